package partnership

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// write and read run f on a partnership and stop the test when it fails.
func write(t *testing.T, d *db.DB, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), db.System("test"), func(tx *db.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d *db.DB, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(t.Context(), db.System("test"), func(tx *db.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, d *db.DB) (s Settings) {
	t.Helper()
	read(t, d, func(ctx context.Context, tx *db.Tx) (err error) { s, err = Load(ctx, tx); return err })
	return s
}

func TestSettingsAreKeptPerDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		if d := cmp.Diff(Defaults(), load(t, two.Own)); d != "" {
			t.Fatalf("a partnership without choices does not have the defaults:\n%s", d)
		}
		first := Defaults()
		first.Name, first.KindFor = "Naast in Wesselrade", map[string]string{"jeugd": "professional"}
		day := naast.Today(two.Clock.Now())
		save := func(s Settings) {
			write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return Save(ctx, tx, s) })
		}
		save(Defaults())
		save(first) // the same day: the last one counts
		two.Clock.Forward(24 * 3600e9)
		second := first
		second.AnswerDays = 4
		save(second)
		if d := cmp.Diff(second, load(t, two.Own)); d != "" {
			t.Errorf("what was saved comes back otherwise:\n%s", d)
		}
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			then, err := LoadAt(ctx, tx, day)
			if d := cmp.Diff(first, then); d != "" {
				t.Errorf("yesterday's choices changed:\n%s", d)
			}
			if _, err := LoadAt(ctx, tx, day.Add(-1)); !errors.Is(err, naast.NotFound) {
				t.Errorf("choices from before there were any: %v", err)
			}
			return err
		})
		if load(t, two.Other).Name != Defaults().Name {
			t.Error("the neighbour has our choices")
		}
	})
}

func TestOrganisations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		member := Organisation{ID: naast.NewID[naast.OrganisationID](), Name: "De Kring Wesselrade", About: "Vrijwilligers", Phone: "0555 10 20 30", Hours: "Elke ochtend", Place: "Harkeloo", Colour: "#15606b", Site: "https://kring.example/"}
		umbrella := Organisation{ID: naast.NewID[naast.OrganisationID](), Name: "Aaneen", Umbrella: true}
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(SaveOrganisation(ctx, tx, umbrella), SaveOrganisation(ctx, tx, member))
		})
		member.Hours = "Elke middag"
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return SaveOrganisation(ctx, tx, member) })
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			all, err := Organisations(ctx, tx)
			if d := cmp.Diff([]Organisation{member, umbrella}, all); d != "" {
				t.Errorf("members first, umbrella last:\n%s", d)
			}
			one, err2 := OrganisationOf(ctx, tx, member.ID)
			if d := cmp.Diff(member, one); d != "" {
				t.Error(d)
			}
			return errors.Join(err, err2)
		})
		read(t, two.Other, func(ctx context.Context, tx *db.Tx) error {
			if _, err := OrganisationOf(ctx, tx, member.ID); !errors.Is(err, naast.NotFound) {
				t.Errorf("the neighbour finds our organisation: %v", err)
			}
			return nil
		})
	})
}

func TestFrontDoor(t *testing.T) {
	people := func(n int) (ps []FrontDoorPerson) {
		for i := range n {
			ps = append(ps, FrontDoorPerson{naast.NewID[naast.UserID](), string(rune('A' + i))})
		}
		return ps
	}
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		four := people(4)
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return SetFrontDoor(ctx, tx, people(6)) })
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return SetFrontDoor(ctx, tx, four) })
		for _, wrong := range [][]FrontDoorPerson{nil, people(1), people(7), {{"", "A"}, {"b", "B"}}, {{"a", ""}, {"b", "B"}}} {
			err := two.Own.Write(t.Context(), db.System("test"), func(tx *db.Tx) error { return SetFrontDoor(t.Context(), tx, wrong) })
			if !errors.Is(err, naast.Invalid) {
				t.Errorf("front door of %d: %v", len(wrong), err)
			}
		}
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			got, err := FrontDoor(ctx, tx)
			if d := cmp.Diff(four, got); d != "" {
				t.Error(d)
			}
			return err
		})
		read(t, two.Other, func(ctx context.Context, tx *db.Tx) error {
			got, err := FrontDoor(ctx, tx)
			if len(got) != 0 {
				t.Error("the neighbour has our front door")
			}
			return err
		})
	})
}

func TestWordingIsKeptByVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		first := wordings[ConsentHealth].Text
		ask := func(ctx context.Context, tx *db.Tx) error {
			v, text, err := Wording(ctx, tx, ConsentHealth)
			if v != 1 || text != first {
				t.Errorf("first wording is version %d: %q", v, text)
			}
			return err
		}
		read(t, two.Own, ask)
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			if _, err := WordingAt(ctx, tx, ConsentHealth, 1); !errors.Is(err, naast.NotFound) {
				t.Errorf("showing a wording kept it: %v", err)
			}
			return nil
		})
		write(t, two.Own, ask)
		write(t, two.Own, ask) // keeps it once
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			for i, want := range []int{2, 2} {
				v, err := SaveWording(ctx, tx, ConsentHealth, "Ik vind het goed.")
				if v != want || err != nil {
					t.Errorf("save %d gives version %d, %v", i, v, err)
				}
			}
			v, err := SaveWording(ctx, tx, "foto", "Mijn foto mag.")
			if v != 1 {
				t.Errorf("a new kind starts at version %d", v)
			}
			return err
		})
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			text, err := WordingAt(ctx, tx, ConsentHealth, 1)
			if text != first {
				t.Errorf("the first wording became %q", text)
			}
			v, text, err2 := Wording(ctx, tx, ConsentHealth)
			if v != 2 || text != "Ik vind het goed." {
				t.Errorf("the wording of now is %d %q", v, text)
			}
			if _, _, err := Wording(ctx, tx, "onbekend"); !errors.Is(err, naast.NotFound) {
				t.Errorf("a kind that nobody wrote: %v", err)
			}
			return errors.Join(err, err2)
		})
		read(t, two.Other, ask)
	})
}

func TestLeaveFrontDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		for _, d := range []*db.DB{two.Own, two.Other} {
			write(t, d, func(ctx context.Context, tx *db.Tx) error {
				return SetFrontDoor(ctx, tx, []FrontDoorPerson{{"a", "Els"}, {"b", "Bram"}})
			})
		}
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(LeaveFrontDoor(ctx, tx, "a"), LeaveFrontDoor(ctx, tx, "nobody"))
		})
		for d, want := range map[*db.DB]int{two.Own: 1, two.Other: 2} {
			read(t, d, func(ctx context.Context, tx *db.Tx) error {
				got, err := FrontDoor(ctx, tx)
				if len(got) != want || got[len(got)-1].Name != "Bram" {
					t.Errorf("front door is %v, want %d people", got, want)
				}
				return err
			})
		}
	})
}
