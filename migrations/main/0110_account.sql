-- +goose Up
CREATE TABLE account_user (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,       -- lower case
  name TEXT NOT NULL,               -- as colleagues and residents read it: "Mara (De Kring)"
  state TEXT NOT NULL,              -- active or ended
  ended TEXT NOT NULL,              -- last day; empty: no end
  counts_from INTEGER NOT NULL,     -- unix seconds from which the keys count
  step INTEGER NOT NULL,            -- last step of the second factor that was used
  totp BLOB NOT NULL,               -- its secret, sealed under the server key; empty when ended
  email BLOB NOT NULL               -- for staff mail, sealed under the server key; empty when ended
);
CREATE TABLE account_hat (
  user_id TEXT NOT NULL,
  hat TEXT NOT NULL,
  organisation TEXT NOT NULL,
  PRIMARY KEY (user_id, hat, organisation)
);
CREATE INDEX account_hat_hat ON account_hat(hat, organisation);
CREATE TABLE account_invitation (
  user_id TEXT PRIMARY KEY,         -- one code each: a new one ends the one before
  code TEXT NOT NULL UNIQUE,        -- keyed hash of the code
  until INTEGER NOT NULL,           -- unix seconds
  content TEXT NOT NULL             -- name and hats as JSON
);
CREATE TABLE account_card (
  number TEXT PRIMARY KEY,          -- vraagnummer
  user_id TEXT NOT NULL,
  state TEXT NOT NULL               -- own, replaced or ended
);
CREATE INDEX account_card_user ON account_card(user_id);
-- +goose Down
DROP TABLE account_card;
DROP TABLE account_invitation;
DROP TABLE account_hat;
DROP TABLE account_user;
