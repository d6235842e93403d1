// tekst: inwoner
package mypage

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/ledger/form"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// everything is all that is kept about her, as she can take it along. The
// names of the parts are Dutch: the file is for her and whoever she gives it to.
type everything struct {
	Made     naast.Date                                   `json:"gemaakt"`
	Facts    casework.Facts                               `json:"gegevens"`
	Contact  casework.Contact                             `json:"contact"`
	Delivery casework.Delivery                            `json:"berichten_per_mail"`
	Words    []casework.Document[casework.Question]       `json:"vraag"`
	Lines    []casework.Document[casework.Line]           `json:"regel_vooraf"`
	Consents []casework.Document[casework.Consent]        `json:"toestemming"`
	Plan     []casework.Document[casework.Plan]           `json:"plan"`
	Steps    []casework.Document[casework.Step]           `json:"stappen"`
	Prep     []casework.Document[casework.Prep]           `json:"gesprek"`
	Messages []casework.Document[casework.Message]        `json:"berichten"`
	Notes    []casework.Document[casework.Note]           `json:"notities"`
	Around   []casework.Document[casework.Around]         `json:"mensen"`
	Declared []casework.Document[casework.Declaration]    `json:"kent_u_deze_persoon"`
	Safe     []casework.Document[casework.Safe]           `json:"veilig_woord"`
	Letters  []casework.Document[casework.Letter]         `json:"brieven"`
	Legal    []casework.Document[casework.Representative] `json:"vertegenwoordigers"`
	CheckIns []casework.Document[casework.CheckIn]        `json:"afgesproken_momenten"`
	Papers   []casework.Document[casework.Paper]          `json:"brieven_op_foto"`
	Shares   []casework.Document[shared]                  `json:"gedeeld"`
	Advances []casework.Document[advance]                 `json:"afspraken_vooraf"`
	Meetings []casework.Meeting                           `json:"afspraken"`
	CaseNote []casework.CaseNote                          `json:"korte_regels"`
	Looks    []audit.Event                                `json:"wie_keek"`
	Records  []form.Record                                `json:"logboek_dataverwerkingen"`
	NEN7513  []map[string]string                          `json:"nen7513"`
}

// shared and advance are what the room share keeps in her case, as far as it is
// told here: with whom she shares what, and what she agreed for a bad day.
type (
	shared struct {
		User    naast.UserID `json:"user"`
		Name    string       `json:"name"`
		Office  string       `json:"office,omitempty"`
		Anybody bool         `json:"anybody,omitempty"`
		Purpose string       `json:"purpose,omitempty"`
		Until   naast.Date   `json:"until"`
		Ended   naast.Date   `json:"ended,omitempty"`
		Yes     casework.Yes `json:"yes"`
	}
	advance struct {
		When  string       `json:"when"`
		May   string       `json:"may"`
		Until naast.Date   `json:"until"`
		Ended naast.Date   `json:"ended,omitempty"`
		Yes   casework.Yes `json:"yes"`
	}
)

func (s *Slice) everything(c *web.Ctx, tx *db.Tx, o opened) (e everything, err error) {
	e = everything{Made: tx.Today(), Facts: o.Facts, Contact: o.Who}
	step := func(f func() error) {
		if err == nil {
			err = f()
		}
	}
	step(func() error {
		err := s.Cases.LoadFacts(c, tx, o.Row.Case, casework.DeliveryLabel, &e.Delivery)
		if errors.Is(err, naast.NotFound) {
			return nil
		}
		return err
	})
	step(func() error { return all(c, s, tx, o.Key, casework.QuestionKind, &e.Words) })
	step(func() error { return all(c, s, tx, o.Key, casework.LineKind, &e.Lines) })
	step(func() error { return all(c, s, tx, o.Key, casework.ConsentKind, &e.Consents) })
	step(func() error { return all(c, s, tx, o.Key, casework.PlanKind, &e.Plan) })
	step(func() error { return all(c, s, tx, o.Key, casework.StepKind, &e.Steps) })
	step(func() error { return all(c, s, tx, o.Key, casework.PrepKind, &e.Prep) })
	step(func() error { return all(c, s, tx, o.Key, casework.MessageKind, &e.Messages) })
	step(func() error { return all(c, s, tx, o.Key, casework.NoteKind, &e.Notes) })
	step(func() error { return all(c, s, tx, o.Key, casework.PersonKind, &e.Around) })
	step(func() error { return all(c, s, tx, o.Key, casework.DeclareKind, &e.Declared) })
	step(func() error { return all(c, s, tx, o.Key, casework.SafeKind, &e.Safe) })
	step(func() error { return all(c, s, tx, o.Key, casework.LetterKind, &e.Letters) })
	step(func() error { return all(c, s, tx, o.Key, casework.RepresentativeKind, &e.Legal) })
	step(func() error { return all(c, s, tx, o.Key, casework.CheckInKind, &e.CheckIns) })
	step(func() error { return all(c, s, tx, o.Key, casework.PaperKind, &e.Papers) })
	step(func() error { return all(c, s, tx, o.Key, casework.ShareKind, &e.Shares) })
	step(func() error { return all(c, s, tx, o.Key, casework.AdvanceKind, &e.Advances) })
	step(func() (err error) { e.Meetings, err = s.Cases.Meetings(c, tx, o.Key); return err })
	step(func() (err error) { e.CaseNote, err = s.Cases.CaseNotes(c, tx, o.Key); return err })
	step(func() (err error) {
		e.Looks, err = s.looksOf(c, tx, o, allLooks)
		e.Records, e.NEN7513 = standards(c, e.Looks)
		return err
	})
	return e, err
}

// standards is who looked in the form of two standards, as whoever keeps the log
// would hand it over: she is the same pseudonym in both.
func standards(c *web.Ctx, looks []audit.Event) ([]form.Record, []map[string]string) {
	rows := make([]map[string]string, len(looks))
	for i, e := range looks {
		rows[i] = map[string]string{}
		for k, value := range form.Row(c.App.Vault, e, c.Part.Slug) {
			rows[i][form.Fields[k]] = value
		}
	}
	return form.Records(c.App.Vault, looks, "https://"+c.Req.Host+"/privacy/register"), rows
}

// all reads every revision of every document of a kind.
func all[T any](c *web.Ctx, s *Slice, tx *db.Tx, k *vault.CaseKey, kind casework.Kind, into *[]casework.Document[T]) (err error) {
	*into, err = casework.Versions[T](c, tx, s.Cases, k, kind)
	return err
}

// takeAlongPage is everything on one page, to print.
type takeAlongPage struct {
	ui.Page
	Parts []Part
	Days  []ui.Day
	PDF   bool
}

// Part is one subject of all that is kept about her.
type Part struct {
	Title string
	Texts []ui.Version
}

func (s *Slice) getTakeAlong(c *web.Ctx) error {
	p := takeAlongPage{Page: c.Base(c.T.S("Alles meenemen")), PDF: s.PDF != nil}
	err := s.see(c, func(tx *db.Tx, o opened) error {
		e, err := s.everything(c, tx, o)
		if err != nil {
			return err
		}
		p.Parts, p.Days = parts(c, e), byDay(c.T, c.Who.User, e.Looks)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, takeAlongView(p))
}

// parts puts everything into words and titles, newest revisions included.
func parts(c *web.Ctx, e everything) []Part {
	t := c.T
	var p []Part
	put := func(title string, texts ...ui.Version) {
		if len(texts) > 0 {
			p = append(p, Part{title, texts})
		}
	}
	put(t.S("Mijn vraag"), texts(e.Words, func(d casework.Document[casework.Question]) ui.Version { return wording(t, d) })...)
	put(t.S("Wat iemand vooraf mag weten"), texts(e.Lines, func(d casework.Document[casework.Line]) ui.Version {
		return ui.Version{Title: t.Date(d.Day), Text: d.Body.Text}
	})...)
	put(t.S("Mijn plan"), texts(e.Plan, func(d casework.Document[casework.Plan]) ui.Version {
		return ui.Version{Title: t.Date(d.Day), Text: d.Body.Situation + "\n\n" + d.Body.Want}
	})...)
	put(t.S("De stappen"), texts(e.Steps, func(d casework.Document[casework.Step]) ui.Version {
		return ui.Version{Title: t.Date(d.Day), Text: d.Body.Sentence() + "\n" + saidLine(t, d.Body.Yes)}
	})...)
	put(t.S("Mijn gesprek"), texts(e.Prep, func(d casework.Document[casework.Prep]) ui.Version {
		return ui.Version{Title: t.Date(d.Day), Text: sheet(t, d.Body)}
	})...)
	put(t.S("Berichten"), texts(e.Messages, func(d casework.Document[casework.Message]) ui.Version {
		from := d.Body.From
		if from == "" {
			from = t.S("U")
		}
		return ui.Version{Title: t.S("%s, %s", from, d.Day), Text: d.Body.Text}
	})...)
	put(t.S("Wat er over u is opgeschreven"), texts(e.Notes, func(d casework.Document[casework.Note]) ui.Version {
		return ui.Version{Title: t.S("%s, %s", d.Body.By, d.Day), Text: d.Body.Text}
	})...)
	put(t.S("Korte regels van anderen"), lines(e.CaseNote, func(n casework.CaseNote) ui.Version {
		return ui.Version{Title: t.S("%s, %s", n.By, n.Day()), Text: n.Text}
	})...)
	put(t.S("Mensen om mij heen"), texts(e.Around, func(d casework.Document[casework.Around]) ui.Version {
		return ui.Version{Title: d.Body.Name, Text: d.Body.Who + "\n" + d.Body.May}
	})...)
	put(t.S("Waar ik ja op zei"), texts(e.Consents, func(d casework.Document[casework.Consent]) ui.Version {
		return ui.Version{Title: saidLine(t, d.Body.Yes), Text: d.Body.Text}
	})...)
	put(t.S("Met wie ik deelde"), texts(newest(e.Shares), func(d casework.Document[shared]) ui.Version {
		return ui.Version{Title: t.S("%s, tot en met %s", d.Body.called(t), end(d.Body.Until, d.Body.Ended)), Text: d.Body.Yes.Sentence}
	})...)
	put(t.S("Afspraken voor een slechte dag"), texts(newest(e.Advances), func(d casework.Document[advance]) ui.Version {
		return ui.Version{Title: t.S("Tot en met %s", end(d.Body.Until, d.Body.Ended)), Text: d.Body.Yes.Sentence}
	})...)
	put(t.S("Brieven"), texts(e.Letters, func(d casework.Document[casework.Letter]) ui.Version {
		return ui.Version{Title: t.Date(d.Day), Text: strings.TrimSpace(d.Body.Title + "\n" + t.S("%s: uiterlijk %s.", d.Body.Act, d.Body.Until) + "\n" + d.Body.Why + "\n" + d.Body.Note)}
	})...)
	put(t.S("Wie mag voor mij beslissen?"), texts(newest(e.Legal), func(d casework.Document[casework.Representative]) ui.Version {
		return ui.Version{Title: d.Body.Name, Text: t.S("%s zag het papier op %s. Wij bewaren het papier niet.", d.Body.By, d.Body.Seen)}
	})...)
	put(t.S("Afgesproken momenten"), texts(newest(e.CheckIns), func(d casework.Document[casework.CheckIn]) ui.Version {
		return ui.Version{Title: d.Body.Title(t) + ": " + d.Body.When(t), Text: d.Body.Words + "\n" + saidLine(t, d.Body.Yes)}
	})...)
	put(t.S("Brieven op foto"), texts(newest(e.Papers), func(d casework.Document[casework.Paper]) ui.Version {
		return ui.Version{Title: t.Date(naast.Today(d.Made)), Text: d.Body.Title + "\n" + t.S("De foto’s staan bij Mijn brieven. Daar kunt u ze bewaren.")}
	})...)
	put(t.S("Afspraken"), lines(e.Meetings, func(a casework.Meeting) ui.Version {
		return ui.Version{Title: when(t, a), Text: a.Where + "\n" + a.With}
	})...)
	return p
}

func texts[T any](docs []casework.Document[T], f func(casework.Document[T]) ui.Version) []ui.Version {
	return lines(docs, f)
}

// newest are the last revisions alone.
func newest[T any](docs []casework.Document[T]) (last []casework.Document[T]) {
	for i, d := range docs {
		if i+1 == len(docs) || docs[i+1].ID != d.ID {
			last = append(last, d)
		}
	}
	return last
}

func lines[T any](all []T, f func(T) ui.Version) []ui.Version {
	vs := make([]ui.Version, len(all))
	for i, x := range all {
		vs[i] = f(x)
	}
	return vs
}

// end is the last day of something, or the day on which she stopped it.
func end(until, ended naast.Date) naast.Date {
	if !ended.IsZero() {
		return ended
	}
	return until
}

// getPDF is everything on pages, for whoever keeps paper or a file.
func (s *Slice) getPDF(c *web.Ctx) error {
	if s.PDF == nil {
		return naast.NotFound
	}
	var book []Part
	err := s.see(c, func(tx *db.Tx, o opened) error {
		e, err := s.everything(c, tx, o)
		if err != nil {
			return err
		}
		book = append(parts(c, e), looked(c, e))
		return nil
	})
	if err != nil {
		return err
	}
	b, err := s.PDF(c, c.T.S("Alles wat wij van u bewaren"), c.T.Code(), c.T.Date(naast.Today(c.DB.Now())), book)
	if err != nil {
		return err
	}
	return c.Bytes("application/pdf", "naast.pdf", b)
}

// looked is who looked, as one subject with a text per day.
func looked(c *web.Ctx, e everything) Part {
	p := Part{Title: c.T.S("Wie keek er?")}
	for _, d := range byDay(c.T, c.Who.User, e.Looks) {
		p.Texts = append(p.Texts, ui.Version{Title: d.Label, Text: strings.Join(d.Lines, "\n")})
	}
	return p
}

// getFile is everything in one file that other programs can read.
func (s *Slice) getFile(c *web.Ctx) error {
	var b []byte
	err := s.see(c, func(tx *db.Tx, o opened) error {
		e, err := s.everything(c, tx, o)
		if err != nil {
			return err
		}
		if b, err = json.MarshalIndent(e, "", "  "); err != nil {
			return fmt.Errorf("write file: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Bytes("application/json", "naast.json", b)
}

// cardPage tells how the card works. It is open to everybody, because whoever
// lost her card cannot sign in to read it.
type cardPage struct {
	ui.Page
}

func getCardHelp(c *web.Ctx) error {
	return c.Page(http.StatusOK, cardView(cardPage{Page: c.Base(c.T.S("Mijn kaart"))}))
}
