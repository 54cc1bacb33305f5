-- Words that are used in a category (for deals also in the names of companies) and nearly the sought one: a letter
-- wrong, missing, too many or exchanged with the next. The nearest first, five at most.
-- Trigrams alone take a short word for the beginning of a long one, so the lengths have to agree, too.
-- Invariants: a word that is used very often is found among the first texts that have it, so no more are looked at.
-- The threshold of %>> is set for the transaction only, and nothing else reads it.
CREATE FUNCTION similar_words(wanted text, sought text) RETURNS text[]
LANGUAGE plpgsql STABLE STRICT SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    PERFORM set_config('pg_trgm.strict_word_similarity_threshold', '0.35', true);
    RETURN ARRAY(
        SELECT used.word FROM (
            SELECT DISTINCT word
            FROM (
                SELECT search_text.text FROM search_text
                WHERE search_text.text %>> sought
                    AND (search_text.category = wanted OR (wanted = 'deal' AND search_text.category = 'company'))
                LIMIT 2000
            ) AS near, regexp_split_to_table(near.text, '[^[:alnum:]]+') AS word
            WHERE abs(char_length(word) - char_length(sought)) <= char_length(sought) / 4
        ) AS used
        WHERE similarity(used.word, sought) >= 0.35
        ORDER BY similarity(used.word, sought) DESC, used.word
        LIMIT 5
    );
END
$$;
