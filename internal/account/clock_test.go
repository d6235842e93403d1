package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/procedure"
)

// What the clock can do to what has a term. Each scenario begins at a civil
// moment in the Netherlands, lives on ("→": the program runs all the while) or
// jumps ("!": the clock is set), and then says what must be so. Nothing is
// erased early, and no code that ended is good again.
var scenarios = []struct{ name, thing, start, moves string }{
	{"thinking time", "closing", "2027-01-04 10:00", "→2027-01-10 23:50 there; →2027-01-11 00:10 gone"},
	{"thinking time over the start of summer", "closing", "2027-03-25 10:00", "→2027-03-31 23:50 there; →2027-04-01 00:10 gone"},
	{"thinking time over the end of summer", "closing", "2027-10-28 10:00", "→2027-11-03 23:50 there; →2027-11-04 00:10 gone"},
	{"thinking time over a leap day", "closing", "2028-02-25 10:00", "→2028-03-02 23:50 there; →2028-03-03 00:10 gone"},
	{"thinking time without a leap day", "closing", "2027-02-25 10:00", "→2027-03-03 23:50 there; →2027-03-04 00:10 gone"},
	{"thinking time over New Year", "closing", "2027-12-29 23:59", "→2028-01-04 23:50 there; →2028-01-05 00:10 gone"},
	{"ten years ahead by mistake, set right in an hour", "closing", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2037-01-05 10:30 there; !2027-01-05 11:30 there; →2027-01-10 23:50 there; →2027-01-11 12:00 gone"},
	{"ten days ahead by mistake, set right the next day", "closing", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2027-01-15 10:00 there; →2027-01-16 09:00 there; !2027-01-06 09:00 there; →2027-01-11 12:00 gone"},
	{"switched off for a month: a day longer", "closing", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2027-02-05 10:00 there; →2027-02-06 11:00 gone"},
	{"switched off for ten years: a day longer", "closing", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2037-01-05 10:00 there; →2037-01-06 11:00 gone"},
	{"three days back", "closing", "2027-01-04 10:00", "→2027-01-09 10:00 there; !2027-01-06 10:00 there; →2027-01-10 23:50 there; →2027-01-11 00:10 gone"},
	{"back and forth", "closing", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2027-01-12 10:00 there; !2027-01-05 10:10 there; !2027-01-12 10:20 there; !2027-01-05 10:30 there; →2027-01-10 10:00 there"},

	{"a page put away stays a week", "leaf", "2027-01-04 10:00", "→2027-01-11 23:00 there; →2027-01-12 12:00 gone"},
	{"a page put away while the clock ran ahead", "leaf", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2027-03-05 10:00 there; !2027-01-05 11:00 there; →2027-01-11 23:00 there; →2027-01-12 12:00 gone"},
	{"a saved draft stays thirty days over a leap day", "saved", "2028-02-10 10:00", "→2028-03-11 23:00 there; →2028-03-12 12:00 gone"},
	{"a saved draft while the clock ran ahead", "saved", "2027-01-04 10:00", "→2027-01-05 10:00 there; !2037-01-05 10:00 there; !2027-01-05 11:00 there; →2027-02-03 12:00 there; →2027-02-04 12:00 gone"},
	{"a draft of today while the clock ran ahead", "draft", "2027-01-04 10:00", "→2027-01-04 11:00 there; !2027-01-14 11:00 there; !2027-01-04 11:30 there; →2027-01-05 09:00 there"},
	{"a draft of today over the end of summer", "draft", "2027-10-30 20:00", "→2027-10-31 18:30 there; →2027-11-01 20:00 gone"},

	{"a session ends", "session", "2027-01-04 10:00", "→2027-01-04 10:20 in; →2027-01-04 11:00 out"},
	{"a session ends by the clock and is not there again", "session", "2027-01-04 10:00", "!2027-01-08 10:00 out; !2027-01-04 10:10 out"},
	{"a session over the start of summer", "session", "2027-03-28 01:50", "→2027-03-28 03:10 in; →2027-03-28 03:50 out"},
	{"a session over the end of summer", "session", "2027-10-31 01:45", "→2027-10-31 03:10 out"},
	{"a session of the future is nobody's", "session", "2037-01-04 10:00", "!2027-01-04 10:00 out; !2037-01-04 10:10 out"},
	{"a session after a small step back", "session", "2027-01-04 10:00", "!2027-01-04 09:58 in"},
	{"the key of a day", "session", "2027-01-04 23:50", "→2027-01-05 00:10 in; !2027-01-07 00:00 out; !2027-01-05 00:15 out"},

	{"a code for an account", "invitation", "2027-01-04 10:00", "→2027-01-11 09:50 good; →2027-01-11 10:10 dead; !2027-01-04 10:10 good"},
	{"a code that was swept stays away", "invitation", "2027-01-04 10:00", "→2027-01-12 12:00 dead; →2027-01-13 12:00 dead; !2027-01-05 10:00 dead"},
	{"a code over the start of summer", "invitation", "2027-03-25 10:00", "→2027-04-01 10:50 good; →2027-04-01 11:10 dead"},
	{"a code that was used", "used invitation", "2027-01-04 10:00", "→2027-01-04 10:10 dead; !2027-01-03 10:00 dead; !2026-12-25 10:00 dead"},
	{"a code made while the clock ran ahead", "invitation", "2037-01-04 10:00", "!2027-01-04 10:00 dead; →2027-01-20 10:00 dead"},
	{"a second factor is good once", "code", "2027-01-04 10:00", "→2027-01-04 10:00 dead; !2027-01-04 09:59 dead; !2027-01-04 10:00 dead"},
	{"a second factor is not good again at the same hour of autumn", "code", "2027-10-31 01:30", "→2027-10-31 03:30 dead; !2027-10-31 01:30 dead"},
	{"a second factor of ten years ago", "code", "2027-01-04 10:00", "→2037-01-04 10:00 dead; !2027-01-04 10:00 dead"},

	{"a card in the place of a lost one waits a day", "card", "2027-01-04 10:00", "→2027-01-05 09:55 old; →2027-01-05 10:05 new"},
	{"and over the start of summer twenty-four hours", "card", "2027-03-27 10:00", "→2027-03-28 10:55 old; →2027-03-28 11:05 new"},
	{"and over the end of summer", "card", "2027-10-30 10:00", "→2027-10-31 08:55 old; →2027-10-31 09:05 new"},
	{"and a step back does not bring it forward", "card", "2027-01-04 10:00", "!2027-01-03 10:00 old; →2027-01-05 09:55 old; →2027-01-05 10:05 new"},

	{"somebody has three of his days to answer", "offer", "2027-01-04 10:00", "→2027-01-07 23:50 asked; →2027-01-08 14:00 passed"},
	{"over the start of summer", "offer", "2027-03-25 10:00", "→2027-03-31 23:50 asked; →2027-04-02 14:30 passed"},
	{"after steps back he is still asked", "offer", "2027-01-04 10:00", "→2027-01-06 10:00 asked; !2027-01-04 10:00 asked; →2027-01-07 23:50 asked"},

	{"rests for a month, is warned a month", "resting", "2027-01-04 10:00", "→2027-02-03 10:00 rests; →2027-02-06 10:00 warned; →2027-03-05 10:00 warned; →2027-03-09 10:00 ripe"},
	{"warned over the start of summer", "resting", "2027-02-10 10:00", "→2027-03-09 10:00 rests; →2027-03-12 10:00 warned; →2027-04-08 10:00 warned; →2027-04-13 10:00 ripe"},
	{"warned over the end of summer", "resting", "2027-09-10 10:00", "→2027-10-09 10:00 rests; →2027-10-12 10:00 warned; →2027-11-08 10:00 warned; →2027-11-13 10:00 ripe"},
	{"rests until a leap day", "resting", "2028-01-31 10:00", "→2028-02-28 20:00 rests; →2028-03-02 10:00 warned; →2028-03-29 10:00 warned; →2028-04-02 10:00 ripe"},
	{"warned while the clock ran ahead for an hour", "resting", "2027-01-04 10:00", "→2027-02-06 10:00 warned; !2037-02-06 10:00 warned; !2027-02-06 11:00 warned; →2027-03-05 10:00 warned; →2027-03-09 10:00 ripe"},
	{"nobody is warned while the clock jumps", "resting", "2027-01-04 10:00", "→2027-01-20 10:00 rests; !2037-01-20 10:00 rests; !2027-01-20 11:00 rests; →2027-02-03 10:00 rests; →2027-02-06 10:00 warned"},
	{"warned of a day that is not, and then of the right one", "resting", "2027-01-04 10:00", "→2027-01-20 10:00 rests; !2037-01-20 10:00 rests; →2037-01-23 10:00 warned; !2027-01-23 10:00 warned; →2027-01-26 10:00 rests; →2027-02-06 10:00 warned; →2027-03-05 10:00 warned; →2027-03-09 10:00 ripe"},
	{"switched off for ten years: warned first all the same", "resting", "2027-01-04 10:00", "→2027-01-10 10:00 rests; !2037-01-10 10:00 rests; →2037-01-13 10:00 warned; →2037-02-09 10:00 warned; →2037-02-14 10:00 ripe"},
	{"ten years on, nobody decided", "resting", "2027-01-04 10:00", "→2027-02-06 10:00 warned; !2037-02-06 10:00 warned; →2037-02-08 10:00 ripe"},
	{"back after it was ripe", "resting", "2027-01-04 10:00", "→2027-03-09 10:00 ripe; !2027-02-10 10:00 warned; →2027-03-05 10:00 warned; →2027-03-09 10:00 ripe"},
	{"what must stay stays", "held", "2027-01-04 10:00", "→2027-01-06 10:00 held; !2037-01-06 10:00 held; →2037-01-09 10:00 held; !2027-01-09 10:00 held; →2027-02-10 10:00 held"},
	{"nobody told her", "untold", "2027-01-04 10:00", "→2027-02-06 10:00 warned; →2027-03-09 10:00 warned; →2028-03-09 10:00 warned"},
	{"she keeps it for a year", "kept", "2027-01-04 10:00", "→2027-02-10 10:00 rests; !2028-01-02 10:00 rests; →2028-01-04 10:00 rests; →2028-01-07 10:00 warned"},
	{"and over a jump of an hour", "kept", "2027-01-04 10:00", "→2027-01-06 10:00 rests; !2037-01-06 10:00 rests; !2027-01-06 11:00 rests; →2027-02-10 10:00 rests"},

	{"what comes each week comes after a mistake of ten years", "week", "2027-01-04 10:00", "→2027-01-05 10:00 planned; !2037-01-05 10:00 planned; !2027-01-05 11:00 planned; →2027-01-12 11:00 planned"},
	{"and the control: what does not belong to it stays where it is", "once", "2037-01-04 10:00", "→2037-01-05 10:00 planned; !2027-01-05 11:00 far"},
}

// clocked is a partnership whose clock is set by hand.
type clocked struct {
	*casetest.House
	*testing.T
	clock *dbtest.Clock
	step  time.Duration // between two looks
}

// live goes on to a moment while the program runs, and sweeps each hour or so.
func (c *clocked) live(to time.Time, look func() string) {
	for step := c.step; c.clock.Now().Add(step).Before(to); {
		c.clock.Forward(step)
		look()
	}
	c.clock.Forward(to.Sub(c.clock.Now()))
}

func civil(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, naast.Amsterdam)
	if err != nil {
		panic(err)
	}
	return t
}

// run plays one scenario and says where it went otherwise.
func (c *clocked) run(thing, start, moves string) (wrong string) {
	c.clock.Forward(civil(start).Sub(c.clock.Now()))
	c.forget()
	c.step = 10 * time.Hour
	look := things[thing](c)
	if strings.HasPrefix(thing, "session") || thing == "card" {
		look()
	}
	for _, m := range strings.Split(moves, "; ") {
		kind, rest := m[:strings.Index(m, "2")], m[strings.Index(m, "2"):]
		to, want := civil(rest[:16]), rest[17:]
		if kind == "→" && thing != "session" {
			c.live(to, look)
		} else {
			c.clock.Forward(to.Sub(c.clock.Now()))
		}
		if got := look(); got != want {
			return fmt.Sprintf("at %s it is %s, not %s", rest[:16], got, want)
		}
	}
	return ""
}

func TestClock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		c := &clocked{House: casetest.New(t, two.Own, casetest.Keys(t)), T: t, clock: two.Clock}
		for _, s := range scenarios {
			if wrong := c.run(s.thing, s.start, s.moves); wrong != "" {
				t.Errorf("%s (%s): %s", s.name, s.thing, wrong)
			}
		}
		// The control: a program that looks at the clock alone erases early, and
		// that is found.
		careless := func(s string) string { return strings.Replace(s, "closing", "careless", 1) }
		if c.run(careless("closing"), "2027-01-04 10:00", "→2027-01-05 10:00 there; !2037-01-05 10:30 there") == "" {
			t.Error("control: what was erased early is not found")
		}
		if c.run("hasty", "2027-01-04 10:00", "→2027-02-06 10:00 warned; !2037-02-06 10:30 warned") == "" {
			t.Error("control: what a person may erase early is not found")
		}
	})
}

// Days are days, whatever the clock on the wall does that night.
func TestDaysOverTheClock(t *testing.T) {
	s := partnership.Defaults()
	never := func(naast.Date) bool { return false }
	moment := func(day naast.Date, clock string) string {
		at, err := casework.Moment(day, clock)
		if err != nil {
			return "refused"
		}
		return at.UTC().Format("01-02 15:04")
	}
	for what, x := range map[string][2]any{
		"a week over the start of summer":  {naast.Date("2027-03-25").Add(7), naast.Date("2027-04-01")},
		"a week over the end of summer":    {naast.Date("2027-10-28").Add(7), naast.Date("2027-11-04")},
		"days over a leap day":             {naast.Date("2028-02-28").Days("2028-03-01"), 2},
		"ten years":                        {naast.Date("2027-01-04").Days("2037-01-04"), 3653},
		"a year from a leap day":           {procedure.Term{N: 1, Unit: procedure.Years}.Last("2028-02-29", never), naast.Date("2029-02-28")},
		"a month from the last of January": {procedure.Term{N: 1, Unit: procedure.Months}.Last("2027-01-31", never), naast.Date("2027-02-28")},
		"three look-days over Christmas":   {partnership.AddLookDays("2026-12-23", 3, nil, s), naast.Date("2026-12-29")},
		"an hour that is not":              {moment("2027-03-28", "02:30"), "refused"},
		"an hour that is twice":            {moment("2027-10-31", "02:30"), "10-31 00:30"},
	} {
		if x[0] != x[1] {
			t.Errorf("%s: %v, want %v", what, x[0], x[1])
		}
	}
}

// forget lets nobody have noted what the clock said.
func (c *clocked) forget() {
	c.Write("forget the clock", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM jobs_clock`)
		return err
	})
}

// notes notes the clock, as the program does each hour; it tells whether it is
// steady.
func (c *clocked) notes(regular ...string) bool {
	c.T.Helper()
	steady, err := jobs.NoteClock(ctx, c.D, regular...)
	if err != nil {
		c.T.Fatal(err)
	}
	return steady
}
