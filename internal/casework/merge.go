package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// MergeKind is that two questions of one person became one (samengevoegd).
const MergeKind Kind = "merge"

// Merge stands in the question that goes on: which one was put beside it, what
// came along, and how to undo it.
type Merge struct {
	From naast.CaseID       `json:"from"`
	Day  naast.Date         `json:"day"`
	Yes  Yes                `json:"yes"`
	Docs []naast.DocumentID `json:"docs"` // the copies, as they are here
	// Origin is of which document each copy was made, and of which kind.
	Origin map[naast.DocumentID]origin `json:"origin"`
	Words  naast.DocumentID            `json:"words,omitempty"` // the wording of both questions
	Leaves []naast.DocumentID          `json:"leaves"`          // pages of photographs among them
	Meets  []naast.DocumentID          `json:"meets"`           // appointments that came along
	Times  Times                       `json:"times"`           // what was reminded of there before
	Rested bool                        `json:"rested"`          // it rested already
	// Found: her number found the second; FoundHere: and since then this one.
	Found     bool `json:"found,omitempty"`
	FoundHere bool `json:"found_here,omitempty"`
	// How she was reached before, and since: put back when nobody changed it.
	Before reach      `json:"before"`
	After  reach      `json:"after"`
	Undone naast.Date `json:"undone,omitempty"`
}

// origin is a document as it stands in the second question.
type origin struct {
	Doc  naast.DocumentID `json:"doc"`
	Kind Kind             `json:"kind"`
}

// UndoDays is how long two questions can be taken apart again.
const UndoDays = 7

// Undoable tells whether it can be undone on a day.
func (m Merge) Undoable(today naast.Date) bool {
	return m.Undone.IsZero() && m.Day.Days(today) <= UndoDays
}

// MergeSentence is what she says yes to.
func MergeSentence() string {
	return nl.S("Mijn twee vragen horen bij elkaar. Zet ze samen. Wie bij de ene meeleest, leest dan ook de andere. Binnen een week kan het terug.")
}

// merged are the kinds that come along, each with all that stands in it now.
// Who said to know her, and the yes to somebody who helps too, are about one
// case alone: they stay behind, and can be read there.
var merged = []Kind{QuestionKind, PlanKind, StepKind, PrepKind, PersonKind, MessageKind, NoteKind, LetterKind, CheckInKind,
	ConsentKind, SafeKind, RepresentativeKind, AdvanceKind}

// taken is one question as it is lifted out of its case, in the memory of the
// session of somebody who may open both.
type taken struct {
	key    *vault.CaseKey
	facts  Facts
	rests  bool
	looks  string // who looked there, in words
	docs   map[Kind][]Document[json.RawMessage]
	papers []Document[Paper]
	files  map[naast.DocumentID][]File
	times  Times
	places Places
	reach  reach
}

// Merge puts a second question of the same person beside this one, with her yes:
// its documents are sealed anew here, what is still to come is reminded of from
// here, and the second one rests. Nothing is thrown away there. Both must be of
// this supporter. naast.Conflict when somebody would read along who may not
// (kept out of the second, or close to her and sharing in the first), or when
// something goes on in the second that she could not stop from the first.
func (c *Cases) Merge(ctx context.Context, tx *db.Tx, who guard.Who, into, from naast.CaseID, how Way) error {
	yes, err := said(tx, who, how, MergeSentence())
	if err != nil || into == from {
		return fmt.Errorf("merge into %s: %w", into, naast.Invalid)
	}
	if _, err := c.Guard.Admit(ctx, tx, who, guard.MergeCase, from); err != nil {
		return err
	}
	t, err := c.take(ctx, tx, who, from)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	if t.facts.Merged != "" {
		return fmt.Errorf("merge what is merged: %w", naast.Conflict)
	}
	if _, err := c.Guard.Admit(ctx, tx, who, guard.MergeCase, into); err != nil {
		return err
	}
	k, f, err := c.Member(ctx, tx, who, into)
	if err != nil {
		return err
	}
	if err := c.answered(ctx, tx, k); err != nil {
		return err
	}
	if err := c.mayMerge(ctx, tx, into, f, t.facts); err != nil {
		return err
	}
	m := Merge{From: from, Day: tx.Today(), Yes: yes, Times: t.times, Rested: t.rests, Origin: map[naast.DocumentID]origin{}}
	if err := c.lay(ctx, tx, k, t, &m); err != nil {
		return fmt.Errorf("merge into %s: %w", into, err)
	}
	if _, err := Add(ctx, tx, c, k, MergeKind, m); err != nil {
		return err
	}
	if err := c.changed(ctx, tx, k); err != nil {
		return err
	}
	if err := c.admitted(ctx, tx, k); err != nil {
		return err
	}
	return c.restMerged(ctx, tx, who, t.key, into)
}

// take opens all that comes along.
func (c *Cases) take(ctx context.Context, tx *db.Tx, who guard.Who, from naast.CaseID) (t taken, err error) {
	k, f, err := c.Member(ctx, tx, who, from)
	if err != nil {
		return t, err
	}
	state, err := c.Guard.StateOf(ctx, tx, from)
	if err != nil {
		return t, err
	}
	if err := errors.Join(c.nothingGoesOn(ctx, tx, from, f), c.answered(ctx, tx, k)); err != nil {
		return t, err
	}
	t = taken{key: k, facts: f, rests: state == guard.Resting, docs: map[Kind][]Document[json.RawMessage]{}, files: map[naast.DocumentID][]File{}}
	for _, kind := range merged {
		if t.docs[kind], err = List[json.RawMessage](ctx, tx, c, k, kind); err != nil {
			return t, err
		}
	}
	if t.looks, err = c.looksOf(ctx, tx, k); err != nil {
		return t, err
	}
	if t.papers, err = c.Papers(ctx, tx, k); err != nil {
		return t, err
	}
	slices.Reverse(t.papers) // oldest first, so that they are numbered so
	for _, p := range t.papers {
		for _, l := range p.Body.Shown() {
			b, err := c.openLeaf(ctx, tx, k, l)
			if err != nil {
				return t, err
			}
			t.files[p.ID] = append(t.files[p.ID], File{l.Type, b})
		}
	}
	if t.times, err = c.Times(ctx, tx, from); err != nil {
		return t, err
	}
	var ck *vault.ContactKey
	if t.reach, ck, err = c.reachOf(ctx, tx, k); err != nil {
		return t, err
	}
	t.places, err = c.Places(ctx, tx, ck, from)
	return t, err
}

// mayMerge sees to it that nobody reads along who may not, and takes over whom
// she keeps out and that somebody may look along.
func (c *Cases) mayMerge(ctx context.Context, tx *db.Tx, into naast.CaseID, f, other Facts) error {
	near, err := c.Guard.Standings(ctx, tx, into, guard.Near)
	if err != nil {
		return err
	}
	reads := append(f.inside(), f.Standby)
	kept := slices.ContainsFunc(other.Blocked, func(u naast.UserID) bool { return slices.Contains(reads, u) })
	works := f.WorksAt != "" && other.WorksAt != "" && f.WorksAt != other.WorksAt
	card := f.Resident == "" && other.Resident != "" // her card would open what rests
	if kept || works || len(near) > 0 || card || f.Merged != "" {
		return fmt.Errorf("merge into %s: %w", into, naast.Conflict)
	}
	for _, u := range other.Blocked {
		if slices.Contains(f.Blocked, u) {
			continue
		}
		if err := c.Guard.Bar(ctx, tx, into, u); err != nil {
			return err
		}
		f.Blocked = append(f.Blocked, u)
	}
	for _, d := range other.Domains {
		if !slices.Contains(f.Domains, d) {
			f.Domains = append(f.Domains, d)
		}
	}
	if f.WorksAt == "" {
		f.WorksAt = other.WorksAt
	}
	f.Guarded = f.Guarded || other.Guarded
	return c.SaveFacts(ctx, tx, into, FactsLabel, f)
}

// lay seals what was taken in the case where it goes on.
func (c *Cases) lay(ctx context.Context, tx *db.Tx, k *vault.CaseKey, t taken, m *Merge) error {
	mine, err := c.Wordings(ctx, tx, k)
	if err != nil {
		return err
	}
	came, err := c.layDocs(ctx, tx, k, t, m)
	if err != nil {
		return err
	}
	if err := c.layWords(ctx, tx, k, mine, t, m); err != nil {
		return err
	}
	for _, p := range t.papers {
		if err := c.layPaper(ctx, tx, k, p, t.files[p.ID], m); err != nil {
			return err
		}
	}
	if t.looks != "" {
		id, err := Add(ctx, tx, c, k, NoteKind, Note{Text: t.looks, By: m.Yes.By, Channel: "anders"})
		if err != nil {
			return err
		}
		m.Docs = append(m.Docs, id)
	}
	if err := c.layReach(ctx, tx, k, t, m); err != nil {
		return err
	}
	if err := c.layFacts(ctx, tx, k, t, m); err != nil {
		return err
	}
	return c.layTimes(ctx, tx, k, t, came, m)
}

// layDocs seals the documents, and tells which copy each became.
func (c *Cases) layDocs(ctx context.Context, tx *db.Tx, k *vault.CaseKey, t taken, m *Merge) (map[naast.DocumentID]naast.DocumentID, error) {
	came := map[naast.DocumentID]naast.DocumentID{}
	for _, kind := range merged {
		for _, d := range t.docs[kind] {
			stays, err := c.staysBehind(ctx, tx, k, kind, d.Body)
			if err != nil {
				return nil, err
			}
			if stays {
				continue
			}
			id, err := c.layDoc(ctx, tx, k, kind, d, m.Yes.By)
			if err != nil {
				return nil, err
			}
			came[d.ID], m.Origin[id] = id, origin{d.ID, kind}
			m.Docs = append(m.Docs, id)
		}
	}
	return came, nil
}

// layDoc seals one document anew, with the moments it had: it stands in its
// place among the others.
func (c *Cases) layDoc(ctx context.Context, tx *db.Tx, k *vault.CaseKey, kind Kind, d Document[json.RawMessage], by string) (naast.DocumentID, error) {
	if kind == PlanKind || kind == PrepKind { // there is one of each: a second is kept as a note
		has, err := List[json.RawMessage](ctx, tx, c, k, kind)
		if err != nil {
			return "", err
		}
		if len(has) > 0 {
			return Add(ctx, tx, c, k, NoteKind, Note{Text: plain(kind, d.Body), By: by, Channel: "anders"})
		}
	}
	o := vault.Object{Doc: naast.NewID[naast.DocumentID](), Kind: string(kind), Revision: 1}
	row, err := c.sealDoc(ctx, tx, k, o, d.Made, d.At, d.Body)
	if err != nil {
		return "", err
	}
	return o.Doc, insertDocs(ctx, tx, row)
}

// plain is a plan or a sheet in words, under the name it has.
func plain(kind Kind, body json.RawMessage) string {
	var p Plan
	var s Prep
	if kind == PlanKind && json.Unmarshal(body, &p) == nil {
		return nl.S("Het plan uit de andere vraag:") + "\n" + p.Situation + "\n" + p.Want
	}
	_ = json.Unmarshal(body, &s) // what cannot be read stays readable where it was
	return nl.S("Het blad voor het gesprek uit de andere vraag:") + "\n" + s.Well + "\n" + s.Hard + "\n" + s.Want + "\n" + s.Company + "\n" + s.Papers + "\n" + s.Crisis
}
