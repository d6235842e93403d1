// tekst: inwoner
package mypage

import (
	"naast/internal/casework"
	"naast/internal/web/ui"
)

// texts puts every revision of every document of a kind into words: f adds its
// lines, in the order in which the file has them.
func texts[T any](b book, docs []casework.Document[T], f func(*told, T)) []ui.Version {
	vs := make([]ui.Version, len(docs))
	for i, d := range docs {
		w := b.write()
		f(w, d.Body)
		vs[i] = w.version(d.At)
	}
	return vs
}

func (b book) question(w *told, x casework.Question) {
	w.say(x.Words)
	w.put(b.T.S("Dit wil ik wel"), x.Wants)
	w.put(b.T.S("Dit wil ik niet"), x.Avoids)
	w.by(x.By)
	w.yes(x.Yes)
}

// by tells who wrote something down, when it was not she.
func (w *told) by(name string) { w.put(w.t.S("Opgeschreven door"), name) }

func (b book) consent(w *told, x casework.Consent) {
	w.say(x.Text)
	w.word(b.T.S("Dit gaat over"), x.Kind)
	w.say(b.T.S("Dit is versie %d van deze zin.", x.Version))
	w.people(b.T.S("Voor"), x.User)
	w.yes(x.Yes)
}

func (b book) plan(w *told, x casework.Plan) {
	w.say(x.Situation)
	w.say(x.Want)
	w.by(x.By)
}

func (b book) step(w *told, x casework.Step) {
	w.say(x.Sentence())
	w.word(b.T.S("De ondersteuner"), x.Role)
	w.put(b.T.S("Bij"), x.Body)
	w.day(b.T.S("Mag tot en met"), x.Until)
	w.day(b.T.S("Op"), x.Day)
	w.day(b.T.S("Klaar op"), x.Done)
	w.when(x.Let, b.T.S("Dit hoeft niet meer."))
	w.by(x.ByName)
	w.yes(x.Yes)
}

func (b book) prep(w *told, x casework.Prep) {
	w.say(sheet(b.T, x))
	w.by(x.By)
}

func (b book) message(w *told, x casework.Message) {
	from := x.From
	if from == "" {
		from = b.T.S("U")
	}
	w.put(b.T.S("Van"), from)
	w.say(x.Text)
	w.when(x.Seen, b.T.S("Dit is gelezen. Er is geen antwoord nodig."))
}

func (b book) note(w *told, x casework.Note) {
	w.say(x.Text)
	w.word(b.T.S("Hoe"), x.Channel)
	w.when(x.Spoke, b.T.S("Toen is er met u gepraat."))
	w.by(x.By)
}

func (b book) around(w *told, x casework.Around) {
	w.say(x.Name)
	w.say(x.Who)
	w.put(b.T.S("Mag weten"), x.May)
}

func (b book) declared(w *told, x casework.Declaration) {
	w.put(b.T.S("Wij vroegen het aan"), x.By)
	w.word(b.T.S("Kent u"), x.Knows)
	w.word(b.T.S("Gezegd"), x.At)
}

func (b book) safe(w *told, x casework.Safe) {
	w.say(x.Word)
	w.by(x.By)
}

func (b book) letter(w *told, x casework.Letter) {
	t := b.T
	w.say(x.Title)
	w.put(t.S("Van"), x.From)
	w.day(t.S("De brief is van"), x.Day)
	w.say(t.S("%s: uiterlijk %s.", x.Act, x.Until))
	w.when(x.ByBody, t.S("Dat moet de ander doen, niet u."))
	w.say(x.Why)
	w.when(x.Local, t.S("Dit is hier zo afgesproken. Het staat niet in een wet."))
	w.say(x.Note)
	w.by(x.By)
	w.day(t.S("Gedaan op"), x.Done)
	w.yes(x.Let)
}

func (b book) legal(w *told, x casework.Representative) {
	t := b.T
	w.say(x.Name)
	kind := x.Kind
	for _, k := range casework.Representatives {
		if k.Code == kind {
			kind = t.M(k.Words)
		}
	}
	w.say(kind)
	w.say(t.S("%s zag het papier op %s. Wij bewaren het papier niet.", x.By, x.Seen))
	w.day(t.S("Geldt tot en met"), x.Until)
	w.day(t.S("U zei dat het niet klopt, op"), x.Wrong)
	w.day(t.S("Gestopt op"), x.Ended)
	w.put(t.S("Gestopt door"), x.EndsBy)
}

func (b book) checkIn(w *told, x casework.CheckIn) {
	w.say(x.Title(b.T) + ": " + x.When(b.T))
	w.say(x.Words)
	w.yes(x.Yes)
	if x.Stop.Answer != "" || x.Stop.Sentence != "" {
		w.say(b.T.S("Later zei u iets anders."))
		w.yes(x.Stop)
	}
}

func (b book) paper(w *told, x casework.Paper) {
	t := b.T
	w.say(t.S("Brief %d", x.N))
	w.say(x.Title)
	w.by(x.By)
	for _, l := range x.Leaves {
		kind := t.S("Blad %d: een foto.", l.N)
		if l.Spoken() {
			kind = t.S("Blad %d: een opname (%s).", l.N, l.Type)
		}
		w.say(kind)
		w.day(t.S("Weggedaan op"), l.Gone)
	}
	w.say(b.T.S("De bladen zelf bewaart u apart: bij Mijn brieven, met de knop bij deze brief."))
}

func (b book) share(w *told, x shared) {
	t := b.T
	w.say(x.called(t))
	if x.Anybody {
		w.say(x.Name)
	}
	w.put(t.S("Waarvoor"), x.Purpose)
	w.day(t.S("Tot en met"), x.Until)
	w.day(t.S("Gestopt op"), x.Ended)
	w.yes(x.Yes)
}

func (b book) advance(w *told, x advance) {
	t := b.T
	w.put(t.S("Als"), x.When)
	w.put(t.S("Dan mag"), x.May)
	w.when(x.Standby, t.S("Wie het kan overnemen, mag dit vooraf lezen."))
	w.day(t.S("Tot en met"), x.Until)
	w.day(t.S("Gestopt op"), x.Ended)
	w.yes(x.Yes)
}
