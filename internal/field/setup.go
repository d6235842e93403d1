package field

import (
	"encoding/base64"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// setupPage makes the browser it is opened in ready.
type setupPage struct {
	ui.Page
	Shared bool // by several people: it is not made ready, and Key is empty
	Key    vault.DraftKey
	Name   string // of this device, as it was typed
}

func (s *Slice) setup(c *web.Ctx, status int, problems naast.Problems) error {
	p := setupPage{Page: c.Base(c.T.S("Zonder netwerk")), Shared: c.Shared(), Name: c.Form("naam")}
	p.Form, p.Path, p.Problems = !p.Shared, readyPath, problems
	if p.Shared {
		return c.Page(status, setup(p))
	}
	err := c.Read(func(tx *db.Tx) (err error) {
		p.Key, err = c.App.Vault.DraftKeyOf(c, tx, c.Who.Identity)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, setup(p))
}

// ready makes a device known. Its script made the token; without a script there
// is none, and nothing to write down with. A laptop that several people use is
// not made ready: who sits down next would write down what only the first opens.
func (s *Slice) ready(c *web.Ctx) error {
	if c.Again() {
		return s.setup(c, 200, nil)
	}
	if c.Shared() {
		return s.setup(c, 422, nil)
	}
	var problems naast.Problems
	name, token := c.Form("naam"), c.Form("apparaat")
	if name == "" || len(name) > mostName {
		problems.Add("naam", "Geef dit apparaat een korte naam, zoals: oude laptop.")
	} else if token == "" {
		problems.Add("naam", "Hiervoor moet JavaScript aanstaan. Gebruik anders papier.")
	}
	if len(problems) > 0 {
		return s.setup(c, 422, problems)
	}
	to := homePath
	c.Keeps()
	return c.Act(&to, func(tx *db.Tx) error { return Ready(c, tx, c.App.Vault, c.Who.User, token, name) })
}

func (s *Slice) revoke(c *web.Ctx) error {
	to := homePath + "?klaar=ingetrokken"
	return c.Act(&to, func(tx *db.Tx) error { return Revoke(c, tx, c.App.Vault, c.Who.User, c.Form("apparaat")) })
}

func coded(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
