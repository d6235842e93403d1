// Package uitest holds every component of package ui on pages to look at, and
// the rules that a machine can check on any page of Naast.
package uitest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/web/assets"
	"naast/internal/web/lang"
	"naast/internal/web/theme"
	"naast/internal/web/ui"
)

// policy is as strict as that of the site: a style or script inside a page would be refused.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

// Sample is one page of the gallery.
type Sample struct {
	Name string
	Page ui.Page
	Body func(ui.Page) templ.Component
}

// Samples are all pages of the gallery in one language.
func Samples(t lang.Text) []Sample {
	staff := []ui.Link{{URL: "/vandaag", Label: "Vandaag", Current: true, Count: 3}, {URL: "/mensen", Label: "Mijn mensen"}, {URL: "/agenda", Label: "Agenda"}}
	much := slices.Clone(staff) // more than stands on one line
	for _, label := range []string{"Stil", "Post", "Wachtlijst", "Register", "Korte vragen", "Vindplekken", "Instellingen", "Uren"} {
		much = append(much, ui.Link{URL: "/" + strings.ToLower(label), Label: label})
	}
	page := func(title string, change func(*ui.Page)) ui.Page {
		p := ui.Page{T: t, Title: title, Path: "/", Key: "sleutel-van-deze-pagina", Site: ui.Site{
			Name: "Naast in Wesselrade", Tagline: "Gratis en onafhankelijk van de gemeente.", Phone: "0570 98 76 54",
			Hours: "elke werkdag van 9 tot 17 uur", Exit: "https://weer.example/",
		}}
		change(&p)
		return p
	}
	var wrong naast.Problems
	wrong.Add("verhaal", "Schrijf wat er is. Eén zin is genoeg.")
	wrong.Add("bekend", "Kies wie u liever helpt.")
	wrong.Add("telefoon", "Dit nummer klopt niet. Kijk het nog eens na.")
	wrong.Add("akkoord", "Zet een vinkje, of haal weg wat over uw gezondheid gaat.")
	return []Sample{
		{"voorkant", page("", func(p *ui.Page) { p.Wide = true }), front},
		{"vraag", page("Uw vraag", func(p *ui.Page) { p.Form = true }), ask},
		{"fouten", page("Uw vraag", func(p *ui.Page) { p.Form, p.Problems = true, wrong }), ask},
		{"kies", page("Kiezen", func(p *ui.Page) { p.Form = true }), choose},
		{"thema", page("Kiezen", func(p *ui.Page) { p.Form, p.Site.Theme = true, plum.URL }), choose},
		{"kaart", page("Uw kaart", func(p *ui.Page) {}), card},
		{"kaart-groot", page("Uw kaart", func(p *ui.Page) { p.Print = ui.PrintLarge }), card},
		{"kaart-klein", page("Uw kaart", func(p *ui.Page) { p.Print = ui.PrintWallet }), card},
		{"portemonnee", page("Kaartje", func(p *ui.Page) { p.Print = ui.PrintWallet }), wallet},
		{"mijn", page("Mijn pagina", func(p *ui.Page) {}), mine},
		{"papier", page("Papier", func(p *ui.Page) {
			p.Staff, p.Wide, p.Nav, p.Person, p.SignOut = true, true, staff, "Joke", "/uitloggen"
		}), papers},
		{"vandaag", page("Vandaag", func(p *ui.Page) {
			p.Form, p.Staff, p.Wide, p.Nav, p.Person, p.SignOut = true, true, true, much, "Joke · De Kring Wesselrade", "/uitloggen"
		}), today},
		{"veld", page("Zonder netwerk", func(p *ui.Page) { p.Staff, p.Wide, p.Alone = true, true, true }), field},
	}
}

// plum is another theme than the default.
var plum = func() theme.Theme {
	t, err := theme.Make("#7a2e5d")
	if err != nil {
		panic(err) // a colour of our own choice
	}
	return t
}()

// Handler serves the gallery: /nl/vraag, /en/vraag, and /rtl/vraag with the
// direction turned, to see that nothing leans on left and right.
func Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix+"{name}", assets.Handler())
	mux.Handle("GET "+theme.Prefix+"{name}", plum)
	mux.HandleFunc("GET /{code}/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		code := r.PathValue("code")
		for _, s := range Samples(lang.For(code)) {
			if s.Name == r.PathValue("name") {
				w.Write([]byte(turn(render(s), code == "rtl")))
				return
			}
		}
		http.NotFound(w, r)
	})
	return mux
}

func turn(page string, rtl bool) string {
	if !rtl {
		return page
	}
	return strings.Replace(page, `dir="ltr"`, `dir="rtl"`, 1)
}
