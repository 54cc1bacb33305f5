-- Whether a word of the text is nearly the sought one: a letter wrong, missing, too many or exchanged with the next.
-- Trigrams alone take a short word for the beginning of a long one, so the lengths have to agree, too.
CREATE FUNCTION resembles(body text, sought text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT EXISTS (
        SELECT FROM regexp_split_to_table(body, '[^[:alnum:]]+') AS word
        WHERE abs(char_length(word) - char_length(sought)) <= char_length(sought) / 4
            AND similarity(word, sought) >= 0.35
    )
$$;
