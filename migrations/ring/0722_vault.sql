-- +goose Up
-- The day on which the row of a key in main was missed for the first time; empty: it is there. 'restored': an older main
-- was put back on purpose.
ALTER TABLE vault_ring ADD COLUMN missed TEXT NOT NULL DEFAULT '';
ALTER TABLE vault_ring_root ADD COLUMN missed TEXT NOT NULL DEFAULT '';

-- Whose key it is: the keyed hash over object and person that main has too, so that main cannot say that it is another's.
ALTER TABLE vault_ring ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE vault_ring_root ADD COLUMN holder TEXT NOT NULL DEFAULT '';

-- The day on which all of the ring was under the present generation.
ALTER TABLE vault_generation ADD COLUMN since TEXT NOT NULL DEFAULT '';

-- That what the version before had still to cut was taken over, which is done once.
CREATE TABLE vault_carried (
	one INTEGER PRIMARY KEY CHECK (one = 1)
);
-- +goose Down
DROP TABLE vault_carried;
ALTER TABLE vault_generation DROP COLUMN since;
ALTER TABLE vault_ring_root DROP COLUMN holder;
ALTER TABLE vault_ring DROP COLUMN holder;
ALTER TABLE vault_ring_root DROP COLUMN missed;
ALTER TABLE vault_ring DROP COLUMN missed;
