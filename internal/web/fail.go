// tekst: inwoner

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
	if c.Page(s.status, failed(failedPage{Page: c.Base(c.T.M(s.title)), What: c.T.M(s.what), Next: c.T.M(s.next), Kept: c.kept(s.status)})) != nil {
		c.body.Reset()
		c.body.WriteString(c.T.M(s.what) + " " + c.T.M(s.next))
		c.kind = "text/plain; charset=utf-8"
	}
}

// say is what people read about a kind of error: what happened, what to do next.
type say struct {
	status            int
	title, what, next naast.Message
}

func sayOf(err error) say {
	for _, k := range kinds {
		if errors.Is(err, k.kind) {
			return k.say
		}
	}
	return say{http.StatusInternalServerError, naast.Msg("Er ging iets mis"), naast.Msg("Er ging iets mis bij ons. Dat ligt niet aan u."), naast.Msg("Probeer het nog eens. Lukt het niet? Bel ons dan.")}
}

var kinds = []struct {
	kind error
	say
}{
	{naast.SignIn, say{401, naast.Msg("Opnieuw inloggen"), naast.Msg("U bent niet meer ingelogd."), naast.Msg("Log opnieuw in. Daarna kunt u verder.")}},
	{naast.NotFound, say{404, naast.Msg("Niet gevonden"), naast.Msg("Deze pagina is er niet."), naast.Msg("Ga naar de eerste pagina, of bel ons.")}},
	{naast.TooLarge, say{413, naast.Msg("Te veel tekst"), naast.Msg("Dit is te veel in één keer."), naast.Msg("Ga terug en maak uw tekst korter. Uw tekst staat er nog.")}},
	{naast.TooMany, say{429, naast.Msg("Even wachten"), naast.Msg("Dat waren veel pogingen."), naast.Msg("Wacht een kwartier. Lukt het dan nog niet? Wacht dan een uur, of bel ons.")}},
	{naast.Conflict, say{409, naast.Msg("Iemand anders was ook bezig"), naast.Msg("Iemand anders heeft dit net veranderd."), naast.Msg("Ga terug en kijk wat er nu staat. Er is niets weg.")}},
	{naast.Invalid, say{422, naast.Msg("Dit lukte niet"), naast.Msg("Wij konden dit zo niet aannemen."), naast.Msg("Ga terug, laad de pagina opnieuw en probeer het nog eens.")}},
	{naast.Unknown, say{503, naast.Msg("Even niet zeker"), naast.Msg("Wij weten niet zeker of dit is bewaard."), naast.Msg("Druk nog een keer op de knop. Het gebeurt dan maar één keer.")}},
	{naast.Unavailable, say{503, naast.Msg("Even niet bereikbaar"), naast.Msg("Onze computer doet het nu even niet."), naast.Msg("Probeer het straks nog eens. Of bel ons.")}},
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
