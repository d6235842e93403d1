package casework_test

import (
	"context"
	"strings"
	"testing"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/jobs"
)

// Whoever has new words hears so by mail, once, in a fixed text; nobody else does, and
// whoever gave no address gets none: that is the control.
func TestMailAboutNewWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, server, turn := office(t, two)
		w := mailed(t, h, "marie@kring.example")
		h.Write("new words", func(ctx context.Context, tx *db.Tx) error {
			if err := jobs.Queue(ctx, tx, account.WordsJob, string(h.Els.User), tx.Now()); err != nil { // no address
				return err
			}
			return jobs.Queue(ctx, tx, account.WordsJob, string(w.User), tx.Now())
		})
		turn()
		mails := server.Wait(1)
		if len(mails) != 1 || mails[0].To[0] != "marie@kring.example" || !strings.Contains(mails[0].Subject(), "nieuwe woorden") || !strings.Contains(mails[0].Text(), "Bel dan meteen uw coördinator") {
			t.Fatalf("%d mails, the first %q to %v", len(mails), mails[0].Subject(), mails[0].To)
		}
		if strings.Contains(mails[0].Text()+mails[0].Subject(), string(w.User)) {
			t.Error("the mail names the account")
		}
		turn()
		if n := len(server.Mails()); n != 1 {
			t.Errorf("%d mails after another turn", n)
		}
	})
}
