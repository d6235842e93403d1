package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/testkit/pg"
	"naast/internal/testkit/smtp"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// A backup that is late or not set at all, or a change past the program, is said on Vandaag, and once a day in a mail to each
// coordinator, also when the host hears nothing. The controls are a backup that is
// in time, and one that was made again.
func TestCoordinatorsHearOfALateBackup(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o700))
	engines := map[string]func(t *testing.T) partnershipConfig{"sqlite": func(*testing.T) partnershipConfig {
		return partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"}
	}}
	if pg.Wanted(t) {
		engines["postgres"] = func(t *testing.T) partnershipConfig {
			return partnershipConfig{Main: pg.Main(t), Ring: pg.Ring(t), Session: pg.Ring(t)}
		}
	}
	for name, place := range engines {
		t.Run(name, func(t *testing.T) { lateBackup(t, place(t)) })
	}
}

func lateBackup(t *testing.T, p partnershipConfig) {
	ctx, post := t.Context(), smtp.New(t)
	cfg, clock := installed(t, p)
	cfg.Mail.Server = post.Addr()
	s := house(t, cfg, clock, slog.New(slog.DiscardHandler))
	d := s.parts[0]
	who := guard.Who{Hat: guard.HatCoordinator, Organisation: "kring", Name: "Els (De Kring)", Identity: vault.NewIdentity()}
	lock, err := s.vault.MakeLock(ctx, who.Identity, vault.LockPhrase, vault.NewPhrase())
	must(t, err)
	var token guard.Token
	session := func() {
		must(t, d.Write(ctx, db.System("test"), func(tx *db.Tx) (err error) { token, err = s.guard.Begin(ctx, tx, who); return err }))
	}
	must(t, d.Write(ctx, db.System("test"), func(tx *db.Tx) (err error) {
		set := partnership.Defaults()
		set.Name = "Naast in Wesselrade"
		err = partnership.Save(ctx, tx, set)
		if err == nil {
			err = planLate(ctx, tx)
		}
		if err == nil {
			who.User, err = account.Create(ctx, tx, s.vault, account.NewUser{Login: "els", Name: who.Name, Email: "els@kring.example", Identity: who.Identity, Lock: lock,
				TOTPSecret: account.NewTOTPSecret(), Hats: []account.HatAt{{Hat: who.Hat, Organisation: who.Organisation}}})
		}
		return err
	}))
	server := httptest.NewServer(s.app.Handler())
	defer server.Close()
	today := func() *webtest.Visitor {
		session()
		v := webtest.New(t, server.URL)
		v.Host = cfg.Partnerships[0].Hosts[0]
		v.Header.Set("Cookie", "__Host-naast_m="+token.String())
		return v.Get("/vandaag").Expect(200)
	}
	morning := func() {
		for range 3 {
			_, err := s.runner.Turn(context.Background(), d)
			must(t, err)
		}
	}
	newKeeper(s).copyWhatIsDue(ctx)
	clock.Forward(24 * time.Hour)
	morning()
	today().Refuse("De reservekopie is te laat")
	if n := len(post.Mails()); n != 0 {
		t.Fatalf("the control: %d mails while the backup is in time", n)
	}
	clock.Forward(24 * time.Hour)
	morning()
	morning()
	today().Expect(200, "De reservekopie is te laat", "De laatste is van maandag 23 november 2026", "Er is niets kwijt")
	mails := post.Wait(1)
	if m := mails[0]; len(mails) != 1 || m.To[0] != "els@kring.example" || !strings.Contains(m.Text(), "De laatste reservekopie is van") {
		t.Errorf("%d mails, the first %q", len(mails), m.Text())
	}
	clock.Forward(24 * time.Hour)
	if morning(); len(post.Wait(2)) != 2 {
		t.Errorf("%d mails after two mornings", len(post.Mails()))
	}
	newKeeper(s).copyWhatIsDue(ctx)
	clock.Forward(24 * time.Hour)
	morning()
	today().Refuse("De reservekopie is te laat")
	if n := len(post.Mails()); n != 2 {
		t.Errorf("%d mails, the last after a new backup", n)
	}

	// The same way somebody hears that keys are held back in the ring.
	exec := func(q string) {
		must(t, d.Write(ctx, db.System("test"), func(tx *db.Tx) error { _, err := tx.Exec(ctx, q); return err }))
	}
	hears := func(mails int, changed bool) {
		t.Helper()
		newKeeper(s).copyWhatIsDue(ctx)
		s.sweep(ctx)
		clock.Forward(24 * time.Hour)
		morning()
		v := today()
		if n := len(post.Wait(mails)); n != mails {
			t.Errorf("%d mails, want %d", n, mails)
		}
		if changed {
			v.Expect(200, "Er is iets veranderd buiten Naast om.", "Er is niets kwijt")
			return
		}
		v.Refuse("buiten Naast om")
	}
	must(t, s.vault.PlaceCanary(ctx, d))
	hears(2, false)
	exec(`INSERT INTO vault_cut (id, root) VALUES ('x', 0)`)
	hears(3, true)
	if said, wrong := ask(cfg, clock); !wrong || !strings.Contains(said, "1 rows of vault_cut are not of naast") {
		t.Errorf("the doctor: %s", said)
	}
	exec(`DELETE FROM vault_cut`)
	hears(3, false)

	// And that there is no backup at all, but not in the demo.
	s.config.Backup, s.config.demo = backupConfig{}, true
	clock.Forward(24 * time.Hour)
	morning()
	today().Refuse("kopie")
	if n := len(post.Mails()); n != 3 {
		t.Errorf("%d mails, the last of the demo", n)
	}
	s.config.demo = false
	clock.Forward(24 * time.Hour)
	morning()
	morning()
	today().Expect(200, "Er worden geen kopieën gemaakt.", "Bel vandaag").Refuse("te laat")
	mails = post.Wait(4)
	if m := mails[len(mails)-1]; len(mails) != 4 || m.To[0] != "els@kring.example" || !strings.Contains(m.Text(), "Er worden geen reservekopieën gemaakt.") {
		t.Errorf("%d mails, the last %q", len(mails), m.Text())
	}
}

// Rows of jobs that somebody writes do not have the ring sealed anew again and again,
// which would make each copy of it dead. The control is a week later.
func TestRingIsSealedOnceAWeek(t *testing.T) {
	dir := t.TempDir()
	cfg, clock := installed(t, partnershipConfig{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db"})
	s := house(t, cfg, clock, slog.New(slog.DiscardHandler))
	asked := func(want ...string) {
		t.Helper()
		for range 3 {
			must(t, s.parts[0].Write(t.Context(), db.System("test"), func(tx *db.Tx) error {
				return jobs.Queue(t.Context(), tx, ringJob, naast.NewID[string](), tx.Now())
			}))
			_, err := s.runner.Turn(context.Background(), s.parts[0])
			must(t, err)
		}
		found, err := filepath.Glob(cfg.Keys + "/ring-*.key")
		must(t, err)
		for i := range found {
			found[i] = filepath.Base(found[i])
		}
		if !slices.Equal(found, want) {
			t.Errorf("week keys %v, want %v", found, want)
		}
	}
	must(t, s.vault.PlaceCanary(t.Context(), s.parts[0]))
	asked("ring-1.key", "ring-2.key")
	clock.Forward(5 * 24 * time.Hour)
	asked("ring-1.key", "ring-2.key")
	clock.Forward(2 * 24 * time.Hour)
	asked("ring-2.key", "ring-3.key")
}
