package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"naast"
	"naast/internal/jobs"
)

// setupCommand makes a whole installation of one partnership on SQLite: for
// somebody with a small server and an evening. What is not given is asked.
type setupCommand struct {
	Config      string `help:"The configuration file to write." default:"naast.toml"`
	Data        string `help:"Directory for databases, keys and certificates." default:"/var/lib/naast"`
	Domain      string `help:"The name of the site, such as naast.example.org; it must lead to this machine already."`
	Short       string `help:"A short name: letters and digits."`
	Name        string `help:"How people know it, such as: Naast in Wesselrade."`
	Umbrella    string `help:"The organisation whose front door reads first questions."`
	Phone       string `help:"Its telephone number."`
	Person      string `help:"Name of the first coordinator, as residents read it."`
	Login       string `help:"Sign-in name of the first coordinator."`
	Email       string `help:"Your mail address: for the authority of certificates, and for the test mail."`
	MailServer  string `help:"The mail server, such as mail.example.org:587."`
	MailFrom    string `help:"The address that mails come from."`
	MailUser    string `help:"The user of the mail server; - for none."`
	MailPass    string `help:"File with the password of the mail server; - for none." placeholder:"FILE"`
	MailPlain   bool   `help:"No TLS to the mail server: only for one on this machine."`
	Listen      string `help:"Where HTTPS is answered." default:":443"`
	ListenHTTP  string `help:"Where plain HTTP is answered." default:":80"`
	Authority   string `help:"ACME directory of another authority than Let's Encrypt."`
	Roots       string `help:"File with the roots by which that authority is known."`
	WithoutTest bool   `help:"Do not try the mail and the certificate."`

	in  io.Reader
	out io.Writer
}

// Run asks, writes, makes and tries; each step says what to do when it fails.
func (c setupCommand) Run(ctx context.Context, log *slog.Logger) error {
	c.in, c.out = cmp.Or[io.Reader](c.in, os.Stdin), cmp.Or[io.Writer](c.out, os.Stdout)
	if _, err := os.Stat(c.Config); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already; this is for a new installation: %w", c.Config, naast.Conflict)
	}
	if err := c.ask(); err != nil {
		return err
	}
	if err := c.write(); err != nil {
		return err
	}
	first := initCommand{Config: c.Config, Partnership: c.Short, Name: c.Name, Umbrella: c.Umbrella, Phone: c.Phone, Login: c.Login, Person: c.Person}
	if err := first.Run(ctx, log); err != nil {
		return err
	}
	if err := c.paper(); err != nil {
		return err
	}
	if c.WithoutTest {
		return c.last(nil)
	}
	return c.last(errors.Join(c.tryMail(ctx), c.tryCertificate(ctx, log)))
}

// ask asks what was not given, one line each.
func (c *setupCommand) ask() error {
	lines := bufio.NewScanner(c.in)
	for _, q := range []struct {
		to       *string
		question string
	}{
		{&c.Domain, "Name of the site (it must lead to this machine already), such as naast.example.org"},
		{&c.Short, "Short name of the partnership, letters and digits"},
		{&c.Name, "Its name as people know it, such as: Naast in Wesselrade"},
		{&c.Umbrella, "The organisation whose front door reads first questions"},
		{&c.Phone, "Its telephone number"},
		{&c.Person, "Name of the first coordinator, as residents read it"},
		{&c.Login, "Sign-in name of the first coordinator"},
		{&c.Email, "Your own mail address"},
		{&c.MailServer, "Mail server, such as mail.example.org:587"},
		{&c.MailFrom, "Address that mails come from"},
		{&c.MailUser, "User of the mail server (- for none)"},
		{&c.MailPass, "File with its password (- for none)"},
	} {
		for *q.to == "" {
			fmt.Fprintf(c.out, "%s:\n> ", q.question)
			if !lines.Scan() {
				return fmt.Errorf("no answer to %q: %w", q.question, naast.Invalid)
			}
			*q.to = strings.TrimSpace(lines.Text())
		}
	}
	return nil
}

// write makes the directories and the configuration file, and reads it back.
func (c setupCommand) write() error {
	data, err := filepath.Abs(c.Data)
	if err != nil {
		return fmt.Errorf("directory for data: %w", err)
	}
	for _, dir := range []string{data, filepath.Join(data, c.Short)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make %s: %w", dir, err)
		}
	}
	none := func(s string) string {
		if s == "-" {
			return ""
		}
		return s
	}
	c.Data, c.MailUser, c.MailPass = data, none(c.MailUser), none(c.MailPass)
	if err := os.WriteFile(c.Config, []byte(c.file()), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", c.Config, err)
	}
	if _, err := readConfig(c.Config); err != nil {
		os.Remove(c.Config) // so that it can be tried again
		return err
	}
	fmt.Fprintln(c.out, "Wrote", c.Config)
	return nil
}

// file is the configuration file.
func (c setupCommand) file() string {
	var b strings.Builder
	b.WriteString("# Made by naast setup. What each line means, and how to back up: docs/running.md\n")
	put := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s = %q\n", name, value)
		}
	}
	put("listen", c.Listen)
	put("keys", filepath.Join(c.Data, "keys"))
	b.WriteString("\n[tls]\n")
	put("certificates", filepath.Join(c.Data, "certificates"))
	put("email", c.Email)
	put("listen_http", c.ListenHTTP)
	put("authority", c.Authority)
	put("roots", c.Roots)
	b.WriteString("\n[mail]\n")
	put("server", c.MailServer)
	put("from", c.MailFrom)
	put("user", c.MailUser)
	put("password_file", c.MailPass)
	if c.MailPlain {
		b.WriteString("plain = true\n")
	}
	fmt.Fprintf(&b, "\n[[partnership]]\nhosts = [%q]\n", c.Domain)
	put("name", c.Short)
	for _, store := range []string{"main", "ring", "session"} {
		put(store, "sqlite:"+filepath.Join(c.Data, c.Short, store+".db"))
	}
	return b.String()
}

// paper shows the keys that must lie on paper.
func (c setupCommand) paper() error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	fmt.Fprint(c.out, "\nWrite these two lines on paper, twice, and give them to two board members. Without them no backup opens\nagain. Nobody who has them only can read a story.\n\n")
	for _, name := range []string{"server-1.key", "pepper-1.key"} {
		b, err := os.ReadFile(filepath.Join(cfg.Keys, name))
		if err != nil {
			return fmt.Errorf("read key for paper: %w", err)
		}
		fmt.Fprintf(c.out, "  %s\n", b)
	}
	return nil
}

// tryMail sends a mail to whoever sets this up.
func (c setupCommand) tryMail(ctx context.Context) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	m, err := cfg.Mail.mailer()
	if err == nil {
		err = m.Send(ctx, jobs.Mail{To: c.Email, Subject: "Naast", Body: "Deze mail is een proef. Naast kan mail versturen.\n"})
	}
	if err != nil {
		return fmt.Errorf("mail to %s did not go; look at [mail] in %s and run naast doctor: %w", c.Email, c.Config, err)
	}
	fmt.Fprintln(c.out, "A test mail went to", c.Email)
	return nil
}

// tryCertificate gets the first certificate, as the running program will.
func (c setupCommand) tryCertificate(ctx context.Context, log *slog.Logger) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	m, err := cfg.certificates()
	if err != nil {
		return err
	}
	stop, err := (&site{log: log}).plain(ctx, cfg.TLS, m)
	if err != nil {
		return fmt.Errorf("plain HTTP cannot be answered (does another program hold %s?): %w", cfg.TLS.HTTP, err)
	}
	defer stop()
	got, err := m.GetCertificate(&tls.ClientHelloInfo{ServerName: c.Domain, SupportedProtos: []string{"h2"}, SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
		SupportedCurves: []tls.CurveID{tls.CurveP256}, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}, SupportedVersions: []uint16{tls.VersionTLS13}})
	if err != nil {
		return fmt.Errorf("no certificate for %s; does that name lead to this machine, and do ports 80 and 443 reach it? %w", c.Domain, err)
	}
	fmt.Fprintf(c.out, "A certificate for %s came, until %s\n", c.Domain, got.Leaf.NotAfter.Format(time.DateOnly))
	return nil
}

// last says what comes next; what did not work is said again, and can be mended
// without beginning anew.
func (c setupCommand) last(err error) error {
	fmt.Fprintf(c.out, "\nNow: naast serve --config %s (or the unit in deploy/naast.service), and then naast doctor --config %s\n", c.Config, c.Config)
	return err
}
