// tekst: inwoner
package share

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Advance is an agreement made on a good day for a bad one (afspraak vooraf):
// narrow, dated, in her words. It stands beside "praat zo met mij", and opens
// nothing by itself.
type Advance struct {
	When    string       `json:"when"` // als …
	May     string       `json:"may"`  // mag … …
	Until   naast.Date   `json:"until"`
	Standby bool         `json:"standby,omitempty"` // whoever can take over may read it beforehand
	Ended   naast.Date   `json:"ended,omitempty"`
	Yes     casework.Yes `json:"yes"`
}

// Open tells whether it counts on a day.
func (a Advance) Open(on naast.Date) bool { return a.Ended.IsZero() && on <= a.Until }

// AdvanceWords is which version of the words of Sentence counts, as ShareWords.
const (
	AdvanceYes   = "vooraf"
	AdvanceWords = 1
)

// Sentence is the sentence to which she says yes.
func (a Advance) Sentence() string {
	s := nl.S("Als %s: dan mag %s. Dit geldt tot en met %s.", strings.TrimSpace(a.When), strings.TrimSpace(a.May), a.Until)
	if a.Standby {
		s += " " + nl.S("Wie het van mijn ondersteuner kan overnemen, mag dit vooraf lezen.")
	}
	return s
}

// Advances are the agreements of a case, oldest first.
func Advances(ctx context.Context, tx *db.Tx, c *casework.Cases, k *vault.CaseKey) ([]casework.Document[Advance], error) {
	return casework.List[Advance](ctx, tx, c, k, casework.AdvanceKind)
}

// Agree writes an agreement down.
func (s *Slice) Agree(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, a Advance) error {
	k, err := s.Cases.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("agree beforehand: %w", err)
	}
	if _, err := casework.Add(ctx, tx, s.Cases, k, casework.AdvanceKind, a); err != nil {
		return err
	}
	if err := s.Cases.NoteYes(ctx, tx, who, id, AdvanceYes, AdvanceWords, true); err != nil {
		return err
	}
	return s.Release(ctx, tx, k)
}

// Withdraw takes an agreement back at once.
func (s *Slice) Withdraw(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID) error {
	k, err := s.Cases.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("withdraw agreement: %w", err)
	}
	err = casework.Change(ctx, tx, s.Cases, k, casework.AdvanceKind, doc, func(a *Advance) { a.Ended = tx.Today() })
	if err != nil {
		return err
	}
	if err := s.Cases.NoteYes(ctx, tx, who, id, AdvanceYes, AdvanceWords, false); err != nil {
		return err
	}
	return s.Release(ctx, tx, k)
}

// released is what a standby may read beforehand.
type released struct {
	Sentences []string `json:"sentences"`
	Crisis    string   `json:"crisis"` // praat zo met mij als het slecht gaat
}

// standbyBox is the key to which this is sealed: of one case and one standby, so
// that whoever was standby before reads no newer ones.
func (s *Slice) standbyBox(id naast.CaseID, u naast.UserID) naast.OrganisationID {
	return vault.Box(id, "vooraf "+s.Cases.Vault.Handle("advance box", string(u)))
}

func (s *Slice) standbyReader(id naast.CaseID) string {
	return s.Cases.Vault.Handle("advance reader", string(id))
}

// Release makes the copy for whoever can take over now; none is left for
// whoever could before, and none at all where she releases nothing, or where her
// question goes on beside another.
func (s *Slice) Release(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	if err := s.drop(ctx, tx, k.Case(), s.standbyReader(k.Case())); err != nil {
		return err
	}
	f, err := s.Cases.Facts(ctx, tx, k.Case())
	if err != nil || f.Standby == "" || f.Merged != "" {
		return err
	}
	what, until, err := s.toRelease(ctx, tx, k)
	if err != nil || len(what.Sentences) == 0 {
		return err
	}
	box := s.standbyBox(k.Case(), f.Standby)
	there, err := s.Cases.Vault.HasTeam(ctx, tx, box)
	if err == nil && !there {
		err = s.Cases.Vault.NewTeam(ctx, tx, box, k.By(), []naast.UserID{f.Standby})
	}
	if err != nil {
		return fmt.Errorf("release agreement: %w", err)
	}
	return s.store(ctx, tx, box, s.standbyReader(k.Case()), k.Case(), "", until, what)
}

// toRelease are the agreements she releases, and the last day of any of them.
func (s *Slice) toRelease(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (what released, until naast.Date, err error) {
	all, err := Advances(ctx, tx, s.Cases, k)
	if err != nil {
		return what, "", err
	}
	for _, d := range all {
		if d.Body.Standby && d.Body.Open(tx.Today()) {
			what.Sentences, until = append(what.Sentences, d.Body.Sentence()), max(until, d.Body.Until)
		}
	}
	prep, err := casework.Only[casework.Prep](ctx, tx, s.Cases, k, casework.PrepKind)
	what.Crisis = prep.Body.Crisis
	return what, until, err
}

// readReleased opens what is released to a standby; naast.NotFound when nothing is.
func (s *Slice) readReleased(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (what released, err error) {
	team, err := s.Cases.Vault.OpenTeam(ctx, tx, who.Person(), s.standbyBox(id, who.User))
	if err != nil {
		return what, err
	}
	return what, s.fetch(ctx, tx, team, id, s.standbyReader(id), "", &what)
}

// Given tells of which of these cases something is released to the standby.
func (s *Slice) given(ctx context.Context, tx *db.Tx, ids []naast.CaseID) (kept []naast.CaseID, err error) {
	for _, id := range ids {
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM share_copy WHERE reader=$1 AND until >= $2`, s.standbyReader(id), tx.Today()).Scan(&n); err != nil {
			return nil, fmt.Errorf("look for agreements: %w", err)
		}
		if n > 0 && !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return kept, nil
}
