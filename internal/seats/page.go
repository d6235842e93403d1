package seats

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of the seats.
type Slice struct {
	Cases *casework.Cases
	// Address is where the site of a partnership is found.
	Address func(*db.DB) string
}

// Addresses.
const (
	home  = "/zetels"
	blank = home + "/blad"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, home, guard.Enrol, s.getSeats)
	a.Get(web.Staff, blank, guard.Enrol, s.getBlank)
	a.Post(web.Staff, home+"/{zetel}/teken", guard.Enrol, s.postSign)
	s.askRoutes(a)
	s.giveRoutes(a)
	s.glassRoutes(a)
	a.Nav(home, naast.Msg("Zetels").Text, guard.Enrol)
}

// seatsPage is the three seats, with who signed for them.
type seatsPage struct {
	ui.Page
	Seats  []seatView
	Signed bool
}

type seatView struct {
	vault.SeatState
	Holder Holder
	Made   naast.Date
	Signed []string
	Mine   bool // who looks signed already
	Waits  bool
	At     string // from when the keys count; empty: they do
}

func (s *Slice) getSeats(c *web.Ctx) error {
	p := seatsPage{Page: c.Base(c.T.S("Zetels")), Signed: c.Form("gedaan") != ""}
	p.Form, p.Path = true, home
	err := c.Read(func(tx *db.Tx) error {
		all, err := s.Cases.Vault.SeatStates(c, tx)
		if err != nil {
			return err
		}
		for _, x := range all {
			w, err := s.view(c, tx, x)
			if err != nil {
				return err
			}
			p.Seats = append(p.Seats, w)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(200, seatsView(p))
}

func (s *Slice) view(c *web.Ctx, tx *db.Tx, x vault.SeatState) (w seatView, err error) {
	w = seatView{SeatState: x, Waits: x.From == vault.Never, Mine: slices.Contains(x.By, c.Who.User)}
	if !w.Waits && x.From > tx.Now().Unix() {
		at := time.Unix(x.From, 0)
		w.At = c.T.S("%s om %s", naast.Today(at), c.T.Time(at))
	}
	for _, u := range x.By {
		name, err := account.Name(c, tx, u)
		if err != nil {
			return w, err
		}
		w.Signed = append(w.Signed, name)
	}
	w.Holder, w.Made, err = holderOf(c, tx, s.Cases.Vault, x.Fingerprint)
	return w, err
}

// InFours is a fingerprint as people compare it.
func InFours(f string) string {
	var parts []string
	for ; len(f) > 4; f = f[4:] {
		parts = append(parts, f[:4])
	}
	return strings.Join(append(parts, f), " ")
}

// keysField says which keys were shown to whoever signs. He called about those, and
// signs no others: a ceremony in between makes new ones.
const keysField = "controle"

// postSign signs for a seat, by whoever is signed in.
func (s *Slice) postSign(c *web.Ctx) error {
	n, err := strconv.Atoi(c.Req.PathValue("zetel"))
	if err != nil || n < 1 || n > vault.Seats {
		return fmt.Errorf("sign for a seat: %w", naast.NotFound)
	}
	to := home + "?gedaan=ja"
	return c.Act(&to, func(tx *db.Tx) error {
		keys, err := s.Cases.Vault.NewestOf(c, tx, vault.SeatUser(n))
		if err == nil && keys.Fingerprint() != c.Form(keysField) {
			err = fmt.Errorf("sign for seat %d, which has other keys: %w", n, naast.Conflict)
		}
		if err != nil {
			return err
		}
		if _, err := s.Cases.Vault.Vouch(c, tx, c.Who.Person(), vault.SeatUser(n)); err != nil {
			return err
		}
		return audit.Record(c, tx, s.Cases.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: "sign seat", Purpose: string(vault.SeatUser(n))})
	})
}

// blankPage is the three sheets to print, on which the words are written with a pen.
type blankPage struct {
	ui.Page
	Address string
}

func (s *Slice) getBlank(c *web.Ctx) error {
	p := blankPage{Page: c.Base(c.T.S("Het blad van een zetel")), Address: s.Address(c.DB)}
	p.Print = ui.PrintBare
	return c.Page(200, blankView(p))
}
