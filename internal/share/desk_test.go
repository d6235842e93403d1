package share_test

import (
	"regexp"
	"strings"
	"testing"

	"naast/internal/testkit/browser"
	"naast/internal/web/webtest"
)

// cards reads every number and code of the page that is shown once.
func cards(v *webtest.Visitor) (all [][2]string) {
	for _, m := range regexp.MustCompile(`(\d{7}).*?(\d{4} \d{4} \d{4} \d{4})`).FindAllStringSubmatch(v.Text(), -1) {
		all = append(all, [2]string{m[1], m[2]})
	}
	return all
}

// With named people of a desk: each a card of his own, each look by name, each
// stopped by himself.
func TestShareWithNamedPeopleOfADesk(t *testing.T) {
	each(t, func(s *family) {
		her := s.In(s.resident)
		her.Get(mine).Submit(mine, fields("loket", "Loket Zorg", "wat", "plan", "tot", "20-12-2026")).Expect(422, "Schrijf op wie van dit loket")
		if her.Value("loket") != "Loket Zorg" {
			s.T.Error("what was typed is lost")
		}
		her.Submit(mine, fields("naam", "a, b, c, d, e, f, g")).Expect(422, "ten hoogste 6 mensen")
		her.Submit(mine, fields("naam", "Tess Boon, Wout Vos")).Expect(200, "Tess Boon van Loket Zorg", "Wout Vos van Loket Zorg")
		got := cards(her)
		if len(got) != 2 || got[0] == got[1] {
			s.T.Fatalf("cards: %v", got)
		}
		tess, wout := s.son(got[0][0], got[0][1]), s.son(got[1][0], got[1][1])
		tess.Expect(200, "deelt dit met u", "Het plan").Refuse("mijn val")
		wout.Expect(200, "Het plan")
		her.Get("/mijn-pagina/wie-keek").Expect(200, "Tess Boon van Loket Zorg keek wat u deelde", "Wout Vos van Loket Zorg keek wat u deelde").Refuse("Iemand van ons keek")
		her.Get(mine).Expect(200, "Wout Vos van Loket Zorg").Submit(mine+"/stop", nil).Expect(200)
		if a, b := tess.Get("/delen/nog").Status, wout.Get("/delen/nog").Status; (a == 204) == (b == 204) {
			s.T.Errorf("one of two was stopped, and they hear %d and %d", a, b)
		}
		her.Get("/mijn-pagina/meenemen").Expect(200, "Tess Boon van Loket Zorg")
	})
}

// With all who work at a desk, because she says so: nothing is shown to who does
// not say who he is, and she reads what he says he is called.
func TestShareWithADesk(t *testing.T) {
	each(t, func(s *family) {
		her := s.In(s.resident)
		her.Get(mine).Submit(mine, fields("allen", "ja", "wat", "vraag", "wat", "schrijven", "tot", "20-12-2026")).Expect(422, "Schrijf op welk loket het is")
		her.Submit(mine, fields("loket", "Loket Zorg", "naam", "Tess")).Expect(422, "Kies één van de twee")
		her.Submit(mine, fields("naam", "")).Expect(200, "alle medewerkers van Loket Zorg")
		got := cards(her)
		if len(got) != 1 {
			s.T.Fatalf("cards: %v", got)
		}
		nobody := s.son(got[0][0], got[0][1])
		nobody.Expect(200, "Vul ook uw naam in").Refuse("mijn val", "trap")
		nobody.Post("/delen/bericht", fields("_sleutel", "0123456789abcdef02", "bericht", "Hoi")).Expect(404)
		jan := s.Visitor().Get("/delen").Submit("/delen", fields("vraagnummer", got[0][0], "geheim", got[0][1], "naam", "Jan Roos"))
		jan.Expect(200, "mijn val")
		jan.Submit("/delen/bericht", fields("bericht", "Wij bellen u.")).Expect(200, "Verstuurd")
		her.Get(mine).Expect(200, "iemand van Loket Zorg, zegt: Jan Roos", "Wij bellen u.")
		looks := her.Get("/mijn-pagina/wie-keek").Expect(200, "Iemand van Loket Zorg, zegt: Jan Roos, keek wat u deelde").Text()
		if !strings.Contains(looks, "Iemand van Loket Zorg keek") {
			s.T.Error("who did not say his name is not in the list")
		}
		jan.Get("/delen/nog").Expect(204)
		her.Get(mine).Submit(mine+"/stop", nil).Expect(200)
		if jan.Get("/delen/nog"); jan.Status == 204 {
			s.T.Error("the open page does not hear that it is over")
		}
		jan.Get("/delen/inzien").Refuse("mijn val")
	})
}

// A page that is open goes blank when she stops: it asks, and shows nothing any
// more. The control is the same question before she stopped.
func TestOpenPageGoesBlank(t *testing.T) {
	each(t, func(s *family) {
		her := s.In(s.resident)
		her.Get(mine).Submit(mine, fields("naam", "Jelle", "wat", "vraag", "tot", "20-12-2026")).Expect(200)
		got := cards(her)
		p := browser.New(s.T, 360, true)
		p.Open(s.URL() + "/delen")
		p.Fill("[name=vraagnummer]", got[0][0])
		p.Fill("[name=geheim]", got[0][1])
		p.Press("Laat zien")
		const look = `fetch("/delen/nog", { redirect: "manual" }).then((a) => { dispatchEvent(new Event("pageshow")); return a.status })`
		if status := browser.Await[int](p, look); status != 204 || !strings.Contains(p.Text("main"), "mijn val") {
			s.T.Fatalf("before: %d, %q", status, p.Text("main"))
		}
		her.Get(mine).Submit(mine+"/stop", nil).Expect(200)
		browser.Eval[any](p, `dispatchEvent(new Event("pageshow"))`)
		p.WaitFor("html:not([data-watch]) h1") // what comes in its place
		if text := browser.Eval[string](p, `document.body.innerText`); strings.Contains(text, "mijn val") {
			s.T.Errorf("the page still shows %q", text)
		}
	})
}

// Whoever mistypes what he was given is not sent to a card that he does not have.
func TestReaderHasNoCard(t *testing.T) {
	each(t, func(s *family) {
		s.Visitor().Get("/delen").Submit("/delen", fields("vraagnummer", "1234567", "geheim", "12")).Expect(422, "Kijk nog eens op wat u kreeg").Refuse("Kijk op uw kaart")
	})
}
