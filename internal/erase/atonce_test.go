package erase

import (
	"log/slog"
	"testing"

	"naast/internal/jobs"
)

// Without time to think everything goes at once, as her page says, also early in the
// day, and nothing brings it back. The control: with a day to think it stays, and can.
func TestAtOnceIsNow(t *testing.T) {
	for days, gone := range map[string]bool{"0": true, "1": false} {
		t.Run(days, func(t *testing.T) {
			each(t, func(t *testing.T, s *stage) {
				r := &jobs.Runner{Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
				s.slice.Handle(r)
				v := s.In(s.her)
				v.Get(mine).Submit(mine, form("dagen", days, "geheim", s.code)).Expect(200, "Alles wordt gewist")
				if gone {
					v.Expect(200, "Wij wissen nu alles").Refuse("Wis toch niets")
					v.Post(receipt, form("_sleutel", "0123456789abcdef01234567")).Expect(409)
				} else {
					v.Expect(200, "Wis toch niets").Refuse("Wij wissen nu alles")
				}
				if _, err := r.Turn(ctx, s.D); err != nil {
					t.Fatal(err)
				}
				if left := len(s.CaseIDs()) > 0; left == gone {
					t.Errorf("after the next job it is there: %v", left)
				}
			})
		})
	}
}
