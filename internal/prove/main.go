// Command prove runs the proofs that take long, at their full size, and prints
// them as a table; build/prove.jsonl keeps a line for each. A proof that has a
// line there already is not run again, so that a long run can be done in parts;
// each line carries its day. What counts up to a large number can itself be done
// in parts, on different days (-parts 10 does a tenth and adds it to what was
// done). Every proof comes with its control: the same with something broken, which
// must be found.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"naast/internal/testkit/endure"
)

// proof is one line of the table.
type proof struct {
	name, goal string
	run        func(ctx context.Context, dir string) (outcome, error)
}

// outcome is what a run found.
type outcome struct {
	figure         string
	holds, control bool
	done, of       int // how often, of how often in all; zero where that is not counted
}

// parts is in how many parts the large numbers are done.
var parts = flag.Int("parts", 1, "do one of so many parts of what counts up to a large number; it is added to what was done")

// part is how much of a large number is done now.
func part(of int) int { return (of + *parts - 1) / *parts }

// join adds what was done before; after a fault it begins anew.
func (o *outcome) join(before int) {
	if o.of == 0 || !o.holds {
		o.done = 0
		return
	}
	if o.done += before; before > 0 || o.done < o.of {
		o.figure += fmt.Sprintf("; with earlier parts %d of %d", o.done, o.of)
	}
	o.holds = o.done >= o.of
}

// proofs are all there are. Whoever adds one adds a line here.
var proofs = []proof{
	{"1 killed while writing, SQLite", killGoal, on(killed, false)},
	{"1 killed while writing, PostgreSQL", killGoal, on(killed, true)},
	{"2 power cut, SQLite", powerGoal, cut},
	{"3 failing writes, SQLite", failGoal, func(_ context.Context, dir string) (outcome, error) {
		return failed(dir, endure.FailEach, endure.FailEachUnseen)
	}},
	{"3 broken connections, PostgreSQL", cableGoal, func(_ context.Context, dir string) (outcome, error) {
		return failed(dir, endure.BreakEach, endure.BreakEachUnseen)
	}},
	{"4 space again, SQLite", fullGoal, func(_ context.Context, dir string) (outcome, error) { return filled(dir, false, false) }},
	{"4 a full file system, SQLite", fullGoal, func(_ context.Context, dir string) (outcome, error) { return filled(dir, false, true) }},
	{"4 a full file system, PostgreSQL", fullGoal, func(_ context.Context, dir string) (outcome, error) { return filled(dir, true, true) }},
	{"4 a full write-ahead log, PostgreSQL", stopGoal, stopped},
	{"5 lost answers", loseGoal, on(lost, false)},
	{"5 lost answers, PostgreSQL", loseGoal, on(lost, true)},
	{"7 broken code, guard", breakGoal, broken("guard", nil)},
	{"7 broken code, audit", breakGoal, broken("audit", nil)},
	{"7 broken code, vault", breakGoal, broken("vault", map[string]string{"argonMemory = 19 << 10": "argonMemory = 8"})},
	{"8 how long another's takes", nowhereGoal, ask("./cmd/naast", "TestElsewhereIsNowhere")},
	{"10 stolen installation", stolenGoal, stolen},
	{"11 flipped bytes", flipGoal, flipped},
	{"11 old rows put back", oldGoal, putBack},
	{"12 forged log, SQLite", forgeGoal, func(ctx context.Context, dir string) (outcome, error) { return forged(ctx, dir, false) }},
	{"12 forged log, PostgreSQL", forgeGoal, func(ctx context.Context, dir string) (outcome, error) { return forged(ctx, dir, true) }},
	{"14 erased in every copy, SQLite", eraseGoal, on(erased, false)},
	{"14 erased in every copy, PostgreSQL", eraseGoal, on(erased, true)},
	{"18 one life", lifeGoal, lived},
	{"15 restore, SQLite", restoreGoal, func(ctx context.Context, dir string) (outcome, error) { return restore(ctx, dir, false) }},
	{"15 restore, PostgreSQL", restoreGoal, func(ctx context.Context, dir string) (outcome, error) { return restore(ctx, dir, true) }},
	{"16 update under load, SQLite", updateGoal, func(ctx context.Context, dir string) (outcome, error) { return updated(ctx, dir, false) }},
	{"16 update under load, PostgreSQL", updateGoal, func(ctx context.Context, dir string) (outcome, error) { return updated(ctx, dir, true) }},
	{"20 flood, SQLite", floodGoal, flooded},
	{"6 authorisation", tableGoal, passed("TestPolicyAgainstWrittenTable", "TestPagesAgainstWrittenTable", "TestNeighboursAreRefused", "TestEveryRoute", "TestElsewhereIsNowhere")},
	{"9 marked words", tracesGoal, passed("TestNothingLeaks", "TestCrash", "TestCrashLeavesNothing")},
	{"13 log before content", pairedGoal, passed("TestListsStandInHerLog", "TestNothingLeaks", "TestLooks", "TestDatabaseFull")},
	{"19 clock", clockGoal, passed("TestClock", "TestDaysOverTheClock", "TestDays", "TestWorkdaysBetweenUndoesAdding", "TestCallMeInMarch")},
	{"21 guessing", guessGoal, passed("TestCardTooManyTries", "TestTooManyTries", "TestGuessingStops", "TestNobodyIsConfirmed", "TestDecoyTakesTheSamePath", "TestSignInRefusesAlike", "TestEachTryHasAnHourOfItsOwn", "TestKnownBrowserStaysOpen", "TestKnownBrowserGivesNoMoreTries", "TestKnownBrowserTellsNothing", "TestDoorsAreApart", "TestWrongAndUnknownAlike", "TestRefusedCountsNoFurther")},
	{"23 wording", wordingGoal, passed("TestMailByLevel", "TestMailWhileSomebodyLooksAlong", "TestReminderWhileSomebodyLooksAlong", "TestStaffMail")},
	{"24 last week", weekGoal, passed("TestOldCookieIsDead", "TestOldWordsPutBack", "TestOldCardPutBack", "TestPrintedCodePutBack", "TestWhatIsInNoBackup", "TestOlderCopiesAreDead")},
	{"22 leaving from every page", leaveGoal, ask("./internal/proof", "TestLeavingEverywhere")},
}

// on is a proof on one of the databases.
func on(run func(dir string, postgres bool) (outcome, error), postgres bool) func(context.Context, string) (outcome, error) {
	return func(_ context.Context, dir string) (outcome, error) { return run(dir, postgres) }
}

const path = "build/prove.jsonl"

func main() {
	only := flag.String("only", "", "run only the proofs whose name begins like this")
	again := flag.Bool("again", false, "run them also when they have a line already")
	flag.Parse()
	if flag.Arg(0) == asTool {
		if instrument(flag.Args()[1:]) != nil {
			os.Exit(1) // the tool said why
		}
		return
	}
	if err := run(context.Background(), *only, *again); err != nil {
		fmt.Fprintln(os.Stderr, "prove:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, only string, again bool) error {
	t, err := load(path)
	if err != nil {
		return err
	}
	for _, p := range append(proofs, fuzzed()...) {
		if !strings.HasPrefix(p.name, only) || !again && t.proven(p.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s …\n", p.name)
		o, err := inDir(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		before := t.done(p.name)
		if again {
			before = 0
		}
		o.join(before)
		t.put(row{Test: p.name, Figure: o.figure, Goal: p.goal, Holds: o.holds, Control: o.control, Done: o.done, Date: time.Now().Format("2006-01-02")})
		if err := t.write(path); err != nil {
			return err
		}
	}
	t.print(os.Stdout)
	return t.failed(only)
}

func inDir(ctx context.Context, p proof) (outcome, error) {
	dir, err := os.MkdirTemp("", "naast-prove-")
	if err != nil {
		return outcome{}, err
	}
	defer os.RemoveAll(dir)
	return p.run(ctx, dir)
}
