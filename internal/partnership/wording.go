// tekst: inwoner

package partnership

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// ConsentHealth is the explicit yes to writing down details about health
// (UAVG art. 22 and 30; Wmo 2015 art. 5.1.2 names no ground for it here).
const ConsentHealth = "gezondheid"

// wordings are what a partnership starts with. Texts of residents' yes are
// short: it must be possible to say them aloud.
var wordings = map[string]naast.Message{
	ConsentHealth: naast.Msg("Staat er in mijn verhaal iets over mijn gezondheid? Dan mogen de mensen die mij helpen dat lezen en bewaren. Ik mag altijd stoppen."),
}

// Wording gives the version of a wording that counts now and its Dutch text,
// to be shown with t.M(naast.Message{Text: text}). Inside a write the text is
// also kept, so that what somebody says yes to in that transaction can always
// be read back (WordingAt). naast.NotFound for a kind that nobody wrote.
func Wording(ctx context.Context, tx *db.Tx, kind string) (version int, text string, err error) {
	err = tx.QueryRow(ctx, `SELECT version, text FROM partnership_wording WHERE kind=$1 ORDER BY version DESC LIMIT 1`, kind).Scan(&version, &text)
	first, known := wordings[kind]
	if !errors.Is(err, naast.NotFound) || !known {
		if err != nil {
			err = fmt.Errorf("wording of %s: %w", kind, err)
		}
		return version, text, err
	}
	if tx.Writable() {
		err = keepWording(ctx, tx, kind, 1, first.Text)
	} else {
		err = nil
	}
	return 1, first.Text, err
}

// WordingAt gives a wording as it was in a version.
func WordingAt(ctx context.Context, tx *db.Tx, kind string, version int) (text string, err error) {
	err = tx.QueryRow(ctx, `SELECT text FROM partnership_wording WHERE kind=$1 AND version=$2`, kind, version).Scan(&text)
	if err != nil {
		return "", fmt.Errorf("wording %d of %s: %w", version, kind, err)
	}
	return text, nil
}

// Worded is one version of a wording, and the day since which it is used.
type Worded struct {
	Version int
	Day     naast.Date
	Text    string
}

// Wordings gives all versions of a wording, the one that counts now first: on a
// paper that was printed earlier there may be another.
func Wordings(ctx context.Context, tx *db.Tx, kind string) ([]Worded, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (w Worded, err error) {
		return w, s.Scan(&w.Version, &w.Day, &w.Text)
	}, `SELECT version, day, text FROM partnership_wording WHERE kind=$1 ORDER BY version DESC`, kind)
	if err != nil || len(all) > 0 {
		return all, err
	}
	version, text, err := Wording(ctx, tx, kind)
	return []Worded{{Version: version, Text: text}}, err
}

// SaveWording makes a new version of a wording and gives its number; the same
// text again is no new version.
func SaveWording(ctx context.Context, tx *db.Tx, kind, text string) (version int, err error) {
	version, now, err := Wording(ctx, tx, kind)
	if err != nil && !errors.Is(err, naast.NotFound) || err == nil && now == text {
		return version, err
	}
	return version + 1, keepWording(ctx, tx, kind, version+1, text)
}

func keepWording(ctx context.Context, tx *db.Tx, kind string, version int, text string) error {
	_, err := tx.Exec(ctx, `INSERT INTO partnership_wording (kind,version,day,text) VALUES ($1,$2,$3,$4)`, kind, version, tx.Today(), text)
	if err != nil {
		return fmt.Errorf("keep wording %d of %s: %w", version, kind, err)
	}
	return nil
}
