package stories_test

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"

	"naast"
	"naast/internal/guard"
	"naast/internal/web/ui"
)

var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"als": func(ts *testscript.TestScript, neg bool, args []string) { in(ts).now = need(ts, neg, args, 1)[0] },
	"open": func(ts *testscript.TestScript, neg bool, args []string) {
		in(ts).visitor().Get(need(ts, neg, args, 1)[0])
	},
	"vul": func(ts *testscript.TestScript, neg bool, args []string) {
		if len(args) < 2 || neg {
			ts.Fatalf("vul VELD ANTWOORD…")
		}
		in(ts).visitor().Fill(args[0], args[1:]...)
	},
	// vul-dag VELD N: the day N days from now, as people write it.
	"vul-dag": func(ts *testscript.TestScript, neg bool, args []string) {
		n, err := strconv.Atoi(need(ts, neg, args, 2)[1])
		ts.Check(err)
		w := in(ts)
		w.visitor().Fill(args[0], ui.FormatDay(naast.Today(time.Now()).Add(w.later+n)))
	},
	"druk": func(ts *testscript.TestScript, neg bool, args []string) {
		in(ts).visitor().Press(need(ts, neg, args, 1)[0])
	},
	"volg": func(ts *testscript.TestScript, neg bool, args []string) {
		in(ts).visitor().Follow(need(ts, neg, args, 1)[0])
	},
	"maak-klaar":  makeReady,
	"breng":       bring,
	"fotografeer": takePhoto,
	"spreek":      speak,
	"beeld":       lookAtPicture,
	"zie":         see,
	"pad":         path,
	"antwoord":    answer,
	"kaart":       readCard,
	"kaarten":     takeCards,
	"vel":         typeSheet,
	"toetsen":     countKeys,
	"kaart-terug": func(ts *testscript.TestScript, neg bool, args []string) {
		w := in(ts)
		back(ts, w, w.cards[w.now])
	},
	// deel-open WIE: opens what WIE shared, with the number and code of "kaart".
	"deel-open": func(ts *testscript.TestScript, neg bool, args []string) {
		w := in(ts)
		c := w.cards[need(ts, neg, args, 1)[0]]
		w.visitor().Get("/delen").Fill("vraagnummer", c.number).Fill("geheim", c.secret).Press("Laat zien")
	},
	// typ-kaart WIE: types the card that WIE read, also when it does not open yet.
	"typ-kaart": func(ts *testscript.TestScript, neg bool, args []string) {
		w := in(ts)
		c := w.cards[need(ts, neg, args, 1)[0]]
		w.visitor().Get("/terug").Fill("vraagnummer", c.number).Fill("geheim", c.secret).Press("Open mijn pagina")
	},
	// wis-alles DAGEN: she asks to have everything erased, with so many days to think.
	"wis-alles": func(ts *testscript.TestScript, neg bool, args []string) {
		w := in(ts)
		c := w.cards[w.now]
		w.visitor().Get("/mijn-pagina/wissen").Fill("dagen", need(ts, neg, args, 1)[0]).Fill("geheim", c.secret).Press("Wis alles")
	},
	"demo-inwoner": demoResident,
	"meld-aan":     signIn,
	"later": func(ts *testscript.TestScript, neg bool, args []string) {
		w := in(ts)
		days, err := strconv.Atoi(need(ts, neg, args, 1)[0])
		ts.Check(err)
		w.later += days
		w.program.stop()
		w.start()
	},
	"herstart": func(ts *testscript.TestScript, neg bool, args []string) {
		w := in(ts)
		w.program.kill()
		w.start()
	},
	"post":         mail,
	"reservekopie": backUp,
	"terugzetten":  comeBack,
	"ceremonie":    holdCeremony,
	"nummer":       readNumber,
	"zetel":        giveSeat,
	"nergens":      nowhere,
	"lek":          leak,
	"kies-eerste":  chooseFirst,
	"volg-pad": func(ts *testscript.TestScript, neg bool, args []string) {
		v := in(ts).visitor()
		links := v.Links(need(ts, neg, args, 1)[0])
		if len(links) == 0 {
			ts.Fatalf("no link to %s on %s:\n%s", args[0], v.Path, v.Text())
		}
		v.Get(links[0])
	},
	// volg-pad-met BEGIN WOORDEN: the first of such links whose page says WOORDEN.
	"volg-pad-met": func(ts *testscript.TestScript, neg bool, args []string) {
		need(ts, neg, args, 2)
		v := in(ts).visitor()
		for _, link := range v.Links(args[0]) {
			if v.Get(link); strings.Contains(v.Text(), args[1]) {
				return
			}
		}
		ts.Fatalf("no page under %s says %q", args[0], args[1])
	},
	"wacht-op": await,
	"onthoud-keuze": func(ts *testscript.TestScript, neg bool, args []string) {
		ts.Setenv(need(ts, neg, args, 1)[0], in(ts).chosen)
	},
	"onthoud": func(ts *testscript.TestScript, neg bool, args []string) {
		ts.Setenv(need(ts, neg, args, 1)[0], in(ts).visitor().Path)
	},
}

func in(ts *testscript.TestScript) *world {
	w := ts.Value(worldKey{}).(*world)
	w.line = ts
	return w
}

func need(ts *testscript.TestScript, neg bool, args []string, n int) []string {
	if neg || len(args) != n {
		ts.Fatalf("wrong number of words")
	}
	return args
}

func see(ts *testscript.TestScript, neg bool, args []string) {
	v := in(ts).visitor()
	for _, want := range args {
		if strings.Contains(v.Text(), want) == neg {
			ts.Fatalf("on %s (%d), %q is there: %v\n%s", v.Path, v.Status, want, neg, v.Text())
		}
	}
}

// await opens the page again until it says something that a job brings about.
func await(ts *testscript.TestScript, neg bool, args []string) {
	want := need(ts, neg, args, 1)[0]
	v := in(ts).visitor()
	for range 60 {
		if strings.Contains(v.Text(), want) {
			return
		}
		time.Sleep(500 * time.Millisecond)
		v.Get(v.Path)
	}
	ts.Fatalf("%s never says %q:\n%s", v.Path, want, v.Text())
}

func path(ts *testscript.TestScript, neg bool, args []string) {
	want := need(ts, neg, args, 1)[0]
	if v := in(ts).visitor(); v.Path != want {
		ts.Fatalf("we are on %s (%d), not %s\n%s", v.Path, v.Status, want, v.Text())
	}
}

func answer(ts *testscript.TestScript, neg bool, args []string) {
	want := need(ts, neg, args, 1)[0]
	if v := in(ts).visitor(); strconv.Itoa(v.Status) != want {
		ts.Fatalf("%s answered %d, not %s\n%s", v.Path, v.Status, want, v.Text())
	}
}

var (
	sevenDigits   = regexp.MustCompile(`\b\d{7}\b|\b\d{3} \d{4}\b`)
	sixteenDigits = regexp.MustCompile(`\b\d{4}\s+\d{4}\s+\d{4}\s+\d{4}\b`)
)

func readCard(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	text := w.visitor().Text()
	c := card{strings.ReplaceAll(sevenDigits.FindString(text), " ", ""), sixteenDigits.FindString(text)}
	if c.number == "" || c.secret == "" {
		ts.Fatalf("no card on %s:\n%s", w.visitor().Path, text)
	}
	w.cards[w.now] = c
}

func back(ts *testscript.TestScript, w *world, c card) {
	if c.number == "" {
		ts.Fatalf("%s has no card", w.now)
	}
	w.visitor().Get("/terug").Fill("vraagnummer", c.number).Fill("geheim", c.secret).Press("Open mijn pagina")
	if v := w.visitor(); v.Path != "/mijn-pagina" {
		ts.Fatalf("the card leads to %s (%d):\n%s", v.Path, v.Status, v.Text())
	}
}

func demoResident(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	name := need(ts, neg, args, 1)[0]
	for _, r := range w.book.Residents {
		if r.Name == name {
			back(ts, w, card{r.Number, r.Secret})
			return
		}
	}
	ts.Fatalf("nobody in the demo is called %s", name)
}

func signIn(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	if neg || len(args) < 1 {
		ts.Fatalf("meld-aan NAAM [HOED]")
	}
	hat := ""
	if len(args) > 1 {
		hat = args[1]
	}
	if args[0] == "gekozen" {
		args[0] = w.chosen
	}
	for _, d := range w.book.Staff {
		if d.Login != args[0] || hat != "" && string(d.Hat) != hat {
			continue
		}
		w.now = d.Login
		code, err := totp.GenerateCode(d.TOTP, time.Now().AddDate(0, 0, w.later))
		ts.Check(err)
		v := w.visitor().Get("/inloggen").Fill("inlognaam", d.Login).Fill("woorden", d.Phrase).Fill("code", code).Press("Log in")
		if strings.Contains(v.Text(), "Welke hoed draagt u nu?") {
			v.Fill("hoed", map[guard.Hat]string{guard.HatCoordinator: "Coördinator", guard.HatFrontDoor: "Voordeur", guard.HatBoard: "Bestuur", guard.HatSupporter: "Ondersteuner"}[d.Hat]).Press("Verder")
		}
		if v.Path != "/vandaag" {
			ts.Fatalf("%s came to %s (%d):\n%s", d.Login, v.Path, v.Status, v.Text())
		}
		return
	}
	ts.Fatalf("nobody in the demo signs in as %s", args[0])
}

var firstChoice = regexp.MustCompile(`Kies ([\pL]+)`)

// chooseFirst presses the first "Kies …" and remembers who that is.
func chooseFirst(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	for _, label := range w.visitor().Buttons() {
		m := firstChoice.FindStringSubmatch(label)
		if m == nil {
			continue
		}
		for _, d := range w.book.Staff {
			if first, _, _ := strings.Cut(d.Name, " "); first == m[1] && d.Hat == guard.HatSupporter {
				w.chosen = d.Login
				w.visitor().Press(label)
				return
			}
		}
	}
	ts.Fatalf("nobody to choose on %s:\n%s", w.visitor().Path, w.visitor().Text())
}

func mail(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	n, err := strconv.Atoi(need(ts, neg, args, 2)[0])
	ts.Check(err)
	w.mail.Wait(n)
	for range 60 { // others may have come before it
		for _, m := range w.mail.Mails() {
			if strings.Contains(m.Subject()+"\n"+m.Text(), args[1]) {
				return
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
	ts.Fatalf("no mail says %q", args[1])
}
