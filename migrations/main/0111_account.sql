-- +goose Up
CREATE TABLE account_run (
  id TEXT PRIMARY KEY,              -- a print run: cards made beforehand, for the bag
  organisation TEXT NOT NULL,
  day TEXT NOT NULL,
  maker TEXT NOT NULL               -- name of whoever printed it
);
CREATE INDEX account_run_organisation ON account_run(organisation, day);
ALTER TABLE account_card ADD COLUMN run TEXT NOT NULL DEFAULT '';
CREATE INDEX account_card_run ON account_card(run);
-- +goose Down
DROP INDEX account_card_run;
ALTER TABLE account_card DROP COLUMN run;
DROP TABLE account_run;
