-- The streams of a category in which every one of the words occurs: in their own text, or, for deals, in a name of one
-- of their parties. Words come folded by events/projections/words.py; accents go here, as they do where texts are kept.
--
-- A word that occurs nowhere in the category is taken for mistyped, from four characters on, and stands for the words
-- that it resembles; so what is spelt right never brings anything that merely looks like it. Scripts without spaces are
-- left out of that: there any part of a name is found, and there are no words to resemble.
-- Invariants: any text is safe, since a word is a value and what LIKE reads in it is escaped. Reads one snapshot, that
-- of the statement which calls it. Plans are made for the words at hand: those of one or two characters have no trigram
-- and read the narrow table whole, or only what is left of it by then.
CREATE FUNCTION matching_streams(wanted text, words text[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 100 SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    few CONSTANT integer := 1000;
    word text;
    spellings text[];
    sought text[];
    left_over uuid[];
    hits uuid[];
    found uuid[];
BEGIN
    FOREACH word IN ARRAY words LOOP
        word := unaccent(word);
        spellings := ARRAY[word];
        left_over := CASE WHEN char_length(word) < 3 AND cardinality(found) <= few THEN found END;
        LOOP
            sought := ARRAY(
                SELECT '%' || replace(replace(replace(spelling, '\', '\\'), '%', '\%'), '_', '\_') || '%'
                FROM unnest(spellings) AS spelling
            );
            hits := ARRAY(
                SELECT own.stream_id FROM search_text AS own
                WHERE own.category = wanted AND own.text LIKE ANY (sought)
                    AND (left_over IS NULL OR own.stream_id = ANY (left_over))
                UNION
                SELECT party.deal_id
                FROM search_text AS company JOIN deal_party AS party ON party.company_id = company.stream_id
                WHERE wanted = 'deal' AND company.category = 'company' AND company.text LIKE ANY (sought)
                    AND (left_over IS NULL OR party.deal_id = ANY (left_over))
            );
            EXIT WHEN hits <> '{}' OR spellings <> ARRAY[word]
                OR char_length(word) < 4 OR word ~ '[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]';
            spellings := similar_words(wanted, word);
            EXIT WHEN spellings = '{}';
        END LOOP;
        found := CASE WHEN found IS NULL THEN hits ELSE ARRAY(SELECT unnest(found) INTERSECT SELECT unnest(hits)) END;
        IF found = '{}' THEN
            RETURN;
        END IF;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END
$$;
