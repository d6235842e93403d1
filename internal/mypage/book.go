// tekst: inwoner
package mypage

import (
	"errors"
	"strings"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// book is what it takes to put everything into words.
type book struct {
	T      lang.Text
	Set    partnership.Settings
	At     time.Time
	Own    naast.UserID
	Office string // where she works herself
	Names  func(naast.UserID) string
}

// Part is one subject of all that is kept about her.
type Part struct {
	Title string
	Texts []ui.Version
}

func (b book) write() *told { return &told{t: b.T, names: b.Names} }

// bookOf looks up the names that stand in what is kept.
func (s *Slice) bookOf(c *web.Ctx, tx *db.Tx, o opened, e everything) (book, error) {
	names := map[naast.UserID]string{}
	b := book{T: c.T, Set: o.Set, At: tx.Now(), Own: c.Who.User, Names: func(u naast.UserID) string { return names[u] }}
	for _, u := range about(e) {
		if u == "" || names[u] != "" {
			continue
		}
		name, err := s.anyName(c, tx, o, u)
		if err != nil {
			return b, err
		}
		names[u] = name
	}
	if e.Facts.WorksAt == "" {
		return b, nil
	}
	org, err := partnership.OrganisationOf(c, tx, e.Facts.WorksAt)
	if errors.Is(err, naast.NotFound) {
		org.Name, err = string(e.Facts.WorksAt), nil
	}
	b.Office = org.Name
	return b, err
}

// parts puts everything into words and titles, each revision, in the order of
// the file. Both the page and the PDF are these.
func (b book) parts(e everything) (all []Part) {
	t := b.T
	put := func(title string, texts []ui.Version) {
		if len(texts) > 0 {
			all = append(all, Part{title, texts})
		}
	}
	for _, p := range b.factParts(e) {
		put(p.Title, p.Texts)
	}
	put(t.S("Mijn vraag"), texts(b, e.Words, b.question))
	put(t.S("Wat iemand vooraf mag weten"), texts(b, e.Lines, func(w *told, x casework.Line) { w.say(x.Text) }))
	put(t.S("Waar ik ja op zei"), texts(b, e.Consents, b.consent))
	put(t.S("Mijn plan"), texts(b, e.Plan, b.plan))
	put(t.S("De stappen"), texts(b, e.Steps, b.step))
	put(t.S("Mijn gesprek"), texts(b, e.Prep, b.prep))
	put(t.S("Berichten"), texts(b, e.Messages, b.message))
	put(t.S("Wat er over u is opgeschreven"), texts(b, e.Notes, b.note))
	put(t.S("Mensen om mij heen"), texts(b, e.Around, b.around))
	put(t.S("Wie zei u te kennen, of niet?"), texts(b, e.Declared, b.declared))
	put(t.S("Ons veilige woord"), texts(b, e.Safe, b.safe))
	put(t.S("Brieven"), texts(b, e.Letters, b.letter))
	put(t.S("Wie mag voor mij beslissen?"), texts(b, e.Legal, b.legal))
	put(t.S("Afgesproken momenten"), texts(b, e.CheckIns, b.checkIn))
	put(t.S("Brieven op foto"), texts(b, e.Papers, b.paper))
	put(t.S("Met wie ik deelde"), texts(b, e.Shares, b.share))
	put(t.S("Afspraken voor een slechte dag"), texts(b, e.Advances, b.advance))
	put(t.S("Twee vragen samen"), texts(b, e.Merges, b.merge))
	put(t.S("Afspraken"), b.meetings(e.Meetings))
	put(t.S("Korte regels van anderen"), b.caseNotes(e.CaseNote))
	put(t.S("Als het niet kon wachten"), b.glass(e.Glass))
	put(t.S("Wie keek er?"), b.looked(e))
	put(t.S("Wat staat hier niet bij?"), []ui.Version{{Text: strings.Join(e.Note, "\n")}})
	return all
}

func (b book) merge(w *told, x joined) {
	w.day(b.T.S("Samen sinds"), x.Day)
	w.day(b.T.S("Weer uit elkaar op"), x.Undone)
	w.yes(x.Yes)
}

func (b book) meetings(all []casework.Meeting) (vs []ui.Version) {
	t := b.T
	for _, a := range all {
		w := b.write()
		w.put(t.S("Het duurt"), t.S("%d minuten", a.Minutes))
		w.when(a.Gone, t.S("Dit gaat niet door."))
		w.say(a.About)
		w.put(t.S("Waar"), a.Where)
		w.put(t.S("Erbij"), a.With)
		vs = append(vs, w.version(a.Start()))
	}
	return vs
}

func (b book) caseNotes(all []casework.CaseNote) (vs []ui.Version) {
	t := b.T
	for _, n := range all {
		w := b.write()
		w.say(n.Text)
		w.by(n.By)
		w.when(n.Spoke, t.S("Toen is er met u gepraat."))
		w.when(n.Near, t.S("Dit is van iemand met wie u deelt."))
		w.when(n.Her, t.S("Dit staat ook bij uw berichten."))
		vs = append(vs, w.version(time.Unix(n.At, 0)))
	}
	return vs
}

func (b book) glass(all []casework.Glass) (vs []ui.Version) {
	for _, g := range all {
		w := b.write()
		w.say(b.T.S("%s liet %s op %s kijken, omdat het niet kon wachten. De reden: %s", g.By, g.Name, g.Day, g.Reason))
		w.when(g.Open, b.T.S("Dat mag nu nog."))
		vs = append(vs, ui.Version{Text: w.version(b.At).Text})
	}
	return vs
}

// looked is who looked, a text per day; first of all that a line is missing.
func (b book) looked(e everything) (vs []ui.Version) {
	if e.Gap {
		vs = append(vs, ui.Version{Text: gapWords(b.T)})
	}
	for _, d := range byDay(b.T, b.Own, e.Looks) {
		vs = append(vs, ui.Version{Title: d.Label, Text: strings.Join(d.Lines, "\n")})
	}
	return vs
}

func gapWords(t lang.Text) string {
	return t.S("Hier ontbreekt een regel. Dat hoort niet. Bel ons, dan zoeken wij het uit.")
}

// apart says what is in neither the page nor the PDF, and where it is.
func apart(t lang.Text, e everything) (all []string) {
	if len(e.Papers) > 0 {
		all = append(all, t.S("Uw foto’s en opnames. Die bewaart u apart, per brief: kies Mijn brieven, dan de brief, dan de knop om te bewaren."))
	}
	all = append(all, t.S("Uw geheime code. Die kent niemand, ook wij niet."),
		t.S("Elke regel van wie keek, met de tijd erbij. Kies Wie keek er, en dan elke regel."),
		t.S("Nummers die alleen de computer gebruikt, en het logboek in twee vormen voor computers. Die staan wel in het bestand."))
	if len(e.Looks) == allLooks {
		all = append(all, t.S("Hele oude regels van wie keek. Hier staan de nieuwste %d.", allLooks))
	}
	return all
}
