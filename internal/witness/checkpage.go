// tekst: inwoner

package witness

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
)

const (
	// mostBrought bounds what is looked at on the page, in bytes: some 1,800 lines
	// of a resident. naast-verify takes more.
	mostBrought = 2 << 20
	// checking is how many files are in memory at one time. They take no place of
	// those with photographs.
	checking = 4
)

// checks bounds how often a stamp is looked at: it costs reading a file.
var checks = web.Flood{Kind: "stamp", Network: 30, Everyone: 600, Window: 15 * time.Minute}

var checkingNow = make(chan struct{}, checking)

// bring reads what was pasted or chosen, with its line ends as a program wrote
// them; the text of a signature ends with one.
func bring(c *web.Ctx) (string, error) {
	select {
	case checkingNow <- struct{}{}:
		defer func() { <-checkingNow }()
	default:
		return "", fmt.Errorf("look at a stamp: %w", naast.Unavailable)
	}
	b, err := c.Upload("bestand", mostBrought)
	if err != nil {
		return "", err
	}
	text := c.Form("stempel")
	if len(b) > 0 {
		text = strings.ReplaceAll(string(b), "\r\n", "\n")
	}
	if len(text) > mostBrought {
		return "", fmt.Errorf("look at a stamp: %w", naast.TooLarge)
	}
	if text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF")); text != "" {
		text += "\n"
	}
	return text, nil
}

// postLog looks whether a stamp or lines that somebody kept still fit the log.
// Nothing of what was brought is kept, and only what could not be read is shown
// again.
func (s *Slice) postLog(c *web.Ctx) error {
	if err := c.Limit(checks); err != nil {
		return err
	}
	text, err := bring(c)
	switch {
	case errors.Is(err, naast.TooLarge):
		return s.mend(c, "", "bestand", naast.Msg("Dit is te groot voor deze pagina. Met het programma naast-verify kan het wel."))
	case err != nil:
		return err
	case c.Again():
		return s.show(c, http.StatusOK, logPage{Typed: text})
	case text == "":
		return s.mend(c, "", "stempel", naast.Msg("Plak eerst uw stempel, of kies het bestand."))
	}
	var f finding
	if err := c.Read(func(tx *db.Tx) (err error) { f, err = s.check(c, tx, text); return err }); err != nil {
		return err
	}
	switch f.outcome {
	case garbled:
		return s.mend(c, text, "stempel", naast.Msg("Wij kunnen dit niet lezen. Plak de hele tekst. Of kies het bestand zoals u het bewaarde."))
	case noLines:
		return s.mend(c, text, "stempel", naast.Msg("In dit bestand staat nog geen regel. Neem het morgen opnieuw mee."))
	case tooEarly:
		return s.mend(c, text, "stempel", naast.Msg("Er is nog geen stempel om mee te vergelijken. Het eerste komt vannacht."))
	}
	return s.show(c, http.StatusOK, logPage{Answer: answer(f)})
}

// mend shows the page again with what was typed and what is wrong with it.
func (s *Slice) mend(c *web.Ctx, typed, field string, what naast.Message) error {
	if len(typed) > web.MaxText || !utf8.ValidString(typed) || strings.ContainsRune(typed, 0) {
		typed = "" // no text that a person can mend
	}
	p := logPage{Typed: typed}
	p.Problems.Add(field, what.Text)
	return s.show(c, http.StatusUnprocessableEntity, p)
}

// answered is what a page says of something kept.
type answered struct {
	finding
	Day, Today naast.Date
}

func answer(f finding) *answered {
	return &answered{finding: f, Day: naast.Date(f.Then.Day), Today: naast.Date(f.Now.Day)}
}

// fits is the headline of what holds.
func fits(p logPage) string {
	switch p.Answer.Lines {
	case 0:
		return p.T.S("Uw stempel past")
	case 1:
		return p.T.S("Uw regel staat in het logboek")
	}
	return p.T.S("Uw %d regels staan in het logboek", p.Answer.Lines)
}
