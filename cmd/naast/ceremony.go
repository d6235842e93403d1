package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/seats"
	"naast/internal/vault"
)

// ceremonyCommand makes the seats of a partnership, with the people who will hold
// them at the screen one by one. What they read is Dutch, as the sheets are. The
// words stand on the other screen of the terminal, which leaves nothing behind, and go
// onto paper with a pen: a printer and its queue would keep them.
type ceremonyCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`
	Replace     []int  `help:"Seats that are there already and get a new sheet, such as 2 or 1,2,3. The old sheets end."`

	screen
}

// practiseCommand opens the question of nobody with sheets.
type practiseCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`

	screen
}

// What a terminal does with these (ECMA-48, xterm): another screen without a memory,
// and back.
const (
	otherScreen = "\x1b[?1049h\x1b[2J\x1b[H"
	firstScreen = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l"
)

// screen is where the ceremony is held.
type screen struct {
	in  io.Reader
	out io.Writer

	lines *bufio.Scanner
}

// begin refuses anything that keeps what passes: a file, a pipe, a log.
func (s *screen) begin() error {
	if s.in == nil {
		for _, f := range []*os.File{os.Stdin, os.Stdout} {
			if i, err := f.Stat(); err != nil || i.Mode()&os.ModeCharDevice == 0 {
				return fmt.Errorf("dit moet op een scherm, niet via een bestand of een pijp: %w", naast.Invalid)
			}
		}
	}
	s.in, s.out = cmp.Or[io.Reader](s.in, os.Stdin), cmp.Or[io.Writer](s.out, os.Stdout)
	s.lines = bufio.NewScanner(s.in)
	return nil
}

func (s *screen) say(format string, a ...any) { fmt.Fprintf(s.out, format+"\n", a...) }

func (s *screen) ask(format string, a ...any) (string, error) {
	fmt.Fprintf(s.out, format+"\n> ", a...)
	if !s.lines.Scan() {
		return "", fmt.Errorf("geen antwoord: %w", naast.Invalid)
	}
	return strings.TrimSpace(s.lines.Text()), nil
}

// hidden runs on the other screen, and wipes it also when something goes wrong.
func (s *screen) hidden(f func() error) error {
	fmt.Fprint(s.out, otherScreen)
	defer fmt.Fprint(s.out, firstScreen)
	return f()
}

// Run makes the sheets, records them and lets the holders practise.
func (c ceremonyCommand) Run(ctx context.Context, log *slog.Logger) error {
	if err := c.begin(); err != nil {
		return err
	}
	return onPartnership(ctx, c.Config, c.Partnership, log, func(s *site, d *db.DB) error {
		numbers, err := c.numbers(ctx, s, d)
		if err != nil {
			return err
		}
		set, err := settingsOf(ctx, d)
		if err != nil {
			return err
		}
		c.say("De zetels van %s. Leg de bladen klaar die u op /zetels afdrukte, met een pen.", set.Name)
		var made []seats.Made
		for _, n := range numbers {
			m, err := c.sheet(ctx, s, set, n)
			if err != nil {
				return err
			}
			made = append(made, m)
		}
		if err := seats.Make(ctx, d, s.vault, made, c.Replace...); err != nil {
			return err
		}
		c.say("\nDe bladen zijn klaar. Nu oefenen: u ziet dat één blad niets opent, en twee wel.")
		if err := c.practise(ctx, s, d); err != nil {
			return err
		}
		c.say("\nNog te doen: twee mensen die accounts mogen maken, tekenen op /zetels. Zij bellen eerst wie het\nblad heeft en vergelijken de controle. Na die handtekeningen en 24 uur werken de zetels.")
		return nil
	})
}

// numbers are the seats to make: all three, or those that are replaced. Seats that
// are there are replaced only by who says so.
func (c *ceremonyCommand) numbers(ctx context.Context, s *site, d *db.DB) ([]int, error) {
	var there []vault.SeatState
	err := d.Read(ctx, db.System("ceremony"), func(tx *db.Tx) (err error) {
		there, err = s.vault.SeatStates(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(there) == 0 {
		return []int{1, 2, 3}, nil
	}
	if len(c.Replace) == 0 {
		return nil, fmt.Errorf("er zijn al zetels. Een nieuw blad neemt de plaats in van het oude, en het oude eindigt: zeg welke, met --replace 2 of --replace 1,2,3: %w", naast.Conflict)
	}
	c.say("Nieuwe bladen voor zetel %s. De oude bladen eindigen zodra twee mensen tekenden en 24 uur voorbij zijn.", joined(c.Replace))
	if len(c.Replace) > 1 {
		c.say("LET OP: vragen die daarna niemand meer opent, gaan met de nieuwe bladen niet open. Vervang liever één\nzetel, wacht tot iedereen zijn vragen geopend heeft, en vervang dan de volgende.")
	}
	yes, err := c.ask("Typ: ja")
	if err == nil && yes != "ja" {
		err = fmt.Errorf("niets veranderd: %w", naast.Invalid)
	}
	return c.Replace, err
}

func joined(numbers []int) string {
	var all []string
	for _, n := range numbers {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, ", ")
}

// sheet makes one seat with whoever will hold it.
func (c *ceremonyCommand) sheet(ctx context.Context, s *site, set partnership.Settings, n int) (m seats.Made, err error) {
	c.say("\nZetel %d. Laat alleen wie dit blad krijgt achter het scherm.", n)
	if m.Holder, err = c.holder(set); err != nil {
		return m, err
	}
	if m.Seat, err = s.vault.DrawSeat(ctx, n); err != nil {
		return m, err
	}
	if err := c.hidden(func() error { return c.writeDown(m.Seat) }); err != nil {
		return m, err
	}
	c.say("Goed opgeschreven. Schrijf ook de controle op het blad; die mag iedereen weten:\n\n  %s\n", seats.InFours(m.Seat.Fingerprint()))
	return m, nil
}

func (c *ceremonyCommand) holder(set partnership.Settings) (h seats.Holder, err error) {
	for {
		c.say("Welke functie?")
		for i, f := range seats.Functions {
			c.say("  %d  %s", i+1, f.Label().Text)
		}
		if _, err = c.until("Typ het cijfer", fmt.Sprintf("Typ een cijfer van 1 tot en met %d.", len(seats.Functions)), func(answer string) bool {
			i, err := strconv.Atoi(answer)
			if err != nil || i < 1 || i > len(seats.Functions) {
				return false
			}
			h.Function = seats.Functions[i-1]
			return true
		}); err != nil {
			return h, err
		}
		if h.Name, err = c.ask("Naam"); err != nil {
			return h, err
		}
		if h.Organisation, err = c.ask("Van welke organisatie"); err != nil {
			return h, err
		}
		works, err := c.until("Werkt u bij of voor de gemeente? (ja of nee)", "Typ ja of nee.", func(answer string) bool {
			return strings.EqualFold(answer, "ja") || strings.EqualFold(answer, "nee")
		})
		if err != nil {
			return h, err
		}
		p := h.Check(set, !strings.EqualFold(works, "nee"))
		if len(p) == 0 {
			return h, nil
		}
		for _, x := range p {
			c.say("%s", x.Message.Text)
		}
	}
}

// until asks again for as long as the answer is none.
func (c *ceremonyCommand) until(question, otherwise string, is func(answer string) bool) (string, error) {
	for {
		answer, err := c.ask(question)
		if err != nil || is(answer) {
			return answer, err
		}
		c.say("%s", otherwise)
	}
}

// writeDown shows the words and has them typed back from the paper.
func (c *ceremonyCommand) writeDown(s vault.NewSeat) error {
	for {
		c.say("Schrijf deze acht woorden over op het blad, in deze volgorde:\n\n  %s\n", strings.ReplaceAll(s.Words, " ", "\n  "))
		if _, err := c.ask("Klaar? Druk op Enter. Dan verdwijnen de woorden."); err != nil {
			return err
		}
		fmt.Fprint(c.out, otherScreen)
		typed, err := c.ask("Typ nu de acht woorden van uw blad")
		if err != nil {
			return err
		}
		if seats.SameWords(s.Words, typed) {
			return nil
		}
		c.say("Er staat iets anders op uw blad. Vergelijk ze nog eens.\n")
	}
}

// Run practises with sheets that were made before.
func (c practiseCommand) Run(ctx context.Context, log *slog.Logger) error {
	if err := c.begin(); err != nil {
		return err
	}
	return onPartnership(ctx, c.Config, c.Partnership, log, func(s *site, d *db.DB) error { return c.practise(ctx, s, d) })
}

// practise asks the words of two sheets and opens the question of nobody: not with
// the first alone, and with both.
func (s *screen) practise(ctx context.Context, site *site, d *db.DB) error {
	words, said, alone := map[int]string{}, "", error(nil)
	err := s.hidden(func() (err error) {
		for len(words) < vault.SeatsNeeded && err == nil {
			err = s.oneMore(words)
			if len(words) == 1 && err == nil {
				_, alone = site.vault.Practise(ctx, d, words)
			}
		}
		if err == nil {
			said, err = site.vault.Practise(ctx, d, words)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("oefenen: %w", err)
	}
	if alone == nil {
		return fmt.Errorf("ÉÉN BLAD OPENDE DE VRAAG. Gebruik deze zetels niet: %w", vault.ErrRefused)
	}
	s.say("Eén blad opende niets. Twee bladen openden de vraag van niemand. Er staat: %s", said)
	return nil
}

// oneMore asks for a sheet that was not given yet.
func (s *screen) oneMore(words map[int]string) error {
	answer, err := s.ask("Welke zetel heeft u? Typ 1, 2 of 3")
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(answer)
	if _, given := words[n]; given || err != nil || !slices.Contains([]int{1, 2, 3}, n) {
		s.say("Dat is niet de zetel van een ander blad.")
		return nil
	}
	typed, err := s.ask("Typ de acht woorden van uw blad")
	if err != nil {
		return err
	}
	if vault.CheckPhrase(typed) != nil {
		s.say("Dit kunnen de acht woorden niet zijn. Kijk op het blad hoe u ze schrijft.")
		return nil
	}
	words[n] = typed
	fmt.Fprint(s.out, otherScreen)
	return nil
}

// onPartnership opens an installation for work on one of its partnerships.
func onPartnership(ctx context.Context, config, name string, log *slog.Logger, f func(*site, *db.DB) error) error {
	cfg, err := readConfig(config)
	if err != nil {
		return err
	}
	cfg, i, err := cfg.of(name)
	if err != nil {
		return err
	}
	s, err := open(ctx, cfg, naast.Clock(time.Now), log)
	if err != nil {
		return err
	}
	defer s.close()
	return f(s, s.parts[i])
}

func settingsOf(ctx context.Context, d *db.DB) (set partnership.Settings, err error) {
	err = d.Read(ctx, db.System("ceremony"), func(tx *db.Tx) error { set, err = partnership.Load(ctx, tx); return err })
	return set, err
}
