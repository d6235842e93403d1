package proof

import (
	"strings"
	"testing"

	"naast/internal/testkit/endure"
	"naast/internal/testkit/smtp"
)

// endured is a plan for a copy of the demo that was built once.
func endured(t *testing.T, cycles int) endure.Plan {
	return endure.Plan{TB: t, Binary: binary(t), Seed: seeded(t), Dir: t.TempDir(), Cycles: cycles}
}

// Killed at random moments while people write: what was acknowledged is there,
// once, and nothing stands there by half. Command prove does it a thousand times.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	k, err := endure.Kill(endured(t, 30))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(k)
	if !k.Holds() || k.Acknowledged < k.Cycles {
		t.Errorf("%+v", k)
	}
	control, err := endure.KillEager(endured(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if control.Lost == 0 {
		t.Errorf("the control goes unnoticed: acknowledged before the program had it, and nothing is lost: %+v", control)
	}
}

// The control of looking for halves: each half that is planted is found.
func TestHalvesAreFound(t *testing.T) {
	t.Parallel()
	unseen, err := endure.Unseen(endured(t, 0))
	if err != nil || len(unseen) > 0 {
		t.Errorf("unseen: %q, %v", unseen, err)
	}
}

// The answer gets lost on the way and people press again, of the mail server
// too: each question is there once, and each reader gets one mail about it.
// Command prove does it ten thousand times.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	a, err := endure.Lose(endured(t, 500), smtp.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(a)
	if !a.Holds() || a.Twice == 0 {
		t.Errorf("%+v", a)
	}
	control, err := endure.LoseFresh(endured(t, 20), smtp.New(t))
	if err != nil {
		t.Fatal(err)
	}
	if control.Doubled == 0 || control.Cases <= control.Asked || control.Holds() {
		t.Errorf("the control goes unnoticed: new forms make no doubles: %+v", control)
	}
}

// The disk is full and has space again, and nobody starts anything: what was
// refused kept her words, what was acknowledged is there once. Command prove does
// it twenty times, and looks at the time.
func TestSpaceAgain(t *testing.T) {
	t.Parallel()
	f, err := endure.Fill(endured(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f)
	if !f.Holds() || f.Acknowledged < 3 {
		t.Errorf("%+v", f)
	}
	control, err := endure.FillEager(endured(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if control.Lost == 0 {
		t.Errorf("the control goes unnoticed: acknowledged on a full disk, and nothing is lost: %+v", control)
	}
}

// A write or a sync of the disk fails, or there is no space from there on: nobody
// is told that something is kept that is not, reading goes on, and the same act
// succeeds afterwards. Command prove lets each one fail.
func TestFailingWrites(t *testing.T) {
	t.Parallel()
	const every = 7
	f, err := endure.FailEach(endure.Plan{TB: t, Dir: t.TempDir()}, every)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f)
	if !f.Holds() || f.Tried < 10 {
		t.Errorf("%+v", f)
	}
	control, err := endure.FailEachUnseen(endure.Plan{TB: t, Dir: t.TempDir()}, every)
	if err != nil {
		t.Fatal(err)
	}
	if control.False == 0 {
		t.Errorf("the control goes unnoticed: errors taken for success, and nothing is missing: %+v", control)
	}
}

// The power fails while people write, and of what was not synced the disk has
// anything: everything acknowledged is there in every image, and nothing by half.
// Command prove makes ten thousand images.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	c, err := endure.CutPower(endure.Plan{TB: t, Dir: t.TempDir(), Cycles: 200}, 30)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c)
	if !c.Holds() || c.Promised < c.Images {
		t.Errorf("%v\n%s", c, strings.Join(c.What, "\n"))
	}
	for name, control := range map[string]func(endure.Plan, int) (endure.Cut, error){"NORMAL": endure.CutPowerNormal, "OFF": endure.CutPowerOff, "no directories": endure.CutPowerNoDirs} {
		c, err := control(endure.Plan{TB: t, Dir: t.TempDir(), Cycles: 20}, 10)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name, c)
		if c.Bad == 0 {
			t.Errorf("the control goes unnoticed: %s, and no image is bad", name)
		}
	}
}
