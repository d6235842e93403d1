package main

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/jobs"
	"naast/internal/vault"
)

// databases looks at the three stores of a partnership.
func (d *doctor) databases(ctx context.Context, p partnershipConfig) {
	fit := true
	for _, s := range []struct{ name, address string }{{db.Main, p.Main}, {db.Ring, p.Ring}} {
		fit = d.store(ctx, p.Name, s.name, s.address) && fit
	}
	if path, ok := strings.CutPrefix(p.Session, "sqlite:"); ok {
		d.private(p.Name, "session", path)
	}
	if why := together(p.Main, p.Ring); why != "" {
		d.note("On PostgreSQL the ring belongs on a server of its own; on SQLite keep whole copies of that disk nowhere: use naast backup.", "%s: main and ring are %s", p.Name, why)
	}
	if fit {
		d.waiting(ctx, p)
	}
}

func (d *doctor) store(ctx context.Context, partnership, name, address string) bool {
	s, err := db.OpenSource(ctx, name, address, partnership)
	if err != nil {
		d.bad("Look whether the address in the configuration is right and the server runs; naast init or naast restore makes what is not there.", "%s: %v", partnership, err)
		return false
	}
	defer s.Close()
	lacks, strange, err := s.Steps(ctx)
	switch {
	case err != nil:
		d.bad("Run naast verify.", "%s: %s: %v", partnership, name, err)
	case s.Fits(ctx) != nil:
		d.bad("Install the version of naast that ran here last.", "%s: %s is of a newer version, which took away what this one uses", partnership, name)
	case len(strange) > 0:
		d.note("Nothing breaks: they only add. naast update brings the newer version.", "%s: %s has %d steps of a newer version", partnership, name, len(strange))
		return true
	case len(lacks) > 0:
		d.note("naast serve takes them when it starts; make a backup first.", "%s: %s still has %d migration steps to take", partnership, name, len(lacks))
	default:
		if path, ok := strings.CutPrefix(address, "sqlite:"); ok && !d.private(partnership, name, path) {
			return true
		}
		d.good("%s: %s can be read and is of this version", partnership, name)
		return true
	}
	return false
}

// private looks whether others may read a file of SQLite.
func (d *doctor) private(partnership, name, path string) bool {
	open, err := openToOthers(path)
	inOpen, err2 := openToOthers(filepath.Dir(path))
	if err != nil || err2 != nil || !open || !inOpen {
		return true // a file that others may read in a directory that they may not enter is shut
	}
	d.bad("chmod 700 "+filepath.Dir(path), "%s: others on this machine may read the file of %s", partnership, name)
	return false
}

// together says in which way two stores are not apart; empty when they are.
func together(main, ring string) string {
	a, sqlite := strings.CutPrefix(main, "sqlite:")
	b, _ := strings.CutPrefix(ring, "sqlite:")
	if sqlite {
		if filepath.Dir(a) == filepath.Dir(b) {
			return "in one directory"
		}
		return ""
	}
	x, err := url.Parse(main)
	y, err2 := url.Parse(ring)
	if err == nil && err2 == nil && x.Host == y.Host && x.Query().Get("host") == y.Query().Get("host") {
		return "on one server"
	}
	return ""
}

// patience is how long a job may wait before the doctor speaks of it.
const patience = 24 * time.Hour

// waiting looks for work that should have been done: mails above all.
func (d *doctor) waiting(ctx context.Context, p partnershipConfig) {
	x, err := db.Open(ctx, p.database(d.now))
	if err != nil {
		d.bad("Look whether all three databases can be reached.", "%s: %v", p.Name, err)
		return
	}
	defer x.Close()
	d.stamps(ctx, p, x)
	d.hats(ctx, p, x)
	d.log(ctx, p, x)
	d.ring(ctx, p, x)
	var late []jobs.Job
	err = x.Read(ctx, db.System("doctor"), func(tx *db.Tx) (err error) {
		late, err = jobs.Late(ctx, tx, tx.Now().Add(-patience))
		return err
	})
	switch {
	case err != nil:
		d.bad("Run naast verify.", "%s: jobs cannot be read: %v", p.Name, err)
	case len(late) > 0:
		d.bad("See that naast serve runs, and whether the mail server takes mail.", "%s: %d jobs are more than a day late, the first is %q", p.Name, len(late), late[0].Kind)
	default:
		d.good("%s: no job is late", p.Name)
	}
}

// hats looks for hats that nobody gave.
func (d *doctor) hats(ctx context.Context, p partnershipConfig, x *db.DB) {
	k, err := vault.LoadKeys(d.cfg.Keys)
	if err != nil {
		return // said before
	}
	var all []account.UnsignedHat
	err = x.Read(ctx, db.System("doctor"), func(tx *db.Tx) (err error) { all, err = account.Unsigned(ctx, tx, vault.New(k)); return err })
	switch {
	case err != nil:
		d.bad("Run naast verify.", "%s: hats cannot be read: %v", p.Name, err)
	case len(all) > 0:
		d.bad("Somebody wrote in the database, or they are from before hats were signed or from before a restore (naast sign-hats). They count for nothing.", "%s: %d hats are signed by nobody who may", p.Name, len(all))
	default:
		d.good("%s: every hat is signed by who gave it", p.Name)
	}
}

// log looks for how many people can open the log. That its key lies with somebody is
// seen without opening anything.
func (d *doctor) log(ctx context.Context, p partnershipConfig, x *db.DB) {
	k, err := vault.LoadKeys(cmp.Or(p.Keys, d.cfg.Keys))
	if err != nil {
		return // said before
	}
	var made bool
	var keepers []naast.UserID
	err = x.Read(ctx, db.System("doctor"), func(tx *db.Tx) (err error) {
		v := vault.New(k)
		if made, err = v.HasTeam(ctx, tx, audit.LogTeam); err == nil {
			keepers, err = account.LogKeepers(ctx, tx, v)
		}
		return err
	})
	switch n := len(keepers); {
	case err != nil:
		d.bad("Run naast verify.", "%s: who can open the log cannot be read: %v", p.Name, err)
	case !made: // before naast init
	case n == 0:
		d.bad("Whoever had its key left or lost the words before handing it on (docs/running.md): tell the board and the privacy officer.", "%s: nobody can open the log", p.Name)
	case n < account.FewKeepers:
		d.note("Whoever has its key hands it to a second person, of the board: the page Accounts.", "%s: one person can open the log; when that person is gone nobody can", p.Name)
	default:
		d.good("%s: %d people can open the log", p.Name, n)
	}
}

// ring looks for what asks keys to leave the ring and does not come from the program.
func (d *doctor) ring(ctx context.Context, p partnershipConfig, x *db.DB) {
	k, err := vault.LoadKeys(cmp.Or(p.Keys, d.cfg.Keys))
	if err != nil {
		return // said before
	}
	v := vault.New(k)
	if err := v.Glance(ctx, x); errors.Is(err, naast.Invalid) {
		d.bad("Put main, ring and keys of one partnership back together (docs/running.md).", "%s: %v", p.Name, err)
		return
	}
	foreign, err := v.ForeignCuts(ctx, x)
	missing, e := vault.MissingOf(ctx, x)
	switch {
	case err != nil || e != nil:
		d.bad("Run naast verify.", "%s: the ring cannot be looked at: %v", p.Name, errors.Join(err, e))
	case foreign > 0:
		d.bad("Somebody wrote in the database, or an earlier version ran here since. They take nothing away; see docs/running.md.", "%s: %d rows of vault_cut are not of naast", p.Name, foreign)
	case missing.TooMany():
		d.bad("Is this main the right one, and of now? No key leaves the ring meanwhile; see docs/running.md.", "%s: %d of %d keys in the ring have no row in main", p.Name, missing.Missed, missing.Keys)
	default:
		d.good("%s: nothing asks for keys of the ring but naast", p.Name)
	}
}

// copies looks at the backups.
func (d *doctor) copies() {
	b := d.cfg.Backup
	if b.Main == "" {
		d.bad("Fill in [backup] (docs/running.md).", "backup: none is set, so what is on this disk is all there is")
		return
	}
	if len(b.Week) < 2 {
		d.note("Name two directories in week_key_to, on two other disks.", "backup: the week key is copied to %d places", len(b.Week))
	}
	for _, set := range d.cfg.byKeys() {
		for _, dir := range set.Backup.Week {
			d.week(set.Keys, dir)
		}
	}
	d.apart()
	for _, p := range d.cfg.Partnerships {
		old, err := age(b.Main, p.Name, d.now())
		switch {
		case err != nil:
			d.bad("Run naast backup, and see that naast serve runs.", "backup of %s: there is none", p.Name)
		case old > b.late():
			d.bad("Run naast backup and read what it says.", "backup of %s is LATE: %d hours old, and it may be %d", p.Name, int(old.Hours()), b.Hours)
		default:
			d.good("backup of %s: %d hours old", p.Name, int(old.Hours()))
			d.changes(p.Name)
		}
		d.toCome(p.Name)
		if backup.RingMissing(b.Ring, p.Name) {
			d.bad("Run naast backup; without the ring main opens for nobody.", "backup of %s: the ring is not in %s", p.Name, b.Ring)
		}
	}
}

// changes looks whether what changed since the newest archive is copied too.
func (d *doctor) changes(partnership string) {
	b := d.cfg.Backup
	if !b.copiesChanges() {
		return
	}
	last, err := backup.NewestMoment(b.Main, partnership, d.now())
	switch old := d.now().Sub(last); {
	case err != nil:
		d.bad("Can this user read the directory?", "backup of %s: %v", partnership, err)
	case old > max(time.Hour, 3*b.between()):
		d.note("See what naast serve says in its log; where a copy takes minutes, make changes_every longer.", "backup of %s: what changed in the last %d minutes is in no copy, and it may be %d", partnership, int(old.Minutes()), b.Changes)
	default:
		d.good("backup of %s: it can be brought back to %d minutes ago", partnership, int(old.Minutes()))
	}
}

// toCome looks for an archive that was made with a clock that was wrong: a restore would
// take it for the newest.
func (d *doctor) toCome(partnership string) {
	if file := ofATimeToCome(d.cfg.Backup.Main, partnership, d.now()); file != "" {
		d.bad("Is the clock of this machine right? Then move that file elsewhere: its name does not say when it was made.", "backup of %s: %s is of a time to come", partnership, file)
	}
}

// week looks whether a directory holds the week keys that count and no other.
func (d *doctor) week(keys, dir string) {
	names := func(dir string) map[string]bool {
		found := map[string]bool{}
		paths, _ := filepath.Glob(filepath.Join(dir, "ring-*.key")) // the pattern is right
		for _, p := range paths {
			found[filepath.Base(p)] = true
		}
		return found
	}
	here, there := names(keys), names(dir)
	for name := range here {
		if !there[name] {
			d.bad("Run naast backup.", "backup: the week key %s is not in %s", name, dir)
			return
		}
	}
	if len(there) > len(here) {
		d.bad("Run naast backup: it destroys them. Until then an old ring opens what was erased since.", "backup: %s holds week keys that were destroyed here", dir)
	}
}

// apart looks whether a second place is one.
func (d *doctor) apart() {
	places := map[string]string{"keys": d.cfg.Keys, "ring_to": d.cfg.Backup.Ring, "to": d.cfg.Backup.Main}
	for _, p := range d.cfg.Partnerships {
		if path, ok := strings.CutPrefix(p.Main, "sqlite:"); ok {
			places["the data"] = filepath.Dir(path)
		}
	}
	disks := map[string]uint64{}
	for name, dir := range places {
		if id, _, _, err := disk(dir); err == nil {
			disks[name] = id
		}
	}
	if id, ok := disks["to"]; ok && (id == disks["the data"] || id == disks["keys"]) {
		d.note("Mount a disk of another machine there.", "backup: to is on the same disk as what it copies: not a second place")
	}
	if id, ok := disks["to"]; ok && id == disks["ring_to"] {
		d.note("Put ring_to on another disk: whoever finds both has more than either.", "backup: main and ring go to the same disk")
	}
}
