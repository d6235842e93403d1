package witness

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/jobs"
	"naast/internal/mypage"
	"naast/internal/witness/verify"
)

var ctx = context.Background()

// place is two partnerships with this room; the neighbour watches our log.
type place struct {
	*testing.T
	*casetest.Site
	slice *Slice
	key   string
}

func open(t *testing.T, two dbtest.Two) *place {
	t.Helper()
	p := &place{T: t, Site: casetest.NewSite(t, two)}
	mine := &mypage.Slice{Cases: p.Cases, Fixed: Fixed}
	mine.Routes(p.App)
	p.slice = &Slice{Vault: p.V, Log: slog.New(slog.DiscardHandler), Mine: mine}
	p.slice.Watched = func(d *db.DB) []Log {
		if d != two.Other || p.key == "" {
			return nil
		}
		return []Log{{Name: "Naast in Wesselrade", URL: p.URL() + logPath, Key: p.key}}
	}
	p.slice.Routes(p.App)
	p.Start()
	return p
}

// night lets a night pass.
func (p *place) night() {
	p.Helper()
	p.Clock.Forward(24 * time.Hour)
	if err := Make(ctx, p.D, p.V); err != nil {
		p.Fatal(err)
	}
}

// look lets the neighbour look, and tells what it remembers.
func (p *place) look() (x Seen) {
	p.Helper()
	if err := p.slice.Look(ctx, p.Next.D); err != nil && !errors.Is(err, naast.Unavailable) {
		p.Fatal(err)
	}
	err := p.Next.D.Read(ctx, db.System("seen"), func(tx *db.Tx) (err error) {
		x, err = SeenOf(ctx, tx, p.slice.Watched(p.Next.D)[0].Origin())
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
	return x
}

func (p *place) stamp() verify.Checkpoint {
	p.Helper()
	v := p.Visitor().Get(checkpointPath).Expect(200)
	c, err := verify.Open([]byte(v.Body), p.key)
	if err != nil {
		p.Fatalf("the checkpoint does not read: %v\n%s", err, v.Body)
	}
	return c
}

// Each night has one stamp that holds all of the one before, and tells neither
// how much happened nor what.
func TestStamps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		v := p.Visitor()
		v.Get(logPath).Expect(200, "Er is nog geen stempel")
		v.Get(checkpointPath).Expect(404)
		p.Accepted(p.Mara)
		p.night()
		p.key = strings.TrimSpace(v.Get(keyPath).Expect(200).Body)
		first := p.stamp()
		if err := Make(ctx, p.D, p.V); err != nil || p.stamp() != first {
			t.Errorf("a second stamp on one day: %v", err)
		}
		p.night() // nothing happened
		quiet := p.stamp()
		for range 70 {
			p.Write("busy", func(ctx context.Context, tx *db.Tx) error {
				return audit.Record(ctx, tx, p.V, audit.Event{Action: "sign in"})
			})
		}
		p.night()
		busy := p.stamp()
		if first.Size != Block || quiet.Size != 2*Block || busy.Size != 4*Block {
			t.Errorf("sizes %d, %d, %d", first.Size, quiet.Size, busy.Size)
		}
		v.Get(logPath).Expect(200, "Het stempel van donderdag 26 november 2026", p.key).Refuse("Er is nog geen stempel")
		for _, older := range []verify.Checkpoint{first, quiet, busy} {
			path, err := verify.ReadPath(v.Get(fmt.Sprintf("%s/bewijs/%d/%d", logPath, older.Size, busy.Size)).Expect(200).Body)
			if err == nil {
				err = verify.Extends(older, busy, path)
			}
			if err != nil {
				t.Errorf("from %d to %d: %v", older.Size, busy.Size, err)
			}
		}
		kept, err := verify.ReadKept([]byte(v.Get(keepPath).Expect(200).Body))
		if c, err2 := verify.Open(kept.Signed, kept.Key); err != nil || err2 != nil || c != busy {
			t.Errorf("the file to keep: %v %v", err, err2)
		}
		// A size that was never shown tells nothing, nor does one of somebody else.
		for _, bad := range []string{"/bewijs/63/128", "/bewijs/64/129", "/bewijs/128/64", "/bewijs/x/64", "/bewijs/0/64", "/gezien/x"} {
			v.Get(logPath + bad).Expect(404)
		}
		p.Neighbour().Get(checkpointPath).Expect(404)
	})
}

// She takes her lines along with the proof, and only hers; any change is found.
func TestProofOfHerLines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		_, her := p.Accepted(p.Mara)
		_, other := p.Accepted(p.Piet)
		me := p.In(her)
		me.Get("/mijn-pagina/wie-keek").Expect(200).Refuse("Staat dit vast?")
		me.Get(minePath).Expect(404)
		p.night()
		me = p.In(her)
		p.key = strings.TrimSpace(me.Get(keyPath).Body)
		me.Get("/mijn-pagina/wie-keek").Expect(200, "Staat dit vast?", "in het logboek van dinsdag 24 november", "De nieuwste regels komen er vannacht bij")
		me.Get("/mijn-pagina/wie-keek/alles").Expect(200, "Staat dit vast?")
		me.Get(minePath).Expect(200)
		f, err := verify.ReadFile([]byte(me.Body))
		if err != nil {
			t.Fatal(err)
		}
		c, said, err := f.Check(p.key)
		if err != nil || c != p.stamp() || len(said) < 3 || len(said) != len(f.Lines) {
			t.Fatalf("%d lines: %v", len(said), err)
		}
		if !strings.Contains(fmt.Sprint(said), "Mara (De Kring)") || strings.Contains(me.Body, "Piet") || strings.Contains(me.Body, string(other.Case)) {
			t.Errorf("the lines are not hers: %v", said)
		}
		for i := range f.Lines {
			g := f
			g.Lines = append([]verify.Entry{}, f.Lines...)
			g.Lines[i].Line = strings.Replace(g.Lines[i].Line, "2026", "2025", 1)
			if _, _, err := g.Check(p.key); !errors.Is(err, verify.ErrForged) {
				t.Errorf("a changed line %d was taken: %v", i, err)
			}
		}
		p.In(p.Mara).Get(minePath).Expect(401)
		p.Visitor().Get(minePath).Refuse("Mara")
	})
}

// What the log here does not hold any more is not signed.
func TestChangedLogIsNotSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		p.night()
		p.night()
		p.Write("tamper", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=3`)
			return err
		})
		p.Clock.Forward(24 * time.Hour)
		if err := Make(ctx, p.D, p.V); !errors.Is(err, ErrChanged) {
			t.Errorf("signed: %v", err)
		}
		p.Visitor().Get(logPath).Expect(200, "Het stempel van woensdag 25 november") // the last that held
	})
}

// One partnership watches the log of another over the network: it signs what
// fits, and remembers and says what does not.
func TestWatching(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		p.night()
		p.key = strings.TrimSpace(p.Visitor().Get(keyPath).Body)
		if err := Make(ctx, p.Next.D, p.V); err != nil { // the witness has a log too
			t.Fatal(err)
		}
		away := p.Neighbour()
		away.Get(logPath).Expect(200, "Naast in Wesselrade", "Wij keken nog niet")
		first := p.look()
		p.night()
		second := p.look()
		if first.Fault+second.Fault != "" || first.Size != Block || second.Size != 2*Block {
			t.Fatalf("%+v\n%+v", first, second)
		}
		away.Get(logPath).Expect(200, "Klopt. Wij keken op woensdag 25 november 2026").Follow("Wat wij zagen").Expect(200)
		var own string
		err := p.Next.D.Read(ctx, db.System("key"), func(tx *db.Tx) (err error) { _, own, err = Keys(ctx, tx, p.V); return err })
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			key  string
			read func(body []byte, key string) error
		}{
			"the log":     {p.key, func(b []byte, key string) error { _, err := verify.Open(b, key); return err }},
			"the witness": {own, func(b []byte, key string) error { _, err := verify.Cosigned(b, key); return err }},
		} {
			if err := c.read([]byte(away.Body), c.key); err != nil {
				t.Errorf("%s did not sign: %v", name, err)
			}
			if err := c.read([]byte(strings.Replace(away.Body, "\n128\n", "\n192\n", 1)), c.key); err == nil {
				t.Errorf("%s signed another size", name)
			}
		}

		p.Clock.Forward(3 * 24 * time.Hour) // nothing was signed
		if x := p.look(); !x.Silent() {
			t.Errorf("three days without a stamp: %+v", x)
		}
		away.Get(logPath).Expect(200, "Er kwam geen nieuw stempel meer na woensdag 25 november 2026")

		waits := func() (due time.Time) {
			p.Write("plan", func(ctx context.Context, tx *db.Tx) error {
				if err := Plan(ctx, tx); err != nil {
					return err
				}
				all, err := jobs.Waiting(ctx, tx, SignJob)
				if err == nil && len(all) == 1 {
					due = all[0].Due
				}
				return err
			})
			return due
		}
		p.Write("plan", func(ctx context.Context, tx *db.Tx) error {
			return jobs.Queue(ctx, tx, SignJob, "night", tx.Now().Add(time.Hour))
		})
		if due := waits(); !due.After(p.Clock.Now()) {
			t.Errorf("the night was moved to %v", due)
		}
		p.StartOver() // a copy was put back: a person must hear of it
		if due := waits(); due.After(p.Clock.Now()) {
			t.Errorf("after a restore nothing is signed until %v", due)
		}
		p.night()
		if x := p.look(); x.Fault != Unsigned || x.Size != 2*Block {
			t.Errorf("after a restore: %+v", x)
		}
		away.Get(logPath).Expect(200, "Het stempel is niet van dit logboek")
	})
}

// StartOver is what restore does.
func (p *place) StartOver() { p.Write("restore", StartOver) }

// A log that was forged after it was seen is caught, and stays caught.
func TestWitnessCatches(t *testing.T) {
	for name, tamper := range map[string]string{
		"changed": `UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=3`,
		"shrunk":  `DELETE FROM audit_event WHERE seq>=60`,
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
				p := open(t, two)
				p.night()
				p.key = strings.TrimSpace(p.Visitor().Get(keyPath).Body)
				p.night()
				before := p.look()
				if before.Fault != "" {
					t.Fatalf("%+v", before)
				}
				p.rewrite(tamper)
				p.night() // signs, as nothing here remembers the truth any more
				caught := p.look()
				if !caught.forged() || caught.Size != before.Size || caught.Note != before.Note || caught.Evidence == "" {
					t.Errorf("before %+v\nafter %+v", before, caught)
				}
				p.night()
				if x := p.look(); x.Fault != caught.Fault || x.Evidence != caught.Evidence {
					t.Errorf("it was forgiven: %+v", x)
				}
				if err := Make(ctx, p.Next.D, p.V); err != nil {
					t.Fatal(err)
				}
				p.Neighbour().Get(logPath).Expect(200, "Dit logboek klopt niet meer")
			})
		})
	}
}

// rewrite is what a host with all keys does: change the log, build a tree that
// fits it, and take away what was signed before.
func (p *place) rewrite(tamper string) {
	p.Helper()
	p.Write("rewrite", func(ctx context.Context, tx *db.Tx) error {
		for _, q := range []string{tamper, `DELETE FROM audit_hash`, `UPDATE audit_event SET seq=NULL`, `DELETE FROM witness_checkpoint`} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err := audit.Settle(ctx, p.D); err != nil {
		p.Fatal(err)
	}
}
