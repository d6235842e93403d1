-- +goose Up

-- What the clock said last, and since when it runs without a jump, both in unix seconds; steady_from 0: it never jumped.
CREATE TABLE jobs_clock (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seen INTEGER NOT NULL,
  steady_from INTEGER NOT NULL
);

-- +goose Down
DROP TABLE jobs_clock;
