-- The streams of a category in which every one of the words occurs: in their own text, or, for deals, in a name of one
-- of their parties. Words come folded by events/projections/words.py; accents go here, as they do where texts are kept.
--
-- A word that occurs nowhere in the category is taken for mistyped, from four characters on, and stands for whatever
-- resembles it; so what is spelt right never brings anything that merely looks like it.
-- Invariants: any text is safe, since a word is a value and what LIKE reads in it is escaped. Reads one snapshot, that
-- of the statement which calls it. The threshold of %>> is set for the transaction only and nothing else reads it; it
-- agrees with resembles().
-- Plans are made for the words at hand: those of one or two characters have no trigram and read the narrow table whole.
CREATE FUNCTION matching_streams(wanted text, words text[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 100 SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    word text;
    sought text;
    hits uuid[];
    found uuid[];
BEGIN
    FOREACH word IN ARRAY words LOOP
        word := unaccent(word);
        sought := '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%';
        hits := ARRAY(
            SELECT own.stream_id FROM search_text AS own WHERE own.category = wanted AND own.text LIKE sought
            UNION
            SELECT party.deal_id
            FROM search_text AS company JOIN deal_party AS party ON party.company_id = company.stream_id
            WHERE wanted = 'deal' AND company.category = 'company' AND company.text LIKE sought
        );
        IF hits = '{}' AND char_length(word) >= 4 THEN
            PERFORM set_config('pg_trgm.strict_word_similarity_threshold', '0.35', true);
            hits := ARRAY(
                SELECT own.stream_id FROM search_text AS own
                WHERE own.category = wanted AND own.text %>> word AND resembles(own.text, word)
                UNION
                SELECT party.deal_id
                FROM search_text AS company JOIN deal_party AS party ON party.company_id = company.stream_id
                WHERE wanted = 'deal' AND company.category = 'company' AND company.text %>> word
                    AND resembles(company.text, word)
            );
        END IF;
        IF found IS NULL THEN
            found := hits;
        ELSE
            found := ARRAY(SELECT unnest(found) INTERSECT SELECT unnest(hits));
        END IF;
        IF found = '{}' THEN
            RETURN;
        END IF;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END
$$;
