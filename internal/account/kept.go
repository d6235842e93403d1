// tekst: inwoner

package account

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"naast"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// kept is what somebody was doing when the session ended. It goes along through
// the sign-in pages in hidden fields, so that nothing of it is stored.
type kept struct {
	To      string // where to go on, on this site only; empty: nothing was interrupted
	Of      string // whose session it was, as a keyed handle; empty: not known
	Answers string // the fields of a form that was sent, as JSON; empty for a page that was opened
}

// The fields that carry it.
const (
	toField      = "_naar"
	ofField      = "_van"
	answersField = "_bewaard"
)

// interrupted is what the request of now was about.
func interrupted(c *web.Ctx) kept {
	k := kept{To: ownPath(c.Req.URL.RequestURI())}
	if c.Req.Method != http.MethodPost {
		return k
	}
	b, err := json.Marshal(c.Posted())
	if err == nil { // plain strings: it never fails
		k.Answers = string(b)
	}
	return k
}

// carried is what came along with a form of signing in.
func carried(c *web.Ctx) kept {
	return kept{To: ownPath(c.Form(toField)), Of: c.Form(ofField), Answers: c.Form(answersField)}
}

// ownPath keeps a way on only when it stays on this site.
func ownPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return ""
	}
	return path
}

// answers reads back the form that was sent; nothing when there was none.
func (k kept) answers() (all []web.Answer) {
	if k.To == "" || k.Answers == "" || json.Unmarshal([]byte(k.Answers), &all) != nil {
		return nil
	}
	return all
}

// words are the own words among the answers, to be seen again before they are sent.
func (k kept) words() string {
	longest := ""
	for _, a := range k.answers() {
		if !strings.HasPrefix(a.Name, "_") && len(a.Value) > len(longest) {
			longest = a.Value
		}
	}
	return longest
}

// goOnPage gives back what somebody typed; one press sends it where it was going.
type goOnPage struct {
	ui.Page
	Kept  kept
	Start string
}

// goOn leads on after signing in: to the text that was kept, to the page that
// was asked for, or to where everybody starts.
func (k kept) goOn(c *web.Ctx, u naast.UserID, start string, staff bool) error {
	if k.Of != "" && k.Of != c.App.Guard.Handle(u) {
		return c.SeeOther(start) // somebody else sat here: what he typed is not hers
	}
	if len(k.answers()) == 0 {
		if k.To != "" {
			start = k.To
		}
		return c.SeeOther(start)
	}
	p := goOnPage{Page: c.Base(c.T.S("Uw tekst is bewaard")), Kept: k, Start: start}
	// The key of the form that was interrupted is among the answers.
	p.Form, p.Staff, p.Key = true, staff, ""
	return c.Page(http.StatusOK, goOn(p))
}
