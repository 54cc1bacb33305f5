-- Remove the deals that these seminars are about, to be written anew. Run while holding their rows of seminar_view.
DELETE FROM seminar_deal WHERE seminar_id = ANY(%(streams)s::uuid[])
