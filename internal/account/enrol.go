package account

import (
	"crypto/rand"
	"errors"
	"math/big"
	"net/http"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// What somebody with an account has lost.
const (
	lostPhone = "telefoon"
	lostWords = "woorden"
)

// enrolPage asks for the code, and of whom has an account already what was lost.
type enrolPage struct {
	ui.Page
	Code string
	Lost string
	Know bool // the code is right, and there is an account
}

func (s *Slice) enrol(c *web.Ctx) error { return s.showEnrol(c, http.StatusOK, enrolPage{}) }

func (s *Slice) showEnrol(c *web.Ctx, status int, p enrolPage) error {
	problems := p.Problems
	p.Page = entrance(c, c.T.S("Account maken"), enrolPath)
	p.Problems = problems
	return c.Page(status, enrol(p))
}

// postEnrol takes in the code and draws what somebody needs.
func (s *Slice) postEnrol(c *web.Ctx) error {
	p := enrolPage{Code: c.Form(codeField), Lost: c.Form("kwijt")}
	p.Know = c.Req.PostForm.Has("kwijt") || c.Form("bekend") != ""
	if c.Again() {
		return s.showEnrol(c, http.StatusOK, p)
	}
	code, err := vault.CheckSecret(p.Code)
	if err != nil {
		p.Know = false
		p.Problems.Add(codeField, "Deze code klopt niet. Hij heeft zestien cijfers.")
		return s.showEnrol(c, http.StatusUnprocessableEntity, p)
	}
	if err := try(c, "invitation", code); err != nil {
		return err
	}
	i, login, err := s.invited(c, code)
	if errors.Is(err, naast.NotFound) {
		p.Know = false
		p.Problems.Add(codeField, "Deze code werkt niet (meer). Vraag uw coördinator om een nieuwe.")
		return s.showEnrol(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	k := carry{Code: code, Secret: NewTOTPSecret(), Until: c.DB.Now().Add(carryTerm).Unix()}
	if login != "" {
		asked := p.Know
		k.User, k.Lost, p.Know = i.User, p.Lost, true
		if k.Lost != lostPhone && k.Lost != lostWords {
			status := http.StatusOK
			if asked {
				status = http.StatusUnprocessableEntity
				p.Problems.Add("kwijt", "Kies wat u kwijt bent.")
			}
			return s.showEnrol(c, status, p)
		}
	}
	if k.Lost == lostPhone {
		return s.showEnrolApp(c, http.StatusOK, enrolAppPage{carry: k})
	}
	k.Phrase = vault.NewPhrase()
	k.Ask = twoOf(len(strings.Fields(k.Phrase)))
	return s.showPhrase(c, k)
}

// invited reads an invitation, and the login name of whom has an account already.
func (s *Slice) invited(c *web.Ctx, code string) (i Invitation, login string, err error) {
	err = c.Read(func(tx *db.Tx) error {
		if i, err = invited(c, tx, s.Vault, code); err != nil {
			return err
		}
		login, err = loginOf(c, tx, i.User)
		return err
	})
	return i, login, err
}

// twoOf draws two places out of n, in order, from 1.
func twoOf(n int) [2]int {
	draw := func(n int) int {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
		if err != nil {
			panic(err) // crypto/rand never fails
		}
		return int(i.Int64()) + 1
	}
	a, b := draw(n), draw(n-1)
	if b >= a {
		b++
	}
	return [2]int{min(a, b), max(a, b)}
}

// phrasePage shows the eight words, once.
type phrasePage struct {
	ui.Page
	Words []string
	Carry string
	Next  string // where the form goes
}

func (s *Slice) showPhrase(c *web.Ctx, k carry) (err error) {
	p := phrasePage{Page: entrance(c, c.T.S("Uw acht woorden"), enrolPath), Words: strings.Fields(k.Phrase), Next: enrolAppPath}
	if p.Carry, err = s.wrap(k); err != nil {
		return err
	}
	return c.Page(http.StatusOK, phrase(p))
}

// postEnrolApp goes on from the words to the second factor. Asked for in
// another language, it is the words that are shown.
func (s *Slice) postEnrolApp(c *web.Ctx) error {
	k, err := s.unwrap(c.Form(carryField), c.DB.Now())
	if err != nil {
		return s.startAnew(c)
	}
	if c.Again() {
		return s.showPhrase(c, k)
	}
	if c.Form(paperField) != "" { // the secret on the screen before becomes nobody's
		k.Paper, k.Secret = newSheet(), NewTOTPSecret()
	}
	return s.showEnrolApp(c, http.StatusOK, enrolAppPage{carry: k})
}

// paperField asks for a sheet of codes in place of an app.
const paperField = "papier"

// startAnew is the answer to a form that is too old.
func (s *Slice) startAnew(c *web.Ctx) error {
	var p enrolPage
	p.Problems.Add(codeField, "Dit duurde te lang. Vul uw code nog een keer in. U krijgt dan nieuwe woorden.")
	return s.showEnrol(c, http.StatusUnprocessableEntity, p)
}

// enrolAppPage shows the second factor and asks to prove that all of it works.
type enrolAppPage struct {
	ui.Page
	carry
	Carry        string
	Image        string
	Login, Email string
	Typed        [2]string
	Old          string // the phrase of who lost the telephone only
}

func (p enrolAppPage) fresh() bool { return p.User == "" }

func (s *Slice) showEnrolApp(c *web.Ctx, status int, p enrolAppPage) (err error) {
	problems := p.Problems
	title := c.T.S("Uw inlog-app")
	if len(p.Paper) > 0 {
		title = c.T.S("Codes op papier")
	}
	p.Page = entrance(c, title, enrolPath)
	p.Problems = problems
	if p.Carry, err = s.wrap(p.carry); err != nil {
		return err
	}
	name := p.Login
	if name == "" {
		name = c.T.S("account")
	}
	if p.Image, err = picture(p.Site.Name, name, p.Secret); err != nil {
		return err
	}
	return c.Page(status, enrolApp(p))
}

// checkBack checks the two words that were asked back.
func checkBack(p *naast.Problems, phrase string, ask [2]int, typed [2]string) {
	all := strings.Fields(phrase)
	for i, n := range ask {
		if n < 1 || n > len(all) || !vault.PhraseWord(all[n-1], typed[i]) {
			p.Add(wordField(i), "Dit is niet woord %d. Kijk op uw papier.", n)
		}
	}
}

func wordField(i int) string { return []string{"woord-a", "woord-b"}[i] }

// enrolledPage says from when the account works.
type enrolledPage struct {
	ui.Page
	Now bool // at once: only the app is new
}

func (s *Slice) enrolled(c *web.Ctx) error {
	p := enrolledPage{Page: entrance(c, c.T.S("Gelukt"), enrolDonePath), Now: c.Form("nu") != ""}
	p.Form = false
	return c.Page(http.StatusOK, enrolled(p))
}
