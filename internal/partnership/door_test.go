package partnership

import (
	"context"
	"strings"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Who names the front door decides who reads every first question: no
// coordinator of another member does, whatever else he may change.
func TestOnlyTheReceiverNamesTheFrontDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{Candidates: candidates})
		receiver := addOrganisation(t, two.Own, Organisation{Name: "De Kring Wesselrade", Phone: "0555 1"})
		other := addOrganisation(t, two.Own, Organisation{Name: "Steunpunt Tinkerbroek", Phone: "0555 2"})
		umbrella := addOrganisation(t, two.Own, Organisation{Name: "Samenkracht Wesselrade", Phone: "0555 3", Umbrella: true})
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			set := Defaults()
			set.Name, set.Receiver, set.Tagline = "Naast in Wesselrade", receiver.ID, ""
			if err := Save(ctx, tx, set); err != nil {
				return err
			}
			return SetFrontDoor(ctx, tx, doors[:2])
		})
		for i, c := range []struct {
			o                  Organisation
			receiver, tagline  string
			door               []string
			want               int
			doorAfter, lineNow string
		}{
			{other, string(receiver.ID), "", []string{"b", "c"}, 422, "a b", ""},
			{other, string(other.ID), "", []string{"a", "b"}, 422, "a b", ""},
			{other, string(receiver.ID), "Los van de gemeente", []string{"a", "b"}, 303, "a b", "Los van de gemeente"}, // the control: the rest he may change
			{umbrella, string(receiver.ID), "", []string{"a", "c"}, 303, "a c", ""},
			{receiver, string(receiver.ID), "", []string{"b", "c"}, 303, "b c", ""},
		} {
			s.signIn(guard.HatCoordinator, c.o.ID)
			_, page, _ := s.get("/instellingen")
			f := form(page)
			f.Set("ontvanger", c.receiver)
			f.Set("onderregel", c.tagline)
			f["voordeur"] = c.door
			if status, _, _ := s.post("/instellingen", f); status != c.want {
				t.Errorf("%d: %s gets %d, want %d", i, c.o.Name, status, c.want)
			}
			read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
				door, err := FrontDoor(ctx, tx)
				var all []string
				for _, p := range door {
					all = append(all, string(p.User))
				}
				if got := strings.Join(all, " "); got != c.doorAfter {
					t.Errorf("%d: the front door is %s, want %s", i, got, c.doorAfter)
				}
				return err
			})
			if set := load(t, two.Own); set.Receiver != receiver.ID || set.Tagline != c.lineNow {
				t.Errorf("%d: receiver or tagline differ: %s", i, set.Tagline)
			}
		}
	})
}
