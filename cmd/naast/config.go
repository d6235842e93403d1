package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"naast"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/jobs"
	"naast/internal/witness"
)

// config is what a host writes in naast.toml. Everything about a partnership
// itself (names, villages, terms) is set in the browser, not here.
type config struct {
	Listen       string              `toml:"listen"`
	Keys         string              `toml:"keys"`         // directory of the server key, pepper and ring generations; never inside a backup of the databases
	HTTPS        bool                `toml:"https"`        // visitors come over HTTPS (a proxy on this machine ends it): cookies are marked Secure
	Proxy        string              `toml:"proxy_header"` // where that proxy writes, as the last address, who visits; noProxy: visitors come here themselves
	TLS          tlsConfig           `toml:"tls"`          // this program ends HTTPS itself; empty: a proxy does
	Mail         mailConfig          `toml:"mail"`
	PDF          pdfConfig           `toml:"pdf"`
	Backup       backupConfig        `toml:"backup"`
	Partnerships []partnershipConfig `toml:"partnership"`

	beside *site // of the same program, with other keys
	demo   bool  // fictional: nobody misses it
}

// pdfConfig says where Node and the npm packages are that make PDFs of letters.
// Without it every letter still has a page to print.
type pdfConfig struct {
	Node    string `toml:"node"`
	Modules string `toml:"modules"` // the directory that holds node_modules
}

// backupConfig says where copies go. Without it nothing is backed up,
// and doctor, Vandaag and a mail each morning say so.
type backupConfig struct {
	Main    string   `toml:"to"`            // directory of archives of main: a second place
	Ring    string   `toml:"ring_to"`       // directory of the ring, apart from main
	Week    []string `toml:"week_key_to"`   // directories of copies of the week key, two at least
	Every   int      `toml:"every"`         // hours from one whole archive to the next
	Changes int      `toml:"changes_every"` // minutes from one copy of what changed since to the next; as long as every, or longer: none
	Keep    int      `toml:"keep"`          // days of which the last archive of main is kept for each partnership, beside all of the newest two
	Hours   int      `toml:"late_after"`    // hours after which the newest archive is late
}

type mailConfig struct {
	Server   string `toml:"server"`
	From     string `toml:"from"`
	Neutral  string `toml:"neutral_from"` // sender of mails that may tell nothing; empty: from
	User     string `toml:"user"`
	Password string `toml:"password_file"` // a file, so that the password stands in no configuration that is copied around
	Plain    bool   `toml:"plain"`         // no TLS: only for a server on this machine
}

type partnershipConfig struct {
	Name    string   `toml:"name"`  // short: letters and digits; also the schema on PostgreSQL
	Hosts   []string `toml:"hosts"` // host names that lead here; "*" for all
	Main    string   `toml:"main"`  // "sqlite:/path/main.db" or a PostgreSQL address
	Ring    string   `toml:"ring"`
	Session string   `toml:"session"`
	Keys    string   `toml:"keys"` // its own key files, where it brought them from another installation; empty: those of this one
	// Witness are the logs of other partnerships that this one looks after.
	Witness []witnessConfig `toml:"witness"`
}

// witnessConfig names somebody else's log, as its page at /logboek shows it.
type witnessConfig struct {
	Name string `toml:"name"` // of the other partnership, as people know it
	URL  string `toml:"url"`
	Key  string `toml:"key"`
}

func (p partnershipConfig) logs() []witness.Log {
	all := make([]witness.Log, len(p.Witness))
	for i, w := range p.Witness {
		all[i] = witness.Log(w)
	}
	return all
}

// What a backup is when the file does not say: when the disk is lost, so are ten
// minutes at most; a month of days is kept, and late is when a day and two hours
// went by.
const (
	everyHours     = 4
	changesMinutes = 10
	keepDays       = 30
	lateHours      = 26
)

// noProxy says that no proxy writes who visits.
const noProxy = "none"

// readConfig reads and checks the file; every fault is named at once.
func readConfig(path string) (config, error) {
	var c config
	meta, err := toml.DecodeFile(path, &c)
	if err != nil {
		return c, fmt.Errorf("read %s: %w", path, err)
	}
	c.Backup.Changes = cmp.Or(c.Backup.Changes, changesMinutes)
	c.Backup.Every, c.Backup.Keep, c.Backup.Hours = cmp.Or(c.Backup.Every, everyHours), cmp.Or(c.Backup.Keep, keepDays), cmp.Or(c.Backup.Hours, lateHours)
	var faults []string
	for _, k := range meta.Undecoded() {
		faults = append(faults, "unknown setting "+k.String())
	}
	if c.Listen == "" {
		faults = append(faults, `listen is missing, such as "127.0.0.1:8080"`)
	}
	if c.Keys == "" {
		faults = append(faults, "keys is missing: the directory of the key files")
	}
	faults = append(faults, c.TLS.faults(c)...)
	if c.TLS.on() {
		c.HTTPS, c.Proxy = true, noProxy
	}
	// Behind a proxy that does not say who visits everybody is one visitor:
	// whoever tries many cards would close the door for all.
	if c.HTTPS && c.Proxy == "" {
		faults = append(faults, `proxy_header is missing: https = true means that a proxy stands in front, so name the header in which it writes who visits, such as "X-Forwarded-For", or "`+noProxy+`" when visitors come here themselves`)
	}
	if c.Proxy == noProxy {
		c.Proxy = ""
	}
	if len(c.Partnerships) == 0 {
		faults = append(faults, "no [[partnership]]")
	}
	faults = append(faults, c.twice()...)
	for i, p := range c.Partnerships {
		for name, v := range map[string]string{"name": p.Name, "main": p.Main, "ring": p.Ring, "session": p.Session} {
			if v == "" {
				faults = append(faults, fmt.Sprintf("partnership %d: %s is missing", i+1, name))
			}
		}
		if len(p.Hosts) == 0 {
			faults = append(faults, fmt.Sprintf("partnership %d: hosts is missing", i+1))
		}
		for _, l := range p.logs() {
			if err := l.Check(); err != nil {
				faults = append(faults, fmt.Sprintf("partnership %d: [[partnership.witness]]: %v", i+1, err))
			}
		}
		if p.Main == p.Ring || p.Main == p.Session || p.Ring == p.Session { // a copy of one would hold the other
			faults = append(faults, fmt.Sprintf("partnership %d: main, ring and session must be three databases", i+1))
		}
	}
	if b := c.Backup; b.Main != "" || b.Ring != "" {
		if err := b.places().Check(); err != nil {
			faults = append(faults, "[backup]: "+err.Error())
		}
		if b := c.Backup; min(b.Every, b.Changes, b.Keep, b.Hours) < 1 || b.Hours <= b.Every {
			faults = append(faults, "[backup]: every, changes_every, keep and late_after are whole numbers from 1, and late_after is more than every")
		}
	}
	if len(faults) > 0 {
		return c, fmt.Errorf("%s: %s: %w", path, strings.Join(faults, "; "), naast.Invalid)
	}
	return c, nil
}

// twice names what only one partnership may have: its name is also its schema, and
// a host name leads to one.
func (c config) twice() (faults []string) {
	seen := map[string]bool{}
	for _, p := range c.Partnerships {
		for _, what := range append([]string{"name " + p.Name, "database " + p.Main + " of " + p.Name}, p.Hosts...) {
			if seen[what] {
				faults = append(faults, "two partnerships have the same: "+what)
			}
			seen[what] = true
		}
	}
	return faults
}

func (p partnershipConfig) database(clock naast.Clock) db.Config {
	return db.Config{Main: p.Main, Ring: p.Ring, Session: p.Session, Schema: p.Name, Clock: clock}
}

func (b backupConfig) places() backup.Places {
	return backup.Places{Main: b.Main, Ring: b.Ring, Week: b.Week, Keep: b.Keep}
}

func (m mailConfig) mailer() (jobs.Mailer, error) {
	out := jobs.Mailer{Server: m.Server, From: m.From, Neutral: m.Neutral, User: m.User, Plain: m.Plain}
	if m.Password != "" {
		b, err := os.ReadFile(filepath.Clean(m.Password))
		if err != nil {
			return out, fmt.Errorf("mail password: %w", err)
		}
		out.Pass = strings.TrimSpace(string(b))
	}
	return out, nil
}
