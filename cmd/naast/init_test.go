package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"naast"
	"naast/internal/db/dbtest"
	"naast/internal/testkit/pg"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// begun is a partnership of which only init was run.
type begun struct {
	*testing.T
	clock *dbtest.Clock
	base  string
	site  *site
}

// worker is somebody of staff, with all that he knows and has.
type worker struct {
	*webtest.Visitor
	login string
	secrets
}

// inEach gives a test empty places on each database.
func inEach(t *testing.T, test func(*testing.T, partnershipConfig)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		test(t, partnershipConfig{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)})
	})
}

// From a bare installation to a resident who is helped, by people in browsers
// only: what init leaves is enough to go on with.
func TestFromNothing(t *testing.T) {
	inEach(t, fromNothing)
}

func fromNothing(t *testing.T, p partnershipConfig) {
	b := &begun{T: t, clock: dbtest.NewClock()}
	els := b.init(p)

	// Els takes in an organisation and invites its first coordinator, and a
	// second person for the front door.
	els.as("Coördinator")
	els.Get("/instellingen").Follow("Een organisatie erbij").Fill("naam", "Steunpunt Tinkerbroek").Fill("telefoon", "0999 70 80 90").Press("Bewaren").Expect(200, "Steunpunt Tinkerbroek")
	els.Get("/medewerkers").Expect(200, "De eerste coördinator")
	wim := b.enrol("wim", els.Submit("/medewerkers/eerste", url.Values{"eerste": {"Wim"}}))
	els.Get("/medewerkers")
	joost := b.enrol("joost", els.Submit("/medewerkers", url.Values{"naam": {"Joost"}, "hoeden": {"voordeur"}}))
	// Nobody else can sign yet: the code of init does, for who begins.
	b.enter(wim).Expect(200, "Uw account wacht nog op handtekeningen")
	for _, name := range []string{"Wim", "Joost"} {
		page := els.Get("/medewerkers").Follow(name).Path
		els.Press("Teken voor dit account").Get(page).Fill("opstartcode", els.start).Press("Gebruik de opstartcode").Expect(200)
	}
	b.enter(wim).Expect(200, "Uw account werkt vanaf")
	b.clock.Forward(25 * time.Hour)

	// Wim takes Sjoerd into the register and gives him a code.
	b.enter(wim).Expect(200, "Vandaag")
	wim.Get("/register/nieuw").Submit("/register/nieuw", url.Values{"voornaam": {"Sjoerd"}, "kijkdagen": {"1", "2", "3", "4", "5"}, "weet-geld": {"2"},
		"vog-gezien": {"2-11-2026"}, "overeenkomst": {"2-11-2026"}}).Expect(200, "Nog geen account")
	sjoerd := b.enrol("sjoerd", wim.Press("Maak een code"))

	// Wim and Els sign for him.
	sign := wim.Get("/vandaag").Expect(200, "Wacht op uw handtekening", "Sjoerd").Follow("Sjoerd").Path
	wim.Press("Teken voor dit account").Expect(200)

	// Els puts Joost at the front door, with its key.
	b.enter(els).as("Coördinator")
	els.Get(sign).Expect(200, "Wim (").Refuse("opstartcode").Press("Teken voor dit account").Expect(200)
	els.Get("/medewerkers").Follow("Joost").Press("Geef de sleutel")
	els.Get("/instellingen").Fill("voordeur", "Els", "Joost").Press("Bewaren").Expect(200, "De instellingen zijn bewaard")
	b.enter(joost).Get("/voordeur").Expect(200, "Er wachten nu geen vragen")

	// A resident does not see Sjoerd while his keys do not count yet.
	anna := b.visitor()
	tell := func(v *webtest.Visitor) *webtest.Visitor {
		v.Get("/vraag/1").Fill("verhaal", "Ik durf mijn post niet meer open te maken.").Fill("domein", "geld").Press("Verder")
		return v.Press("Verder").Press("Laat mensen zien").Expect(200, "Stap 4 van 5")
	}
	tell(anna).Refuse("Sjoerd")
	b.clock.Forward(25 * time.Hour)
	tell(anna).Expect(200, "Sjoerd", "Steunpunt Tinkerbroek").Press("Kies Sjoerd").Press("Verder met deze keus").Expect(200, "Els", "Joost")
	anna.Fill("gezondheid", "niets").Press("Versturen").Expect(200, "Dit is uw kaart").Press("Ik heb het opgeschreven. Naar mijn pagina.").Expect(200, "Wij vragen het aan Sjoerd")

	// He says yes, and stands next to her; his coordinator can see that.
	b.enter(sjoerd).Expect(200, "Wacht op uw antwoord")
	sjoerd.Get(sjoerd.Links("/aanbod/")[0]).Fill("kent", "nee").Press("Verder").Expect(200, "Ik durf mijn post").Fill("antwoord", "ja").Press("Geef antwoord").Expect(200)
	anna.Get("/mijn-pagina").Expect(200, "Sjoerd staat naast u")
	b.enter(wim).Get("/stil").Expect(200, "Met iedereen is kort geleden gesproken")

	// Somebody else waits. From the waiting list Els proposes Sjoerd with a
	// reason, and the resident decides.
	bea := b.visitor()
	tell(bea).Press("Ik wacht nog even").Fill("gezondheid", "niets").Press("Versturen").Press("Ik heb het opgeschreven. Naar mijn pagina.").Expect(200, "U wacht nog even")
	b.enter(els).as("Coördinator")
	els.Get("/wachtlijst").Expect(200, "1 vragen wachten")
	els.Get(els.Links("/stil/")[0]).Follow("Stel iemand voor").Fill("wie", "Sjoerd").Fill("reden", "Weet veel van geld.").Press("Stel voor").Expect(200, "Voorgesteld")
	bea.Get("/mijn-pagina").Expect(200, "Wij vonden Sjoerd voor u").Press("Ja, vraag deze persoon").Expect(200, "Wij vragen het aan Sjoerd")
}

// init runs what the command runs, and serves the site.
func (b *begun) init(p partnershipConfig) *worker {
	b.Helper()
	ctx := context.Background()
	p.Name, p.Hosts = "wesselrade", []string{"*"}
	cfg := config{Keys: b.TempDir() + "/keys", Partnerships: []partnershipConfig{p}}
	if err := vault.CreateKeys(cfg.Keys); err != nil {
		b.Fatal(err)
	}
	s, err := open(ctx, cfg, naast.Clock(b.clock.Now), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.close)
	c := initCommand{Name: "Naast in Wesselrade", Umbrella: "Samenkracht Wesselrade", Phone: "0999 20 30 40", Login: "els", Person: "Els"}
	n, err := c.first(ctx, s, s.parts[0])
	if err != nil {
		b.Fatal(err)
	}
	if _, err := c.first(ctx, s, s.parts[0]); err == nil {
		b.Error("a partnership begins twice")
	}
	server := httptest.NewServer(s.app.Handler())
	b.Cleanup(server.Close)
	b.base, b.site = server.URL, s
	w := &worker{b.visitor(), "els", n}
	b.enter(w).Expect(200, "Welke hoed draagt u nu?")
	return w
}

func (b *begun) visitor() *webtest.Visitor { return webtest.New(b, b.base) }

// as chooses a hat.
func (w *worker) as(hat string) { w.Fill("hoed", hat).Press("Verder").Expect(200, "Vandaag") }

// enter signs in with phrase and second factor.
func (b *begun) enter(w *worker) *worker {
	b.Helper()
	b.clock.Forward(31 * time.Second) // a code that was not used yet
	code, err := totp.GenerateCode(w.totp, b.clock.Now())
	if err != nil {
		b.Fatal(err)
	}
	w.Get("/inloggen").Submit("/inloggen", url.Values{"inlognaam": {w.login}, "woorden": {w.phrase}, "code": {code}})
	return w
}

var (
	givenCode = regexp.MustCompile(`\b\d{4} \d{4} \d{4} \d{4}\b`)
	wordLine  = regexp.MustCompile(`\b[1-8]\. ([a-z]{4,7})\b`)
	askedFor  = regexp.MustCompile(`Wat is woord ([1-8]) op`)
	oneSpan   = regexp.MustCompile(`<span>([A-Z2-7]{4})</span>`)
)

// enrol makes an account with the code that a page shows.
func (b *begun) enrol(login string, page *webtest.Visitor) *worker {
	b.Helper()
	code := givenCode.FindString(page.Text())
	if code == "" {
		b.Fatalf("no code on %s (%d):\n%s", page.Path, page.Status, page.Text())
	}
	w := &worker{Visitor: b.visitor(), login: login}
	w.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(200)
	var words []string
	for _, m := range wordLine.FindAllStringSubmatch(w.Text(), -1) {
		words = append(words, m[1])
	}
	w.phrase = strings.Join(words, " ")
	w.Submit("/aanmelden/telefoon", nil).Expect(200)
	for _, m := range oneSpan.FindAllStringSubmatch(w.Body, -1) {
		w.totp += m[1]
	}
	now, err := totp.GenerateCode(w.totp, b.clock.Now())
	if err != nil {
		b.Fatal(err)
	}
	f := url.Values{"inlognaam": {login}, "code": {now}}
	for i, m := range askedFor.FindAllStringSubmatch(w.Text(), -1) {
		f.Set([]string{"woord-a", "woord-b"}[i], words[m[1][0]-'1'])
	}
	w.Submit("/aanmelden/klaar", f).Expect(200, "Gelukt")
	return w
}

// A crash leaves no memory on disk, and what is made is for its own user. The
// control is how a process begins here.
func TestPrivate(t *testing.T) {
	was := syscall.Umask(0o022)
	defer syscall.Umask(was)
	file := func(name string) os.FileMode {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		i, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return i.Mode().Perm()
	}
	if m := file("before"); m&0o077 == 0 {
		t.Fatalf("the control: before, others may read nothing (%o)", m)
	}
	private()
	if m := file("after"); m&0o077 != 0 {
		t.Errorf("others may read what it makes: %o", m)
	}
	var core syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &core); err != nil || core.Cur != 0 || core.Max != 0 {
		t.Errorf("a crash may leave %d bytes: %v", core.Cur, err)
	}
}
