package web

import (
	"errors"
	"log/slog"
	"net/http"

	"naast"
)

// fail turns an error into a page. The log gets the kind and the ids, never
// what somebody typed.
func (c *Ctx) fail(err error) {
	var again repeat
	if errors.As(err, &again) {
		c.SeeOther(again.location)
		return
	}
	c.kind, c.location = "", ""
	if errors.Is(err, naast.SignIn) && c.App.signIn != nil {
		c.status = http.StatusUnauthorized
		if c.App.signIn(c) == nil {
			return
		}
	}
	s := sayOf(err)
	if s.status >= 500 {
		c.App.Log.Error("request failed", slog.String("route", c.route.Method+" "+c.route.Path), slog.String("partnership", c.Part.Slug), slog.Any("error", err))
	}
	if c.Page(s.status, failed(failedPage{Page: c.Base(c.T.S(s.title)), What: c.T.S(s.what), Next: c.T.S(s.next), Kept: c.kept(s.status)})) != nil {
		c.body.Reset()
		c.body.WriteString(c.T.S(s.what) + " " + c.T.S(s.next))
		c.kind = "text/plain; charset=utf-8"
	}
}

// say is what people read about a kind of error: what happened, what to do next.
type say struct {
	status            int
	title, what, next string
}

func sayOf(err error) say {
	for _, k := range kinds {
		if errors.Is(err, k.kind) {
			return k.say
		}
	}
	return say{http.StatusInternalServerError, "Er ging iets mis", "Er ging iets mis bij ons. Dat ligt niet aan u.", "Probeer het nog eens. Lukt het niet? Bel ons dan."}
}

var kinds = []struct {
	kind error
	say
}{
	{naast.SignIn, say{401, "Opnieuw inloggen", "U bent niet meer ingelogd.", "Log opnieuw in. Daarna kunt u verder."}},
	{naast.NotFound, say{404, "Niet gevonden", "Deze pagina is er niet.", "Ga naar de eerste pagina, of bel ons."}},
	{naast.TooLarge, say{413, "Te veel tekst", "Dit is te veel in één keer.", "Ga terug en maak uw tekst korter. Uw tekst staat er nog."}},
	{naast.TooMany, say{429, "Even wachten", "Dat waren veel pogingen.", "Wacht een kwartier en probeer het dan nog eens. Of bel ons."}},
	{naast.Conflict, say{409, "Iemand anders was ook bezig", "Iemand anders heeft dit net veranderd.", "Ga terug en kijk wat er nu staat. Er is niets weg."}},
	{naast.Invalid, say{422, "Dit lukte niet", "Wij konden dit zo niet aannemen.", "Ga terug, laad de pagina opnieuw en probeer het nog eens."}},
	{naast.Unknown, say{503, "Even niet zeker", "Wij weten niet zeker of dit is bewaard.", "Druk nog een keer op de knop. Het gebeurt dan maar één keer."}},
	{naast.Unavailable, say{503, "Even niet bereikbaar", "Onze computer doet het nu even niet.", "Probeer het straks nog eens. Of bel ons."}},
}

// kept are the answers of a form that could not be taken in because of us, to
// be sent again with one press.
func (c *Ctx) kept(status int) []Answer {
	if status < 500 || c.Req.Method != http.MethodPost {
		return nil
	}
	return c.Posted()
}

// Answer is one answer of a form.
type Answer struct{ Name, Value string }

// Posted are the answers of the form that was sent, to be carried through
// another page.
func (c *Ctx) Posted() []Answer {
	var all []Answer
	for name, values := range c.Req.PostForm {
		if name == langField {
			continue
		}
		for _, v := range values {
			all = append(all, Answer{name, v})
		}
	}
	return all
}
