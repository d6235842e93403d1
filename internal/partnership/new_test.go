package partnership

import (
	"context"
	"strings"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Members are taken in by the umbrella, with the checks that count for a change.
func TestNewOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		umbrella := addOrganisation(t, two.Own, Organisation{Name: "Samenkracht Wesselrade", Umbrella: true, Phone: "0555 30 30 30"})
		member := addOrganisation(t, two.Own, Organisation{Name: "De Kring Wesselrade", Phone: "0555 10 10 10"})
		names := func() string {
			var all []string
			read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
				os, err := Organisations(ctx, tx)
				for _, o := range os {
					all = append(all, o.Name)
				}
				return err
			})
			return strings.Join(all, ", ")
		}

		s.signIn(guard.HatCoordinator, umbrella.ID)
		if _, body, _ := s.get("/instellingen"); !strings.Contains(body, newOrganisationPath) {
			t.Error("the umbrella finds no way to add an organisation")
		}
		_, page, _ := s.get(newOrganisationPath)
		f := form(page)
		f.Set("naam", "Ouderenraad Oudewiel")
		if status, body, _ := s.post(newOrganisationPath, f); status != 422 || !strings.Contains(body, `href="#telefoon"`) || !strings.Contains(body, "Ouderenraad Oudewiel") {
			t.Errorf("without a number it answers %d", status)
		}
		f.Set("telefoon", "0555 40 40 40")
		for range 2 { // pressed twice is one organisation
			if status, _, _ := s.post(newOrganisationPath, f); status != 303 {
				t.Errorf("adding answers %d", status)
			}
		}
		want := "De Kring Wesselrade, Ouderenraad Oudewiel, Samenkracht Wesselrade"
		if got := names(); got != want {
			t.Errorf("organisations: %s", got)
		}

		s.signIn(guard.HatCoordinator, member.ID)
		if _, body, _ := s.get("/instellingen"); strings.Contains(body, newOrganisationPath) {
			t.Error("a member is shown a way to add organisations")
		}
		if status, _, _ := s.get(newOrganisationPath); status != 404 {
			t.Errorf("a member gets the form with %d", status)
		}
		f.Set("_sleutel", "een-andere-sleutel-van-deze-test")
		if status, _, _ := s.post(newOrganisationPath, f); status != 404 || names() != want {
			t.Errorf("a member adds an organisation with %d", status)
		}
	})
}

// A partnership that has just begun has one person at the front door. That does
// not stand in the way of its other settings, and choosing just one does.
func TestSettingsOfAPartnershipThatBegins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{Candidates: candidates})
		write(t, two.Own, func(ctx context.Context, tx *db.Tx) error { return BeginFrontDoor(ctx, tx, doors[0]) })
		s.signIn(guard.HatCoordinator, "")
		_, page, _ := s.get("/instellingen")
		f := form(page)
		f.Set("onderregel", "Los van de gemeente")
		f["voordeur"] = []string{"a"}
		if status, _, _ := s.post("/instellingen", f); status != 303 || load(t, two.Own).Tagline != "Los van de gemeente" {
			t.Errorf("the other settings answer %d", status)
		}
		_, page, _ = s.get("/instellingen")
		f = form(page)
		f["voordeur"] = []string{"b"}
		if status, body, _ := s.post("/instellingen", f); status != 422 || !strings.Contains(body, `href="#voordeur"`) {
			t.Errorf("another single person answers %d", status)
		}
		f["voordeur"] = []string{"a", "b"}
		if status, _, _ := s.post("/instellingen", f); status != 303 {
			t.Errorf("two people answer %d", status)
		}
	})
}
