// tekst: inwoner
package mypage

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

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
	Note     []string                                     `json:"let_op"`
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
	Merges   []casework.Document[joined]                  `json:"vragen_samen"`
	Meetings []casework.Meeting                           `json:"afspraken"`
	CaseNote []casework.CaseNote                          `json:"korte_regels"`
	Glass    []casework.Glass                             `json:"kon_niet_wachten"`
	Gap      bool                                         `json:"logboek_mist_een_regel"`
	Looks    []audit.Event                                `json:"wie_keek"`
	Records  []form.Record                                `json:"logboek_dataverwerkingen"`
	NEN7513  []map[string]string                          `json:"nen7513"`
}

// shared and advance are what the room share keeps in her case, as far as it is
// told here: with whom she shares what, and what she agreed for a bad day; joined
// that two questions of hers became one.
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
		When    string       `json:"when"`
		May     string       `json:"may"`
		Until   naast.Date   `json:"until"`
		Standby bool         `json:"standby,omitempty"`
		Ended   naast.Date   `json:"ended,omitempty"`
		Yes     casework.Yes `json:"yes"`
	}
	joined struct {
		Day    naast.Date   `json:"day"`
		Undone naast.Date   `json:"undone,omitempty"`
		Yes    casework.Yes `json:"yes"`
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
	step(func() error { return all(c, s, tx, o.Key, casework.MergeKind, &e.Merges) })
	step(func() (err error) { e.Meetings, err = s.Cases.Meetings(c, tx, o.Key); return err })
	step(func() (err error) { e.CaseNote, err = s.Cases.CaseNotes(c, tx, o.Key); return err })
	step(func() (err error) {
		r, err := s.Cases.Recovery(c, tx, c.Who.Case)
		e.Glass = r.Glass
		return err
	})
	step(func() (err error) {
		e.Looks, err = s.looksOf(c, tx, o, allLooks)
		e.Gap, e.Note = gap(e.Looks), apart(c.T, e)
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
	Parts  []Part
	Made   naast.Date
	Gap    bool
	Papers []ui.Link // where she keeps the pages of a letter
	PDF    bool
}

func (s *Slice) getTakeAlong(c *web.Ctx) error {
	p := takeAlongPage{Page: c.Base(c.T.S("Alles meenemen")), PDF: s.PDF != nil}
	err := s.told(c, func(b book, e everything) {
		p.Parts, p.Made, p.Gap = b.parts(e), e.Made, e.Gap
		for _, d := range newest(e.Papers) {
			name := d.Body.Title
			if name == "" {
				name = c.T.S("brief van %s", naast.Today(d.Made))
			}
			p.Papers = append(p.Papers, ui.Link{URL: letters + "/foto/brief?brief=" + strconv.Itoa(d.Body.N), Label: name})
		}
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, takeAlongView(p))
}

// told reads everything, with what it takes to put it into words.
func (s *Slice) told(c *web.Ctx, f func(book, everything)) error {
	return s.see(c, func(tx *db.Tx, o opened) error {
		e, err := s.everything(c, tx, o)
		if err != nil {
			return err
		}
		b, err := s.bookOf(c, tx, o, e)
		if err == nil {
			f(b, e)
		}
		return err
	})
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

// getPDF is everything on pages, for whoever keeps paper or a file.
func (s *Slice) getPDF(c *web.Ctx) error {
	if s.PDF == nil {
		return naast.NotFound
	}
	var all []Part
	if err := s.told(c, func(b book, e everything) { all = b.parts(e) }); err != nil {
		return err
	}
	b, err := s.PDF(c, c.T.S("Wat wij over u en uw vraag bewaren"), c.T.Code(), c.T.Date(naast.Today(c.DB.Now())), all)
	if err != nil {
		return err
	}
	return c.Bytes("application/pdf", "naast.pdf", b)
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
