package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Cases is what the functions of this package work with.
type Cases struct {
	Vault *vault.Vault
	Guard *guard.Guard
	// Release gives up the place that is held for a question, as soon as she or
	// the front door says yes or no; nil where no places are held.
	Release func(ctx context.Context, tx *db.Tx, id naast.CaseID) error
	// DoorHats are who wears the hat of the front door, which two others signed.
	// Without it nobody stands there (Door).
	DoorHats func(ctx context.Context, tx *db.Tx) ([]naast.UserID, error)
	// Changed is told after somebody in the case wrote something that may be
	// shared, so that copies are made anew; nil where nothing is shared.
	Changed func(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error
	// Admitted is told when somebody else can take over, so that what she
	// releases to that person beforehand is sealed anew; nil where nothing is.
	Admitted func(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error
}

// shareable are the kinds of which copies may be shared.
var shareable = []Kind{QuestionKind, PlanKind, StepKind, PrepKind, LetterKind}

// changed tells that something which may be shared was written.
func (c *Cases) changed(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	if c.Changed == nil {
		return nil
	}
	return c.Changed(ctx, tx, k)
}

// admitted tells that what she releases beforehand may have changed.
func (c *Cases) admitted(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	if c.Admitted == nil {
		return nil
	}
	return c.Admitted(ctx, tx, k)
}

// release gives up what is held for a question.
func (c *Cases) release(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if c.Release == nil {
		return nil
	}
	return c.Release(ctx, tx, id)
}

// Facts (T3) are what somebody ticked, so that jobs can find a supporter. The
// server can open them; they are one padded record per case, because in a
// village village, theme and language together point at a person.
type Facts struct {
	Domains     []string       `json:"domains,omitempty"`
	Event       string         `json:"event,omitempty"` // life event
	Village     string         `json:"village,omitempty"`
	AgeGroup    string         `json:"age,omitempty"`
	Language    string         `json:"language,omitempty"`
	Interpreter bool           `json:"interpreter,omitempty"`
	Place       string         `json:"place,omitempty"` // thuis, telefoon, spreekuur
	Known       string         `json:"known,omitempty"` // bekend, onbekend; empty: it does not matter
	Kind        supporter.Kind `json:"kind,omitempty"`
	Source      string         `json:"source,omitempty"`  // hoe kent u ons
	Waits       string         `json:"waits,omitempty"`   // bel, wacht: what she chose instead of a name
	ByHerself   bool           `json:"by_her,omitempty"`  // alleen wie ik kies: no front door
	Named       []naast.UserID `json:"named,omitempty"`   // whom she named, in order
	Blocked     []naast.UserID `json:"blocked,omitempty"` // who may never see it
	// WorksAt is the organisation of the partnership where she works herself:
	// none of its people is asked, reads her question or reaches her.
	WorksAt     naast.OrganisationID `json:"works_at,omitempty"`
	Passed      []naast.UserID       `json:"passed,omitempty"` // who passed, did not answer, or knows her
	PhoneYes    naast.Date           `json:"phone_yes,omitempty"`
	Resident    naast.UserID         `json:"resident"`
	Responsible naast.UserID         `json:"responsible,omitempty"`
	Standby     naast.UserID         `json:"standby,omitempty"`
	CoSupporter []naast.UserID       `json:"co,omitempty"`
	Household   string               `json:"household,omitempty"` // random reference shared by linked questions
	Before      string               `json:"before,omitempty"`    // has somebody at home spoken with us this year: ja, nee, weet-niet
	NotCounted  bool                 `json:"not_counted,omitempty"`
	Stopped     bool                 `json:"stopped,omitempty"` // her pause: nobody contacts her until she undoes it
	Leaves      naast.Date           `json:"leaves,omitempty"`  // since when the supporter asks to be replaced
	Tried       naast.Date           `json:"tried,omitempty"`   // last day a coordinator called her without reaching her
	// Guarded: somebody may look along with her. SafeWord: a word was agreed by
	// which she and her supporter know each other on the telephone.
	Guarded  bool `json:"guarded,omitempty"`
	SafeWord bool `json:"safe_word,omitempty"`
	// Merged is the question beside which this one was put; empty: it stands alone.
	Merged naast.CaseID `json:"merged,omitempty"`
	// Closing: she asked to have everything erased; nil: she did not.
	Closing *Closing `json:"closing,omitempty"`
	// Retention: the organisation proposes to erase a question that rests; Hold: it
	// may not be erased yet; KeepUntil: she said that it stays until then.
	Retention *Retention `json:"retention,omitempty"`
	Hold      *Hold      `json:"hold,omitempty"`
	KeepUntil naast.Date `json:"keep_until,omitempty"`
	// Notices: what went wrong with her data, and whether she was told.
	Notices []Notice `json:"notices,omitempty"`
	// Find is a keyed index on her number, with her yes; empty: nobody finds her by it.
	Find string `json:"find,omitempty"`
	Hand *Hand  `json:"hand,omitempty"` // somebody whom a coordinator proposes; the front door or she grants
}

// Hand is an assignment by hand as a coordinator proposes it, with the reason.
// It gives nobody a key: the front door does, or she does.
type Hand struct {
	User   naast.UserID `json:"user"`
	Reason string       `json:"reason"` // at most MostReason bytes: the record has one size
	By     string       `json:"by"`
	Day    naast.Date   `json:"day"`
}

// colleagues tells whether the people of an organisation are those she works with.
func (f Facts) colleagues(o naast.OrganisationID) bool { return f.WorksAt != "" && f.WorksAt == o }

// Need is what these facts ask of a supporter on a day.
func (f Facts) Need(on naast.Date) supporter.Need {
	exclude := append(append([]naast.UserID{f.Resident}, f.Blocked...), f.Passed...)
	return supporter.Need{Domains: f.Domains, Language: f.Language, Interpreter: f.Interpreter, Village: f.Village,
		Place: f.Place, Known: f.Known, Kind: f.Kind, Exclude: exclude, NotFrom: f.WorksAt, On: on}
}

// Delivery (T3) is how jobs may reach the resident, with fixed texts only.
type Delivery struct {
	Channel string `json:"channel,omitempty"` // mail, bellen, brief; empty: nothing is sent
	Email   string `json:"email,omitempty"`
	Level   string `json:"level,omitempty"` // neutraal, naam; empty: nothing
	Name    string `json:"name,omitempty"`  // first name, only for level naam
	// Language is the language she read the pages in when she gave her address.
	Language string `json:"language,omitempty"`
}

// Times (T3) are the moments of appointments, the dates in letters and the
// agreed days, for reminders and the calendar. Place and company are in Places,
// what a letter or an agreed day is about in its document.
type Times struct {
	Appointments []Appointment `json:"appointments,omitempty"`
	Letters      []Due         `json:"letters,omitempty"`  // dates in letters that stand open, nearest first
	CheckIns     []Due         `json:"checkins,omitempty"` // agreed moments that come, or are there and not yet done
}

// Appointment is a moment with nothing that tells what it is about.
type Appointment struct {
	ID      naast.DocumentID `json:"id"`
	At      int64            `json:"at"` // unix seconds
	Minutes int              `json:"minutes"`
	Gone    bool             `json:"gone,omitempty"` // called off
}

// Contact (T2) is how the people in the case and the team of the organisation
// reach her.
type Contact struct {
	Name   string `json:"name,omitempty"` // what we call her
	Phone  string `json:"phone,omitempty"`
	Hours  string `json:"hours,omitempty"`   // when it is safe to call
	MaySay bool   `json:"may_say,omitempty"` // may we say who we are
	Street string `json:"street,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Places (T2) are where an appointment is and who comes along.
type Places map[naast.DocumentID]Place

// Place is where one appointment is.
type Place struct {
	Where string `json:"where"`
	With  string `json:"with"` // who comes along
	About string `json:"about,omitempty"`
	// Past is the moment, once it left the record of the moments.
	Past *Appointment `json:"past,omitempty"`
}

// SaveFacts seals one T3 record of a case.
func (c *Cases) SaveFacts(ctx context.Context, tx *db.Tx, id naast.CaseID, label string, r any) error {
	return c.saveFacts(ctx, tx, id, record{label, r})
}

// record is one T3 record, by its label.
type record struct {
	label string
	body  any
}

// saveFacts seals records of a case, each with a label of its own.
func (c *Cases) saveFacts(ctx context.Context, tx *db.Tx, id naast.CaseID, records ...record) error {
	var args []any
	for _, r := range records {
		plain, err := json.Marshal(r.body)
		if err != nil {
			return fmt.Errorf("write %s of %s: %w", r.label, id, err)
		}
		sealed, err := c.Vault.SealFacts(ctx, tx, id, r.label, plain)
		if err != nil {
			return fmt.Errorf("seal %s of %s: %w", r.label, id, err)
		}
		if err := audit.Wrote(ctx, tx, c.Vault, id, factEntry, r.label, 0, sealed); err != nil {
			return err
		}
		args = append(args, id, r.label, sealed)
	}
	return put(ctx, tx, `INSERT INTO casework_fact (case_id,label,sealed) VALUES `+db.Values(len(records), 3)+`
		ON CONFLICT (case_id,label) DO UPDATE SET sealed=excluded.sealed`, args...)
}

// LoadFacts opens one T3 record; naast.NotFound when there is none.
func (c *Cases) LoadFacts(ctx context.Context, tx *db.Tx, id naast.CaseID, label string, into any) error {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM casework_fact WHERE case_id=$1 AND label=$2`, id, label).Scan(&sealed)
	if err := c.found(ctx, tx, id, factEntry, label, sealed, err); err != nil {
		return err
	}
	plain, err := c.Vault.OpenFacts(ctx, tx, id, label, sealed)
	if err != nil {
		return fmt.Errorf("open %s of %s: %w", label, id, err)
	}
	return json.Unmarshal(plain, into)
}

// Labels of the sealed records.
const (
	FactsLabel    = "facts"
	DeliveryLabel = "delivery"
	TimesLabel    = "times"
	ContactLabel  = "contact"
	PlacesLabel   = "places"
)

// Facts reads the facts of a case.
func (c *Cases) Facts(ctx context.Context, tx *db.Tx, id naast.CaseID) (f Facts, err error) {
	return f, c.LoadFacts(ctx, tx, id, FactsLabel, &f)
}

// ChangeFacts reads, changes and seals the facts of a case.
func (c *Cases) ChangeFacts(ctx context.Context, tx *db.Tx, id naast.CaseID, change func(*Facts)) (Facts, error) {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return f, err
	}
	change(&f)
	return f, c.SaveFacts(ctx, tx, id, FactsLabel, f)
}

// SaveContact seals one T2 record under the contact key.
func (c *Cases) SaveContact(ctx context.Context, tx *db.Tx, k *vault.ContactKey, id naast.CaseID, label string, record any) error {
	plain, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("write %s of %s: %w", label, id, err)
	}
	sealed, err := k.Seal(label, plain)
	if err != nil {
		return fmt.Errorf("seal %s of %s: %w", label, id, err)
	}
	if err := audit.Wrote(ctx, tx, c.Vault, id, contactEntry, label, 0, sealed); err != nil {
		return err
	}
	return put(ctx, tx, `INSERT INTO casework_contact (case_id,label,sealed) VALUES ($1,$2,$3)
		ON CONFLICT (case_id,label) DO UPDATE SET sealed=excluded.sealed`, id, label, sealed)
}

// LoadContact opens one T2 record; naast.NotFound when there is none.
func (c *Cases) LoadContact(ctx context.Context, tx *db.Tx, k *vault.ContactKey, id naast.CaseID, label string, into any) error {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM casework_contact WHERE case_id=$1 AND label=$2`, id, label).Scan(&sealed)
	if err := c.found(ctx, tx, id, contactEntry, label, sealed, err); err != nil {
		return err
	}
	plain, err := k.Open(label, sealed)
	if err != nil {
		return fmt.Errorf("open %s of %s: %w", label, id, err)
	}
	return json.Unmarshal(plain, into)
}

func put(ctx context.Context, tx *db.Tx, query string, args ...any) error {
	_, err := tx.Exec(ctx, query, args...)
	return err
}
