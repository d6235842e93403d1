package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Meeting is an appointment with its place, for those who may open both.
type Meeting struct {
	Appointment
	Place
}

// Start is the moment an appointment begins.
func (a Appointment) Start() time.Time { return time.Unix(a.At, 0) }

// Moment is the moment of a civil day and a clock time in the Netherlands
// ("14:30", "14.30" or "14u30"). A time that the clock skips on the last Sunday
// of March is naast.Invalid; one that comes twice in October is the first.
func Moment(day naast.Date, clock string) (time.Time, error) {
	clock = strings.NewReplacer(".", ":", "u", ":", " ", "").Replace(strings.ToLower(strings.TrimSuffix(strings.TrimSpace(clock), "uur")))
	t, err := time.Parse("15:04", strings.TrimSuffix(clock, ":"))
	if err != nil {
		t, err = time.Parse("15", strings.TrimSuffix(clock, ":"))
	}
	d := day.Time()
	if err != nil || d.IsZero() {
		return time.Time{}, fmt.Errorf("read time: %w", naast.Invalid)
	}
	at := time.Date(d.Year(), d.Month(), d.Day(), t.Hour(), t.Minute(), 0, 0, naast.Amsterdam)
	if at.Hour() != t.Hour() || at.Minute() != t.Minute() {
		return time.Time{}, fmt.Errorf("time that the clock skips: %w", naast.Invalid)
	}
	if before := at.Add(-time.Hour); before.Hour() == at.Hour() {
		at = before // the hour that comes twice: the first of the two
	}
	return at, nil
}

// Times reads the moments of a case; a job may.
func (c *Cases) Times(ctx context.Context, tx *db.Tx, id naast.CaseID) (t Times, err error) {
	err = c.LoadFacts(ctx, tx, id, TimesLabel, &t)
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return t, err
}

// Places reads where the appointments of a case are.
func (c *Cases) Places(ctx context.Context, tx *db.Tx, k *vault.ContactKey, id naast.CaseID) (p Places, err error) {
	p = Places{}
	err = c.LoadContact(ctx, tx, k, id, PlacesLabel, &p)
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return p, err
}

// Meetings are the appointments of a case with their places, earliest first.
func (c *Cases) Meetings(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Meeting, error) {
	times, err := c.Times(ctx, tx, k.Case())
	if err != nil {
		return nil, err
	}
	contact, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return nil, err
	}
	places, err := c.Places(ctx, tx, contact, k.Case())
	if err != nil {
		return nil, err
	}
	ms := make([]Meeting, 0, len(places))
	for _, a := range times.Appointments {
		ms = append(ms, Meeting{a, places[a.ID]})
	}
	for id, p := range places {
		if p.Past != nil {
			ms = append(ms, Meeting{*p.Past, p})
			ms[len(ms)-1].ID = id
		}
	}
	slices.SortFunc(ms, func(a, b Meeting) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	return ms, nil
}

// mostAppointments bounds the record of the moments, which has one size. The
// oldest ones leave it; where they were and when stays with the places.
const mostAppointments = 20

// Appoint makes an appointment: the moment where jobs can read it, the place
// and the company where only the people in the case and the team can.
func (c *Cases) Appoint(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, at time.Time, minutes int, p Place) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("appoint: %w", err)
	}
	a := Appointment{ID: naast.NewID[naast.DocumentID](), At: at.Unix(), Minutes: minutes}
	return c.changeMeetings(ctx, tx, k, func(t *Times, ps Places) {
		t.Appointments = append(t.Appointments, a)
		ps[a.ID] = p
		slices.SortFunc(t.Appointments, func(a, b Appointment) int { return cmp.Compare(a.At, b.At) })
		for len(t.Appointments) > mostAppointments {
			past := t.Appointments[0]
			p := ps[past.ID]
			p.Past = &past
			ps[past.ID] = p
			t.Appointments = t.Appointments[1:]
		}
	})
}

// CallOff takes an appointment back; it stays to be seen as called off.
func (c *Cases) CallOff(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("call off: %w", err)
	}
	found := false
	err = c.changeMeetings(ctx, tx, k, func(t *Times, _ Places) {
		for i := range t.Appointments {
			if t.Appointments[i].ID == doc {
				t.Appointments[i].Gone, found = true, true
			}
		}
	})
	if err == nil && !found {
		err = fmt.Errorf("call off %s: %w", doc, naast.NotFound)
	}
	return err
}

func (c *Cases) changeMeetings(ctx context.Context, tx *db.Tx, k *vault.CaseKey, change func(*Times, Places)) error {
	id := k.Case()
	times, err := c.Times(ctx, tx, id)
	if err != nil {
		return err
	}
	contact, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return err
	}
	places, err := c.Places(ctx, tx, contact, id)
	if err != nil {
		return err
	}
	change(&times, places)
	if err := c.SaveFacts(ctx, tx, id, TimesLabel, times); err != nil {
		return err
	}
	if err := c.SaveContact(ctx, tx, contact, id, PlacesLabel, places); err != nil {
		return err
	}
	if err := c.changed(ctx, tx, k); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}
