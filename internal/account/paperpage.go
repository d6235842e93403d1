package account

import (
	"errors"
	"net/http"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// paperPage makes a sheet of codes: first a code of the second factor there is,
// then the sheet, once.
type paperPage struct {
	ui.Page
	Codes []string
	Left  int
}

func (s *Slice) paper(c *web.Ctx) error { return s.showPaper(c, http.StatusOK, paperPage{}) }

func (s *Slice) showPaper(c *web.Ctx, status int, p paperPage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Codes op papier"))
	p.Form, p.Path, p.Problems = len(p.Codes) == 0, paperPath, problems
	if len(p.Codes) > 0 {
		p.Print = ui.PrintBare
	}
	err := c.Read(func(tx *db.Tx) (err error) { p.Left, err = paperLeft(c, tx, c.Who.User); return err })
	if err != nil {
		return err
	}
	return c.Page(status, paper(p))
}

// postPaper makes a sheet and answers with it: nothing keeps the codes after
// that. Sent twice, the second time leads back.
func (s *Slice) postPaper(c *web.Ctx) error {
	var p paperPage
	if c.Again() {
		return s.showPaper(c, http.StatusOK, p)
	}
	code, err := readCode(c.Form(codeField))
	if err != nil {
		notACode(&p.Problems)
		return s.showPaper(c, http.StatusUnprocessableEntity, p)
	}
	if err := s.tryCode(c); err != nil {
		return err
	}
	codes, again := newSheet(), false
	err = c.DB.Write(c, db.System(paperPath), func(tx *db.Tx) error {
		left, err := c.Before(tx)
		if again = left != ""; err != nil || again {
			return err
		}
		if err := useSecond(c, tx, s.Vault, c.Who.User, code); err != nil {
			return err
		}
		if err := keepSheet(c, tx, s.Vault, c.Who.User, codes); err != nil {
			return err
		}
		return c.After(tx, "printed")
	})
	switch {
	case errors.Is(err, naast.NotFound):
		wrongCode(&p.Problems)
		return s.showPaper(c, http.StatusUnprocessableEntity, p)
	case err != nil:
		return err
	case again:
		return c.SeeOther(paperPath)
	}
	p.Codes = codes
	return s.showPaper(c, http.StatusOK, p)
}

// sheetLines are the codes as they stand on paper, each with a number to strike out.
func sheetLines(codes []string) []string {
	lines := make([]string, len(codes))
	for i, c := range codes {
		lines[i] = vault.FormatSecret(c)
	}
	return numbered(lines)
}
