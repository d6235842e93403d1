package letter

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// Channels are how somebody was pointed to support, answers what they said.
var (
	Channels = []string{"gesprek", "telefoon", "brief", "balie", "bericht"}
	Answers  = []string{"ja", "nee", "later"}
)

// Tally counts once more that somebody was pointed to support: the day, how,
// and the answer. Nothing of the person is taken in.
func Tally(ctx context.Context, tx *db.Tx, day naast.Date, channel, answer string) error {
	if !slices.Contains(Channels, channel) || !slices.Contains(Answers, answer) {
		return fmt.Errorf("tally: %w", naast.Invalid)
	}
	_, err := tx.Exec(ctx, `INSERT INTO letter_tally (day,channel,answer,n) VALUES ($1,$2,$3,1)
		ON CONFLICT (day,channel,answer) DO UPDATE SET n=letter_tally.n+1`, day, channel, answer)
	if err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	return nil
}

// Count is the tally of one month, one channel, one answer.
type Count struct {
	Month, Channel, Answer string
	N                      int
}

// Counts are the tallies per month, newest first.
func Counts(ctx context.Context, tx *db.Tx, since naast.Date) ([]Count, error) {
	return db.All(ctx, tx, func(s db.Scanner) (c Count, err error) { return c, s.Scan(&c.Month, &c.Channel, &c.Answer, &c.N) },
		`SELECT SUBSTR(day,1,7) AS month, channel, answer, SUM(n) FROM letter_tally WHERE day >= $1 GROUP BY SUBSTR(day,1,7), channel, answer ORDER BY month DESC, channel, answer`, since)
}
