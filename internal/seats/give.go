package seats

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Where whoever holds a seat gives it, on a device of his own and without an account:
// the number of the coordinator and the eight words.
const (
	giving = "/zetel"
	gave   = giving + "/klaar"
)

// How often words may be tried at this door, in triesWindow. Nobody guesses eight
// words; this keeps somebody from making the machine compute.
const (
	triesHere   = 10
	triesOfSeat = 30
	triesAll    = 100
	triesWindow = time.Hour
)

// giveTerm is how long somebody may take to read why it is asked.
const giveTerm = 15 * time.Minute

func (s *Slice) giveRoutes(a *web.App) {
	a.Get(web.Public, giving, "", func(c *web.Ctx) error { return s.showDoor(c, 200, nil) })
	a.Post(web.Public, giving, "", s.postWords)
	a.Post(web.Public, giving+"/ja", "", s.postYes)
	a.Get(web.Public, gave, "", s.getGave)
}

// doorPage asks for the number, the seat and the words.
type doorPage struct {
	ui.Page
	Number, Seat string
}

func (s *Slice) showDoor(c *web.Ctx, status int, problems naast.Problems) error {
	p := doorPage{Page: c.Base(c.T.S("Een zetel geven")), Number: c.Form("nummer"), Seat: c.Form("zetel")}
	p.Form, p.Path, p.Problems = true, giving, problems
	return c.Page(status, doorView(p))
}

// yesPage is why it is asked, and for whom.
type yesPage struct {
	ui.Page
	Opens   casework.Opening
	Changed bool // something else is asked than what was read before
	Carry   string
}

// carried is a seat between its words and its yes: sealed under the server key, in the
// page, for a quarter of an hour. Nothing is stored.
type carried struct {
	Case  naast.CaseID `json:"case"`
	Seat  int          `json:"seat"`
	Seed  []byte       `json:"seed"`
	Shown []byte       `json:"shown"` // to what the yes is (casework.Opening)
	Until int64        `json:"until"`
}

// typedSeat reads which seat is given for which number. What cannot be right says
// nothing about anything and costs no try.
func typedSeat(c *web.Ctx) (number string, n int, p naast.Problems) {
	number, err := vault.CheckNumber(c.Form("nummer"))
	if err != nil {
		p.Add("nummer", "Dit nummer klopt niet. Het heeft zeven cijfers. De coördinator weet het.")
	}
	n, err = strconv.Atoi(c.Form("zetel"))
	if err != nil || n < 1 || n > vault.Seats {
		p.Add("zetel", "Kies welke zetel u hebt. Het staat boven aan uw blad.")
	}
	if vault.CheckPhrase(c.Form("woorden")) != nil {
		p.Add("woorden", "Dit kunnen uw acht woorden niet zijn. Kijk op uw blad hoe u ze schrijft.")
	}
	return number, n, p
}

func (s *Slice) postWords(c *web.Ctx) error {
	if c.Again() {
		return s.showDoor(c, 200, nil)
	}
	number, n, p := typedSeat(c)
	if len(p) > 0 {
		return s.showDoor(c, 422, p)
	}
	err := c.App.Guard.Try(c, c.DB,
		guard.Lane{Kind: "seat here", Key: web.Network(c.Req).String(), Limit: triesHere, Window: triesWindow},
		guard.Lane{Kind: "seat", Key: strconv.Itoa(n), Limit: triesOfSeat, Window: triesWindow},
		guard.Lane{Kind: "seat everyone", Limit: triesAll, Window: triesWindow})
	if err != nil {
		return err
	}
	var yes yesPage
	k := carried{Seat: n}
	seat, err := s.Cases.Vault.OpenSeat(c, c.DB, n, c.Form("woorden"))
	if err == nil {
		k.Seed = seat.Identity.Seed()
		err = c.Read(func(tx *db.Tx) (err error) { k.Case, yes.Opens, err = s.Cases.FindOpening(c, tx, number); return err })
	}
	if errors.Is(err, naast.NotFound) {
		return s.notRight(c)
	}
	if err != nil {
		return err
	}
	return s.showYes(c, yes, k)
}

// notRight is the one answer to a wrong number, other words, and what ended.
func (s *Slice) notRight(c *web.Ctx) error {
	var p naast.Problems
	p.Add("nummer", "Dit klopt niet. Kijk het nummer, de zetel en de woorden na, of bel de coördinator.")
	return s.showDoor(c, 422, p)
}

func (s *Slice) showYes(c *web.Ctx, p yesPage, k carried) (err error) {
	k.Shown, k.Until = p.Opens.Shown(), c.DB.Now().Add(giveTerm).Unix()
	if p.Carry, err = s.wrap(k); err != nil {
		return err
	}
	p.Page = c.Base(c.T.S("Een zetel geven"))
	p.Form, p.Path = true, giving
	if p.Changed {
		return c.Page(http.StatusConflict, yesView(p))
	}
	return c.Page(http.StatusOK, yesView(p))
}

// showChanged is for whoever said yes to something that is not asked any more: what
// is asked now, when it is anything.
func (s *Slice) showChanged(c *web.Ctx, k carried) error {
	p := yesPage{Changed: true}
	err := c.Read(func(tx *db.Tx) (err error) { p.Opens, err = s.Cases.Asked(c, tx, k.Seat, k.Case); return err })
	if errors.Is(err, naast.NotFound) {
		return s.notRight(c)
	}
	if err != nil {
		return err
	}
	return s.showYes(c, p, k)
}

func (s *Slice) wrap(k carried) (string, error) {
	b, err := json.Marshal(k)
	if err == nil {
		b, err = vault.SealUnder(s.carryKey(), "give", "", vault.Pad(b))
	}
	if err != nil {
		return "", fmt.Errorf("carry a seat: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// unwrap reads it back; naast.Invalid when it was not made here, or too long ago.
func (s *Slice) unwrap(text string, now time.Time) (k carried, err error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		b, err = vault.OpenUnder(s.carryKey(), "give", "", b)
	}
	if err == nil {
		b, err = vault.Unpad(b)
	}
	if err == nil {
		err = json.Unmarshal(b, &k)
	}
	if err != nil || k.Until < now.Unix() {
		return carried{}, fmt.Errorf("carry a seat: %w", naast.Invalid)
	}
	return k, nil
}

func (s *Slice) carryKey() []byte { return []byte(s.Cases.Vault.Handle("seats carry")) }

// postYes gives what the seat holds of this case, for whoever was named on the page.
func (s *Slice) postYes(c *web.Ctx) error {
	if c.Again() {
		return c.SeeOther(giving)
	}
	k, err := s.unwrap(c.Form("_zetel"), c.DB.Now())
	if err != nil {
		var p naast.Problems
		p.Add("nummer", "Dit duurde te lang. Typ het nummer en uw woorden nog een keer.")
		return s.showDoor(c, 422, p)
	}
	id, err := vault.IdentityFrom(k.Seed)
	if err != nil {
		return err
	}
	seat := vault.Person{User: vault.SeatUser(k.Seat), Identity: id}
	to := gave
	err = c.Act(&to, func(tx *db.Tx) error {
		name, err := s.name(c, tx, k.Seat)
		if err != nil {
			return err
		}
		if err := s.Cases.Guard.WithSeat(c, tx, guard.Who{User: seat.User, Name: name}, k.Case); err != nil {
			return err
		}
		_, err = s.Cases.GiveSeat(c, tx, seat, k.Seat, k.Case, k.Shown)
		return err
	})
	if errors.Is(err, naast.NotFound) || errors.Is(err, naast.Conflict) {
		return s.showChanged(c, k)
	}
	return err
}

// name is how the resident reads who gave a seat: the function, not the person.
func (s *Slice) name(c *web.Ctx, tx *db.Tx, n int) (string, error) {
	k, err := s.Cases.Vault.PublicOf(c, tx, vault.SeatUser(n))
	if err != nil {
		return "", err
	}
	h, _, err := holderOf(c, tx, s.Cases.Vault, k.Fingerprint())
	return fmt.Sprintf("Zetel %d (%s)", n, h.Function.Label().Text), err
}

func (s *Slice) getGave(c *web.Ctx) error {
	return c.Page(200, gaveView(c.Base(c.T.S("Een zetel geven"))))
}
