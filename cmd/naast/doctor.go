package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"naast"
	"naast/internal/vault"
)

type doctorCommand struct {
	Config string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
}

// Run looks at everything around the program that keeps it safe and running. The
// exit status tells whether something is wrong, for whatever watches over this
// machine.
func (c doctorCommand) Run(ctx context.Context) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	d := &doctor{out: os.Stdout, cfg: cfg, now: time.Now}
	d.look(ctx)
	if d.wrong {
		return errFound
	}
	return nil
}

// doctor writes a line for each thing it looked at.
type doctor struct {
	out   io.Writer
	cfg   config
	now   naast.Clock
	wrong bool
}

func (d *doctor) look(ctx context.Context) {
	d.web()
	d.clock()
	d.keys()
	d.mail(ctx)
	for _, p := range d.cfg.Partnerships {
		d.databases(ctx, p)
	}
	d.disks()
	d.copies()
}

// good says that something is as it should be.
func (d *doctor) good(format string, args ...any) {
	fmt.Fprintf(d.out, "good   "+format+"\n", args...)
}

// note says what is worth a thought and breaks nothing.
func (d *doctor) note(next, format string, args ...any) {
	fmt.Fprintf(d.out, "look   "+format+"\n       → "+next+"\n", args...)
}

// bad says what is wrong and what to do about it.
func (d *doctor) bad(next, format string, args ...any) {
	d.wrong = true
	fmt.Fprintf(d.out, "WRONG  "+format+"\n       → "+next+"\n", args...)
}

// keys looks at the key files.
func (d *doctor) keys() {
	for _, set := range d.cfg.byKeys() {
		d.keysIn(set.Keys)
	}
}

func (d *doctor) keysIn(dir string) {
	if _, err := vault.LoadKeys(dir); err != nil {
		d.bad("Key files are of mode 0400 and belong to the user that runs naast; type a lost server key or pepper over from paper.", "keys: %v", err)
		return
	}
	if open, err := openToOthers(dir); err != nil || open {
		d.bad("chmod 700 "+dir, "keys: others may look into the directory")
		return
	}
	d.good("keys: server key, pepper and week key can be read, by nobody else")
}

// mail looks whether the mail server knows us.
func (d *doctor) mail(ctx context.Context) {
	if d.cfg.Mail.Server == "" {
		d.note("Fill in [mail]; until then every mail waits.", "mail: no server is set")
		return
	}
	if f := d.cfg.Mail.Password; f != "" {
		if open, err := openToOthers(f); err != nil || open {
			d.bad("chmod 600 "+f, "mail: others may read the password file, or it cannot be read")
		}
	}
	m, err := d.cfg.Mail.mailer()
	if err == nil {
		short, stop := context.WithTimeout(ctx, 15*time.Second)
		defer stop()
		err = m.Reach(short)
	}
	if err != nil {
		d.bad("Look at server, user and password_file in [mail], and whether a firewall lets the port through.", "mail: %v", err)
		return
	}
	d.good("mail: %s lets us in", d.cfg.Mail.Server)
	if d.cfg.Mail.Neutral == "" {
		d.note("Give neutral_from an address that says nothing, such as bericht@ of a domain without our name.", "mail: who looks in the inbox of a resident reads that neutral mails come from %s", d.cfg.Mail.From)
	}
}
