package share_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/ledger/form"
	"naast/internal/share"
)

// The words to which she says yes have a version. Who changes them and finds this
// test red gives them the next number, here and in the code.
func TestWordsAndVersion(t *testing.T) {
	s := share.Share{Name: "Anke", Items: share.Items, Papers: []share.Paper{{Title: "van de gemeente"}}, Write: true, Act: "bellen", Until: "2026-12-01"}
	office, all := s, s
	office.Office, all.Office, all.Anybody = "Loket Zorg", "Loket Zorg", true
	a := share.Advance{When: "ik niet opneem", May: "Anke bellen", Until: "2026-12-01", Standby: true}
	what := " mijn afspraken zien, mijn plan lezen, mijn vraag lezen, mijn blad voor het gesprek lezen, de datums in mijn brieven zien, de brief ‘van de gemeente’ zien, een bericht schrijven en voor mij doen: bellen. Ik mag altijd stoppen."
	until := " tot en met dinsdag 1 december 2026:"
	for version, words := range map[string][]string{"delen 1": {
		"Anke mag" + until + what, "Anke van Loket Zorg mag" + until + what, "Alle medewerkers van Loket Zorg mogen" + until + what,
	}, "vooraf 1": {"Als ik niet opneem: dan mag Anke bellen. Dit geldt tot en met dinsdag 1 december 2026. Wie het van mijn ondersteuner kan overnemen, mag dit vooraf lezen."}} {
		now := map[string][]string{
			fmt.Sprint(share.ShareYes, " ", share.ShareWords):     {s.Sentence(), office.Sentence(), all.Sentence()},
			fmt.Sprint(share.AdvanceYes, " ", share.AdvanceWords): {a.Sentence()},
		}[version]
		if !slices.Equal(now, words) {
			t.Errorf("version %s says\n%q, not\n%q", version, now, words)
		}
	}
}

// Her yes to sharing and to an agreement stands in the log with the version of
// the words, and that she took it back; so it is in the file of consents, without a
// word of what she shares. The control: before, nothing of it is there.
func TestYesIsInTheLog(t *testing.T) {
	each(t, func(s *family) {
		if got := s.consents(); len(got) != 0 {
			t.Errorf("the control: %v", got)
		}
		var near naast.UserID
		s.give("afspraken")
		var doc naast.DocumentID
		s.act(func(ctx context.Context, tx *db.Tx) error {
			if err := s.slice.Agree(ctx, tx, s.resident, s.id, share.Advance{When: "merkbos", May: "merkbos", Until: tx.Today().Add(9)}); err != nil {
				return err
			}
			k, err := s.V.OpenCase(ctx, tx, s.resident.Person(), s.id)
			if err != nil {
				return err
			}
			all, err := share.Advances(ctx, tx, s.Cases, k)
			if err == nil {
				doc = all[0].ID
			}
			readers, errList := share.List(ctx, tx, s.Cases, k)
			if errList == nil {
				near = readers[0].Body.User
			}
			return errors.Join(err, errList)
		})
		want := []string{"delen 1 ja", "vooraf 1 ja"}
		if got := s.consents(); !slices.Equal(got, want) {
			t.Errorf("%v, not %v", got, want)
		}
		s.act(func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(s.slice.Stop(ctx, tx, s.resident, s.id, near), s.slice.Withdraw(ctx, tx, s.resident, s.id, doc))
		})
		if got := s.consents(); !slices.Equal(got, append(want, "delen 1 nee", "vooraf 1 nee")) {
			t.Errorf("after she took it back: %v", got)
		}
		s.In(s.resident).Get("/mijn-pagina/wie-keek").Expect(200, "U gaf toestemming, 2 keer.", "U gaf geen toestemming (meer), 2 keer.")
	})
}

func (s *family) act(f func(context.Context, *db.Tx) error) {
	s.T.Helper()
	s.As(s.resident, guard.WriteOwn, s.id, f)
}

// consents are her lines in the file of consents, oldest first.
func (s *family) consents() (said []string) {
	s.T.Helper()
	s.View(s.resident, guard.ReadOwn, s.id, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.V.OpenCase(ctx, tx, s.resident.Person(), s.id)
		if err != nil {
			return err
		}
		events, err := audit.OfCase(ctx, tx, s.V, k, 1000)
		slices.Reverse(events)
		for _, row := range form.Consents(s.V, events, func(audit.Event) string { return "" }) {
			said = append(said, row[2]+" "+row[3]+" "+row[4])
		}
		return err
	})
	return said
}
