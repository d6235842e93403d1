// tekst: inwoner
package share

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Item is what can be shared, each by itself.
type Item string

// The items.
const (
	Question Item = "vraag"
	Plan     Item = "plan"
	Prep     Item = "gesprek"
	Meetings Item = "afspraken"
	Letters  Item = "brieven"
)

// Items is all that can be shared.
var Items = []Item{Meetings, Plan, Question, Prep, Letters}

// Share is what she shares with one person.
type Share struct {
	User    naast.UserID `json:"user"`
	Name    string       `json:"name"`
	Office  string       `json:"office,omitempty"`  // the desk where this person works (loket); empty: somebody she knows
	Anybody bool         `json:"anybody,omitempty"` // everybody who works at that desk, each saying who he is
	Purpose string       `json:"purpose,omitempty"` // waarvoor
	Items   []Item       `json:"items,omitempty"`
	Papers  []Paper      `json:"papers,omitempty"` // letters in photographs
	Write   bool         `json:"write,omitempty"`  // may write messages
	Act     string       `json:"act,omitempty"`    // what he may do for her, in her words; nothing opens by it
	Until   naast.Date   `json:"until"`            // last day
	Ended   naast.Date   `json:"ended,omitempty"`
	Yes     casework.Yes `json:"yes"`
}

// Open tells whether it counts on a day.
func (s Share) Open(on naast.Date) bool { return s.Ended.IsZero() && on <= s.Until }

// ShareWords is which version of the words of Sentence counts. Other words are
// another version: who must show what was asked counts by it (TestWordsAndVersion).
const (
	ShareYes   = "delen" // the kind of this yes in the log
	ShareWords = 1
)

// Sentence is the sentence to which she says yes.
func (s Share) Sentence() string {
	var what []string
	for _, i := range s.Items {
		what = append(what, nl.M(names[i]))
	}
	for _, p := range s.Papers {
		what = append(what, nl.S("de brief ‘%s’ zien", p.Title))
	}
	if s.Write {
		what = append(what, nl.S("een bericht schrijven"))
	}
	if s.Act != "" {
		what = append(what, nl.S("voor mij doen: %s", strings.TrimSpace(s.Act)))
	}
	if s.Anybody {
		return nl.S("Alle medewerkers van %s mogen tot en met %s: %s. Ik mag altijd stoppen.", s.Office, s.Until, nl.List(what))
	}
	return nl.S("%s mag tot en met %s: %s. Ik mag altijd stoppen.", s.Called(), s.Until, nl.List(what))
}

// Called is with whom it is shared, in one line.
func (s Share) Called() string {
	switch {
	case s.Anybody:
		return nl.S("alle medewerkers van %s", s.Office)
	case s.Office != "":
		return nl.S("%s van %s", s.Name, s.Office)
	}
	return s.Name
}

// names are the items as they stand in her sentence.
var names = map[Item]naast.Message{
	Question: naast.Msg("mijn vraag lezen"), Plan: naast.Msg("mijn plan lezen"), Prep: naast.Msg("mijn blad voor het gesprek lezen"),
	Meetings: naast.Msg("mijn afspraken zien"), Letters: naast.Msg("de datums in mijn brieven zien"),
}

// mostReaders bounds with how many people at a time one case is shared.
const mostReaders = 10

// Give shares with somebody new: a card of his own, a key of his own, copies of
// the items. whoever gives is in the case. naast.TooMany when there are too many.
func (s *Slice) Give(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, card *account.Blank, sh Share) error {
	k, err := s.Cases.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("share: %w", err)
	}
	all, err := List(ctx, tx, s.Cases, k)
	if err != nil {
		return err
	}
	open := 0
	for _, d := range all {
		if d.Body.Open(tx.Today()) {
			open++
		}
	}
	if open >= mostReaders {
		return fmt.Errorf("share with one more: %w", naast.TooMany)
	}
	if sh.User, err = account.IssueNow(ctx, tx, s.Cases.Vault, card); err != nil {
		return err
	}
	if err := s.Cases.Vault.NewTeam(ctx, tx, box(id, sh.User), who.Person(), []naast.UserID{sh.User}); err != nil {
		return fmt.Errorf("share: %w", err)
	}
	if err := s.Cases.Guard.PlaceUntil(ctx, tx, id, sh.User, guard.Near, sh.Until); err != nil {
		return err
	}
	if _, err := casework.Add(ctx, tx, s.Cases, k, casework.ShareKind, sh); err != nil {
		return err
	}
	if err := s.Cases.NoteYes(ctx, tx, who, id, ShareYes, ShareWords, true); err != nil {
		return err
	}
	if err := s.copyPapers(ctx, tx, k, sh); err != nil {
		return err
	}
	return s.copies(ctx, tx, k, sh)
}

// box is the name of the key to which the copies for one reader are sealed.
func box(id naast.CaseID, u naast.UserID) naast.OrganisationID {
	return vault.Box(id, "deel "+string(u))
}

// List is with whom a case is or was shared.
func List(ctx context.Context, tx *db.Tx, c *casework.Cases, k *vault.CaseKey) ([]casework.Document[Share], error) {
	return casework.List[Share](ctx, tx, c, k, casework.ShareKind)
}

// Stop cuts a reader off at once, by somebody in the case.
func (s *Slice) Stop(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, u naast.UserID) error {
	k, err := s.Cases.Vault.OpenCase(ctx, tx, who.Person(), id)
	if err != nil {
		return fmt.Errorf("stop sharing: %w", err)
	}
	all, err := List(ctx, tx, s.Cases, k)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(d casework.Document[Share]) bool { return d.Body.User == u && d.Body.Ended.IsZero() })
	if i < 0 {
		return fmt.Errorf("stop sharing: %w", naast.NotFound)
	}
	err = casework.Change(ctx, tx, s.Cases, k, casework.ShareKind, all[i].ID, func(sh *Share) { sh.Ended = tx.Today() })
	if err != nil {
		return err
	}
	if err := s.Cases.NoteYes(ctx, tx, who, id, ShareYes, ShareWords, false); err != nil {
		return err
	}
	return s.end(ctx, tx, id, u)
}

// end takes away all that one reader could open. It needs no key, so that a job
// can do it when the day is over.
func (s *Slice) end(ctx context.Context, tx *db.Tx, id naast.CaseID, u naast.UserID) error {
	for _, step := range []func() error{
		func() error { return s.Cases.Guard.Cut(ctx, tx, id, u, guard.Near) },
		func() error { return s.Cases.Vault.LeaveTeam(ctx, tx, box(id, u), u) },
		func() error { return s.Cases.Vault.EndLock(ctx, tx, u, vault.LockCard) },
		func() error { return account.EndCard(ctx, tx, u) },
		func() error { return s.Cases.Guard.EndAll(ctx, tx, u) },
		func() error { return s.drop(ctx, tx, id, s.reader(u)) },
		func() error { return s.drop(ctx, tx, id, s.paperReader(u)) },
	} {
		if err := step(); err != nil && !errors.Is(err, naast.NotFound) {
			return fmt.Errorf("end share of %s: %w", id, err)
		}
	}
	return nil
}

// EndAll stops all sharing of a question that is closed, by somebody in it: what
// was shared is not shared again when she takes the closing back.
func (s *Slice) EndAll(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	all, err := List(ctx, tx, s.Cases, k)
	if err != nil {
		return err
	}
	for _, d := range all {
		if !d.Body.Ended.IsZero() {
			continue
		}
		err := casework.Change(ctx, tx, s.Cases, k, casework.ShareKind, d.ID, func(sh *Share) { sh.Ended = tx.Today() })
		if err != nil {
			return err
		}
		if err := s.end(ctx, tx, k.Case(), d.Body.User); err != nil {
			return err
		}
	}
	return s.drop(ctx, tx, k.Case(), "")
}

// Forget takes away the copies of a question that is erased.
func Forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM share_copy WHERE case_id=$1`, id); err != nil {
		return fmt.Errorf("forget copies of %s: %w", id, err)
	}
	return nil
}

// reader is how somebody stands in the table of copies.
func (s *Slice) reader(u naast.UserID) string { return s.Cases.Vault.Handle("reader", string(u)) }
