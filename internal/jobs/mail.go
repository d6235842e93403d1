package jobs

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"naast"
)

// mailTimeout is how long a mail server may take to answer.
const mailTimeout = 20 * time.Second

// Mailer sends mail through one SMTP server. Texts are fixed and neutral: a
// mail never names a case, and a first name only when the resident chose so.
type Mailer struct {
	Server string // host:port; empty: no mail, every mail waits and is shown as waiting
	From   string
	// Neutral is the sender of mails that may tell nothing, not even who we are; empty:
	// From, which the reader's inbox then shows.
	Neutral string
	User    string
	Pass    string
	// Plain allows a server without TLS: only on this machine.
	Plain bool
}

// Mail is one message.
type Mail struct {
	To, Subject, Body string
	ID                string // the same for every try, so that a reader gets it once
	Neutral           bool   // whoever looks in the inbox must not see who wrote
}

// Send hands the message to the server; naast.Unavailable when it cannot now.
func (m Mailer) Send(ctx context.Context, mm Mail) error {
	if m.Server == "" {
		return fmt.Errorf("send mail: no server set: %w", naast.Unavailable)
	}
	msg := mail.NewMsg()
	from := m.From
	if mm.Neutral {
		from = cmp.Or(m.Neutral, m.From)
	}
	if err := msg.From(from); err != nil {
		return fmt.Errorf("send mail: sender: %w", naast.Invalid)
	}
	if err := msg.To(mm.To); err != nil {
		return fmt.Errorf("send mail: address: %w", naast.Invalid)
	}
	msg.Subject(mm.Subject)
	msg.SetBodyString(mail.TypeTextPlain, mm.Body)
	msg.SetGenHeader(mail.HeaderMessageID, "<"+mm.ID+"@mail.invalid>")
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetDate()
	c, err := m.client()
	if err != nil {
		return err
	}
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("send mail: %w", naast.Unavailable) // the server's words may hold the address
	}
	return nil
}

// Reach signs in to the server and sends nothing: naast.Unavailable when it
// cannot be reached, refuses TLS or does not know us.
func (m Mailer) Reach(ctx context.Context) error {
	c, err := m.client()
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return fmt.Errorf("reach mail server: %w", naast.Unavailable)
	}
	return c.Close()
}

func (m Mailer) client() (*mail.Client, error) {
	host, port, err := net.SplitHostPort(m.Server)
	n, err2 := strconv.Atoi(port)
	if err != nil || err2 != nil {
		return nil, fmt.Errorf("mail server %q is not host:port: %w", m.Server, naast.Invalid)
	}
	options := []mail.Option{mail.WithPort(n), mail.WithTimeout(mailTimeout), mail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}), mail.WithTLSPolicy(mail.TLSMandatory)}
	if m.Plain {
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if m.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.User), mail.WithPassword(m.Pass))
	}
	c, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", naast.Invalid)
	}
	return c, nil
}
