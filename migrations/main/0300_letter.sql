-- +goose Up
CREATE TABLE letter_letter (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  domain TEXT NOT NULL,
  village TEXT NOT NULL,
  document TEXT NOT NULL            -- the letter as it was made (JSON): public data only
);
CREATE INDEX letter_letter_day ON letter_letter(day);
CREATE TABLE letter_name (
  letter_id TEXT NOT NULL,
  user_id TEXT NOT NULL,            -- a supporter who chose to be named in letters
  PRIMARY KEY (letter_id, user_id)
);
CREATE INDEX letter_name_user ON letter_name(user_id);
CREATE TABLE letter_tally (
  day TEXT NOT NULL,
  channel TEXT NOT NULL,
  answer TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (day, channel, answer)
);
-- +goose Down
DROP TABLE letter_tally;
DROP TABLE letter_name;
DROP TABLE letter_letter;
