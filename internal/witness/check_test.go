package witness

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/web/webtest"
	"naast/internal/witness/verify"
)

// asked is what the page answers to a stamp that was pasted.
func (p *place) asked(text string) *webtest.Visitor {
	p.Helper()
	return p.Visitor().Get(logPath).Submit(logPath, url.Values{"stempel": {text}})
}

// chose is what it answers to a file.
func (p *place) chose(content string) *webtest.Visitor {
	p.Helper()
	return p.Visitor().Get(logPath).SubmitFile(logPath, "bestand", "logboek.txt", []byte(content), nil)
}

// kept is the stamp of now as somebody keeps it.
func (p *place) kept() string { return p.Visitor().Get(keepPath).Expect(200).Body }

// Whoever kept a stamp, or a resident who kept her lines, is told on the page
// whether the log of now still holds them; what is of another log, was touched
// or is no stamp is told apart, and nothing of what was brought is shown again.
func TestKeptStampOnThePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		_, her := p.Accepted(p.Mara)
		p.Visitor().Post(logPath, url.Values{"stempel": {"x"}}).Expect(422, "Er is nog geen stempel om mee te vergelijken")
		p.night()
		p.key = strings.TrimSpace(p.Visitor().Get(keyPath).Body)
		old, bare := p.kept(), p.Visitor().Get(checkpointPath).Body
		me := p.In(her)
		lines := me.Get(minePath).Expect(200).Body
		me.Get("/mijn-pagina/wie-keek").Follow("Hoe werkt het logboek?").Expect(200, "Past uw stempel nog?")
		p.night()
		if err := Make(ctx, two.Other, p.V); err != nil {
			t.Fatal(err)
		}
		theirs := p.Neighbour().Get(keepPath).Expect(200).Body

		for _, fits := range []string{old, bare, strings.ReplaceAll(old, "\n", "\r\n"), "\uFEFF" + old + "\n\n"} {
			p.asked(fits).Expect(200, "Uw stempel past", "Alles van het logboek van dinsdag 24 november 2026 staat nog in dat van woensdag 25 november 2026", "Toen had het logboek 64 regels. Nu zijn het er 128").Refuse(p.key + "\n----")
			p.chose(fits).Expect(200, "Uw stempel past")
		}
		p.asked(p.kept()).Expect(200, "Uw stempel past", "Toen had het logboek 128 regels. Nu zijn het er 128")
		for _, v := range []*webtest.Visitor{p.asked(lines), p.chose(lines)} {
			v.Expect(200, "regels staan in het logboek").Refuse("Mara")
		}

		swap := func(s, from, to string) string {
			if !strings.Contains(s, from) {
				t.Fatalf("%q is not there to be changed", from)
			}
			return strings.Replace(s, from, to, 1)
		}
		p.chose(swap(lines, "Mara", "Mona")).Expect(200, "De regels in dit bestand kloppen niet").Refuse("Mona")
		p.chose(`{"naast":"bewijs 1","sleutel":"`+p.key+`","logboek":`+fmt.Sprintf("%q", bare)+`,"regels":[]}`).Expect(422, "In dit bestand staat nog geen regel")
		for name, foreign := range map[string]string{
			"edited": swap(old, "\n64\n", "\n128\n"), "of another partnership": theirs, "with a false key": p.signedByNobody(t, "\n128\n"), "that asks after a size": p.signedByNobody(t, "\n65\n"),
			"bare and of another": theirs[strings.Index(theirs, "----\n")+5:], "with their key": swap(old, p.key, theirs[strings.Index(theirs, "naast/log/"):strings.Index(theirs, "\n----")]),
		} {
			if v := p.asked(foreign); v.Status != 200 || !strings.Contains(v.Text(), "Dit stempel is niet van ons logboek") {
				t.Errorf("a stamp %s: %d\n%s", name, v.Status, v.Text())
			}
		}
		for _, rubbish := range []string{"zomaar iets", "{", old[:40], p.key, strings.Repeat("x", verify.MaxSigned+1)} {
			if v := p.asked(rubbish).Expect(422, "Wij kunnen dit niet lezen"); strings.TrimSpace(v.Value("stempel")) != rubbish {
				t.Errorf("what was typed is gone: %.60q, there is %.60q", rubbish, v.Value("stempel"))
			}
			p.chose(rubbish).Expect(422, "Wij kunnen dit niet lezen")
		}
		p.chose("\x00\xff\xfe").Expect(422, "Wij kunnen dit niet lezen")
		p.asked("").Expect(422, "Plak eerst uw stempel")
		p.chose(strings.Repeat("x", mostBrought+1)).Expect(422, "Dit is te groot voor deze pagina")

		p.StartOver() // a copy was put back
		p.night()
		for _, before := range []string{old, bare, lines} {
			p.asked(before).Expect(200, "Ons logboek begon opnieuw", "24 november").Refuse("Uw stempel past")
		}
		p.asked(theirs).Expect(200, "Dit stempel is niet van ons logboek")
		p.asked(p.kept()).Expect(200, "Uw stempel past")
	})
}

// signedByNobody is a stamp of this size under our name, with a key of whoever
// made it up.
func (p *place) signedByNobody(t *testing.T, size string) string {
	secret, key, err := note.GenerateKey(rand.Reader, strings.Split(p.key, "+")[0])
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(p.Visitor().Get(checkpointPath).Body, "\n\n")
	signed, err := note.Sign(&note.Note{Text: strings.Replace(text+"\n", "\n128\n", size, 1)}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return "sleutel: " + key + "\n----\n" + string(signed)
}

// A host with all keys who changed, cut or forked the log and signed it anew is
// found by whoever kept a stamp from before. The controls: the same stamp held
// an hour before, and one from before the fork still does.
func TestForgedLogOnThePage(t *testing.T) {
	for name, forge := range map[string]func(p *place){
		"edited": func(p *place) {
			p.rewrite(`UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=3`)
		},
		"truncated": func(p *place) { p.rewrite(`DELETE FROM audit_event WHERE seq>=60`) },
		"forked":    (*place).fork,
		"with a hole": func(p *place) {
			p.Write("hole", exec(`DELETE FROM audit_hash`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
				p := open(t, two)
				_, her := p.Accepted(p.Mara)
				p.night()
				first := p.kept()
				p.night()
				second, lines := p.kept(), p.In(her).Get(minePath).Expect(200).Body
				for _, s := range []string{first, second, lines} {
					p.asked(s).Expect(200).Refuse("Dit past niet meer")
				}
				forge(p)
				if name != "with a hole" {
					p.night()
				}
				if name == "forked" {
					p.asked(first).Expect(200, "Uw stempel past")
					p.asked(second).Expect(200, "Dit past niet meer", "Gooi uw stempel of bestand niet weg", "Bel de cliëntenraad")
					p.chose(lines).Expect(200, "Dit past niet meer")
					return
				}
				p.asked(first).Expect(200, "Dit past niet meer", "Bel de cliëntenraad").Refuse("Uw stempel past")
			})
		})
	}
}

// fork goes on from the first 64 lines with others.
func (p *place) fork() {
	p.Helper()
	p.Write("fork", exec(`UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=100`,
		`DELETE FROM audit_hash WHERE n>=127`, `UPDATE audit_event SET seq=NULL WHERE seq>=64`, `DELETE FROM witness_checkpoint WHERE size>64`))
	if err := audit.Settle(ctx, p.D); err != nil {
		p.Fatal(err)
	}
}

// A log that was changed and not signed anew gets no stamp any more, and the
// page says so to whoever looks.
func TestStampThatStaysAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		p.night()
		p.Visitor().Get(logPath).Expect(200).Refuse("Er kwam geen nieuw stempel meer")
		p.Clock.Forward(lateDays * 24 * time.Hour)
		p.Visitor().Get(logPath).Expect(200).Refuse("Er kwam geen nieuw stempel meer")
		p.Clock.Forward(24 * time.Hour)
		p.Visitor().Get(logPath).Expect(200, "Er kwam geen nieuw stempel meer na dinsdag 24 november 2026", "Bel ons")
	})
}

// Looking costs reading, so that one network and everybody together are bounded,
// in number and in what is read at one time.
func TestChecksAreBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		p.App.ProxyHeader = "X-Forwarded-For"
		p.night()
		stamp := p.kept()
		from := func(address string) int {
			v := p.Visitor().Get(logPath)
			v.Header.Set("X-Forwarded-For", address)
			return v.Submit(logPath, url.Values{"stempel": {stamp}}).Status
		}
		for n := range checks.Network {
			if s := from("203.0.113.6"); s != 200 {
				t.Fatalf("look %d: %d", n, s)
			}
		}
		if s := from("203.0.113.7"); s != 429 {
			t.Errorf("one more of the same network: %d", s)
		}
		if s := from("198.51.100.7"); s != 200 {
			t.Errorf("the control: another network gets %d", s)
		}
		for range checking {
			checkingNow <- struct{}{}
		}
		full := p.asked(stamp).Status
		<-checkingNow
		free := p.asked(stamp).Status
		for range checking - 1 {
			<-checkingNow
		}
		if full != 503 || free != 200 {
			t.Errorf("with every place taken %d, with one free %d", full, free)
		}
	})
}

func exec(all ...string) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		for _, q := range all {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	}
}
