// tekst: inwoner
package mypage

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/partnership"
	"naast/internal/web/ui"
)

// factParts are what she ticked, how we reach her, and what we send.
func (b book) factParts(e everything) []Part {
	t := b.T
	return []Part{
		{t.S("Wat wij over u weten"), one(b.need(e.Facts), b.stands(e.Facts))},
		{t.S("Hoe wij u bereiken"), one(b.contact(e.Contact))},
		{t.S("Berichten die wij sturen"), one(b.delivery(e.Delivery))},
	}
}

// one keeps the texts that say something.
func one(all ...ui.Version) (kept []ui.Version) {
	for _, v := range all {
		if v.Text != "" {
			kept = append(kept, v)
		}
	}
	return kept
}

func (b book) labels(list []partnership.Term, codes ...string) string {
	var all []string
	for _, c := range codes {
		if c != "" {
			all = append(all, partnership.Term{Label: partnership.Label(list, c)}.In(b.T))
		}
	}
	return b.T.List(all)
}

// need is what we look at to find somebody for her.
func (b book) need(f casework.Facts) ui.Version {
	t, w := b.T, b.write()
	w.put(t.S("Het gaat over"), b.labels(b.Set.Domains, f.Domains...))
	w.put(t.S("Er gebeurde"), b.labels(b.Set.LifeEvents, f.Event))
	w.put(t.S("U woont in"), b.labels(b.Set.Villages, f.Village))
	w.put(t.S("Uw leeftijd"), b.labels(b.Set.AgeGroups, f.AgeGroup))
	w.put(t.S("Uw taal"), b.labels(b.Set.Languages, f.Language))
	w.when(f.Interpreter, t.S("Een tolk mag erbij."))
	w.word(t.S("Zo wilt u praten"), f.Place)
	w.word(t.S("Dit wilt u graag"), f.Known)
	w.word(t.S("Wie u helpt"), string(f.Kind))
	w.put(t.S("Zo kent u ons"), b.labels(b.Set.Sources, f.Source))
	w.word(t.S("In plaats van een naam"), f.Waits)
	w.when(f.ByHerself, t.S("Alleen wie u kiest, mag uw vraag lezen."))
	w.put(t.S("Daar werkt u zelf"), b.Office)
	w.word(t.S("Sprak iemand bij u thuis dit jaar al met ons"), f.Before)
	w.when(f.NotCounted, t.S("Wij tellen u niet mee."))
	w.when(f.Household != "", t.S("Iemand bij u thuis heeft ook een vraag bij ons. Die hoort bij deze."))
	w.when(f.Merged != "", t.S("Deze vraag staat bij een andere vraag van u."))
	w.when(f.Find != "", t.S("Wij kunnen uw vraag vinden met uw nummer."))
	return ui.Version{Text: w.version(b.At).Text}
}

// stands is who stands where, and what she or others chose since.
func (b book) stands(f casework.Facts) ui.Version {
	t, w := b.T, b.write()
	w.people(t.S("U koos"), f.Named...)
	w.people(t.S("Deze mensen zien niets"), f.Blocked...)
	w.people(t.S("Deze mensen kunnen niet, of kennen u"), f.Passed...)
	w.people(t.S("Naast u staat"), f.Responsible)
	w.people(t.S("Kan het overnemen"), f.Standby)
	w.people(t.S("Helpt mee"), f.CoSupporter...)
	w.day(t.S("Ja aan de telefoon"), f.PhoneYes)
	w.when(f.Stopped, t.S("U koos voor rust."))
	w.day(t.S("Uw ondersteuner zoekt een vervanger sinds"), f.Leaves)
	w.day(t.S("Wij belden u, maar spraken u niet"), f.Tried)
	w.when(f.Guarded, t.S("Uw pagina is extra beschermd, omdat iemand mee kan kijken."))
	w.when(f.SafeWord, t.S("U sprak een veilig woord af."))
	w.day(t.S("U zei dat uw vraag blijft tot"), f.KeepUntil)
	if r := f.Retention; r != nil {
		w.say(t.S("%s vroeg op %s of uw vraag weg mag. De reden: %s", r.By, r.Day, r.Ground))
		w.day(t.S("Dat kan vanaf"), r.On)
		w.telling(r.Telling)
	}
	for _, n := range f.Notices {
		w.say(t.S("Er ging iets mis met uw gegevens. Wat er gebeurde, staat bij uw berichten."))
		w.telling(n.Telling)
	}
	if h := f.Hold; h != nil {
		w.say(t.S("%s zei op %s dat uw vraag nog niet weg mag. De reden: %s", h.By, h.Day, h.Reason))
	}
	if h := f.Hand; h != nil {
		w.say(t.S("%s stelde op %s iemand voor: %s. De reden: %s", h.By, h.Day, b.Names(h.User), h.Reason))
	}
	return ui.Version{Text: w.version(b.At).Text}
}

// telling is whether and how she was told something.
func (w *told) telling(x casework.Telling) {
	w.day(w.t.S("U hoorde dat op"), x.Told)
	w.word(w.t.S("Hoe"), string(x.How))
	w.put(w.t.S("Van"), x.By)
}

func (b book) contact(x casework.Contact) ui.Version {
	t, w := b.T, b.write()
	w.put(t.S("Zo noemen wij u"), x.Name)
	w.put(t.S("Uw telefoonnummer"), x.Phone)
	w.put(t.S("Dan kunnen wij bellen"), x.Hours)
	w.when(x.MaySay, t.S("Wij mogen zeggen wie wij zijn."))
	w.put(t.S("Uw adres"), x.Street)
	w.put(t.S("Erbij gezet"), x.Note)
	return ui.Version{Text: w.version(b.At).Text}
}

func (b book) delivery(x casework.Delivery) ui.Version {
	t, w := b.T, b.write()
	w.word(t.S("Zo krijgt u bericht"), x.Channel)
	w.put(t.S("Uw mailadres"), x.Email)
	w.word(t.S("Dit staat in een bericht"), x.Level)
	w.put(t.S("Uw naam in een bericht"), x.Name)
	w.put(t.S("De taal van een bericht"), b.labels(b.Set.Languages, x.Language))
	return ui.Version{Text: w.version(b.At).Text}
}

// about is whom a part of hers is about, each once.
func about(e everything) (users []naast.UserID) {
	f := e.Facts
	users = append(users, f.Named...)
	users = append(append(users, f.Blocked...), f.Passed...)
	users = append(append(users, f.CoSupporter...), f.Responsible, f.Standby)
	if f.Hand != nil {
		users = append(users, f.Hand.User)
	}
	for _, d := range e.Consents {
		users = append(users, d.Body.User)
	}
	return users
}
