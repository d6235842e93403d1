package guard

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var (
	relations = []Relation{Resident, FrontDoor, Offered, Supporter, Co, Standby, Lookout, Team, Near}
	states    = []State{Sent, OfferedS, Waiting, Accepted, Resting, Closed}
)

// written is the table of who may do what when, written down a second time
// and in another form: a letter per relation (R resident, F front door, O
// offered, S supporter, C co-supporter, B standby,
// L lookout, T team, N near) and per state
// (s sent, o offered, w waiting, a accepted, r resting, x closed to all).
const written = `
read-own     R       sowar
write-own    R       sowar
stop-own     R       sowar
export-own   R       sowar
close-own    R       sowar
open-own     R       x
close-case   S       ar
erase-rested T       r
open-case    S       x
close-first  F       sow
open-first   F       x
choose-own   R       sow
see-offer    O       sow
declare      O       sow
read-offer   O       sow
answer-offer O       sow
read-case    SC      ar
write-case   SC      ar
record-yes   SC      ar
invite-co    S       ar
rest-case    S       a
reopen-case  S       r
prepare-case S       ar
see-closed   R       x
look-closed  SF      x
give-card    S       ar
link-case    S       ar
read-first   F       sow
assign       F       sow
first-card   F       sow
read-contact T       sowar
manage-case  T       sowar
call-her     SFT     sowar
share-case   S       ar
merge-case   S       ar
read-share   N       sowar
read-advance B       ar
write-share  N       sowar
peel-standby T       ar
take-over    B       ar
ask-seats    T       ar
break-glass  T       ar
look-inside  L       ar
close-look   L       ar
`

var (
	letterOf = map[Relation]string{Resident: "R", FrontDoor: "F", Offered: "O", Supporter: "S", Co: "C", Standby: "B", Lookout: "L", Team: "T", Near: "N"}
	signOf   = map[State]string{Sent: "s", OfferedS: "o", Waiting: "w", Accepted: "a", Resting: "r", Closed: "x"}
)

// differences compares every cell of the policy with the written table.
func differences(can func(Action, Relation, State) bool) (diffs []string, cells int) {
	want := map[Action][2]string{}
	for line := range strings.Lines(strings.TrimSpace(written)) {
		f := strings.Fields(line)
		want[Action(f[0])] = [2]string{f[1], f[2]}
	}
	for a := range policy {
		if _, ok := want[a]; !ok {
			diffs = append(diffs, fmt.Sprintf("%s is not in the written table", a))
		}
	}
	for a, w := range want {
		for _, r := range relations {
			for _, s := range states {
				cells++
				expect := strings.Contains(w[0], letterOf[r]) && strings.Contains(w[1], signOf[s])
				if can(a, r, s) != expect {
					diffs = append(diffs, fmt.Sprintf("%s by %s in %s: want %v", a, r, s, expect))
				}
			}
		}
	}
	return diffs, cells
}

func TestPolicyAgainstWrittenTable(t *testing.T) {
	diffs, cells := differences(Can)
	for _, d := range diffs {
		t.Error(d)
	}
	t.Logf("%d cells", cells)
}

// The control: flipping any single cell is found.
func TestPolicyTableHasTeeth(t *testing.T) {
	for a := range policy {
		for _, r := range relations {
			for _, s := range states {
				flipped := func(a2 Action, r2 Relation, s2 State) bool {
					return Can(a2, r2, s2) != (a == a2 && r == r2 && s == s2)
				}
				if diffs, _ := differences(flipped); len(diffs) != 1 {
					t.Fatalf("flipping %s/%s/%s gave %d differences", a, r, s, len(diffs))
				}
			}
		}
	}
}

// writtenPages is the table of which hat may open which pages, written down a
// second time: S supporter, F front door, K coordinator, B board, H host. No
// page of the staff is for a resident.
const writtenPages = `
today       SFKBH
account     SFKBH
own-people  S
own-profile S
own-hours   S
day-sheet   S
table       SF
field       SF
calls       SFK
write-down  SFK
first-list  F
waiting     FK
registry    K
silent      K
settings    K
places      K
retention   K
tallies     KB
incidents   KB
ledger      KB
ledger-file KB
hours       KB
enrol       KB
outbox      KH
`

var hatLetter = map[Hat]string{HatResident: "R", HatSupporter: "S", HatFrontDoor: "F", HatCoordinator: "K", HatBoard: "B", HatHost: "H", HatNear: "N"}

func pageDifferences(may func(Hat, Action) bool) (diffs []string) {
	want := map[Action]string{}
	for line := range strings.Lines(strings.TrimSpace(writtenPages)) {
		f := strings.Fields(line)
		want[Action(f[0])] = f[1]
	}
	for a := range pages {
		if _, ok := want[a]; !ok {
			diffs = append(diffs, fmt.Sprintf("pages %s are not in the written table", a))
		}
	}
	for a, hats := range want {
		for _, h := range Hats {
			if may(h, a) != strings.Contains(hats, hatLetter[h]) {
				diffs = append(diffs, fmt.Sprintf("%s on pages %s: want %v", h, a, !may(h, a)))
			}
		}
	}
	return diffs
}

// Every hat and every kind of page, against the second table; the control flips
// each cell and must be found.
func TestPagesAgainstWrittenTable(t *testing.T) {
	for _, d := range pageDifferences(May) {
		t.Error(d)
	}
	for a := range pages {
		for _, h := range Hats {
			flipped := func(h2 Hat, a2 Action) bool { return May(h2, a2) != (h == h2 && a == a2) }
			if diffs := pageDifferences(flipped); len(diffs) != 1 {
				t.Fatalf("flipping %s on %s gave %d differences", h, a, len(diffs))
			}
		}
	}
}

// A board member's hat, and any hat there could be for a municipality, opens no case.
func TestNoHatOfAFunder(t *testing.T) {
	for a := range policy {
		for _, h := range []Hat{HatBoard, HatHost, "gemeente", "beleid", "toegang", ""} {
			if May(h, a) {
				t.Errorf("%q may %s", h, a)
			}
		}
	}
	if slices.Contains(Hats, "gemeente") {
		t.Error("a hat of the municipality exists")
	}
}

func TestEveryActionHasAPurpose(t *testing.T) {
	for a, r := range policy {
		if r.purpose == "" {
			t.Errorf("%s has no purpose for the resident to read", a)
		}
	}
	if !Known(Today) || !Known(ReadCase) {
		t.Error("an action of the table is not known")
	}
	if Known("") || Known("read-everything") {
		t.Error("an unknown action is known")
	}
}

// Opening a form is looking, for every action and relation, and reads so; sending
// it is the act. The control is the table without this rule.
func TestLookingReadsAsLooking(t *testing.T) {
	acts := map[string]bool{}
	for a, r := range policy {
		if !Looks(a) {
			acts[r.purpose] = true
		}
	}
	reads := func(as func(Action, Relation) Action) (wrong []string) {
		for a, rule := range policy {
			for _, r := range rule.relations {
				look := as(a, r)
				p, ok := policy[look]
				if !ok || acts[p.purpose] || hatOf[r] != HatResident && strings.HasPrefix(p.purpose, "u ") || !slices.ContainsFunc(p.relations, func(x Relation) bool { return hatOf[x] == hatOf[r] }) {
					wrong = append(wrong, fmt.Sprintf("%s by %s reads as %q", a, r, p.purpose))
				}
			}
		}
		return wrong
	}
	if wrong := reads(LooksAs); wrong != nil {
		t.Errorf("opening a form reads as doing: %s", strings.Join(wrong, "; "))
	}
	if wrong := reads(func(a Action, _ Relation) Action { return a }); len(wrong) < 20 {
		t.Errorf("the control finds %d", len(wrong))
	}
}
