-- +goose Up
CREATE INDEX audit_event_day ON audit_event(day);
-- +goose Down
DROP INDEX audit_event_day;
