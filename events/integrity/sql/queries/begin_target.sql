-- A target that is seen for the first time begins with the newest checkpoint: it stands for all before it.
INSERT INTO log_publication (target, number)
SELECT %(target)s, greatest((SELECT max(number) FROM log_checkpoint) - 1, 0)
ON CONFLICT DO NOTHING
