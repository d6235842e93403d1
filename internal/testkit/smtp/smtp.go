// Package smtp is a real mail server for tests, inside the test itself. It
// keeps what it receives, and can be told to refuse or to be gone.
package smtp

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Mail is one received mail.
type Mail struct {
	From string
	To   []string
	Raw  string // as it came over the line
}

// Subject is the subject as a person reads it.
func (m Mail) Subject() string {
	msg, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		return ""
	}
	s, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		return msg.Header.Get("Subject")
	}
	return s
}

// ID is what tells a mail program that it has this mail already.
func (m Mail) ID() string {
	msg, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		return ""
	}
	return msg.Header.Get("Message-ID")
}

// Text is the body as a person reads it. It reads mails of one text part, and
// gives others as they came.
func (m Mail) Text() string {
	msg, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		return m.Raw
	}
	body := msg.Body
	switch strings.ToLower(msg.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		return m.Raw
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// Server listens on this machine only.
type Server struct {
	t       testing.TB
	address string
	tls     *tls.Config

	mu     sync.Mutex
	server *smtp.Server
	listen net.Listener
	mails  []Mail
	refuse *smtp.SMTPError
	tries  int
	lose   int // of so many mails the answer to one gets lost; 0: none
}

// New starts a server without TLS. It ends with the test.
func New(t testing.TB) *Server { t.Helper(); return start(t, local, nil) }

// NewAt starts one at an address that others can reach, such as 10.88.0.1:0.
func NewAt(t testing.TB, address string) *Server { t.Helper(); return start(t, address, nil) }

// NewTLS starts a server that offers STARTTLS with this certificate, and
// takes no mail without it.
func NewTLS(t testing.TB, certificate tls.Certificate) *Server {
	t.Helper()
	return start(t, local, &tls.Config{Certificates: []tls.Certificate{certificate}})
}

// local is a free port of this machine alone.
const local = "127.0.0.1:0"

func start(t testing.TB, address string, config *tls.Config) *Server {
	t.Helper()
	s := &Server{t: t, address: address, tls: config}
	s.Up()
	t.Cleanup(s.Down)
	return s
}

// Addr is host:port, the same after Down and Up.
func (s *Server) Addr() string { return s.address }

// Down makes the server go away: connections are refused.
func (s *Server) Down() {
	s.mu.Lock()
	defer s.mu.Unlock()
	// An error of these means that it was closed already.
	s.listen.Close()
	s.server.Close()
}

// Up brings the server back on the same address.
func (s *Server) Up() {
	s.t.Helper()
	l, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatalf("start the mail server: %v", err)
	}
	s.address = l.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	server.Domain, server.TLSConfig = "localhost", s.tls
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.MaxMessageBytes, server.MaxRecipients = 1<<20, 50
	s.mu.Lock()
	s.server, s.listen = server, l
	s.mu.Unlock()
	go server.Serve(l) // it returns when the server is closed
}

// Refuse answers each recipient with this SMTP code from now on: 450 for "try
// again later", 550 for "never". 0 takes mail again.
func (s *Server) Refuse(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = nil
	if code != 0 {
		s.refuse = &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "refused by the test"}
	}
}

// Lose takes every nth mail and breaks the connection before it says so; 0 ends
// that.
func (s *Server) Lose(nth int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lose = nth
}

// Tries counts the mails that somebody tried to hand in, taken or refused.
func (s *Server) Tries() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries
}

// Mails are all mails received so far, oldest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Wait gives the mails as soon as there are n, and ends the test when they do
// not come.
func (s *Server) Wait(n int) []Mail {
	s.t.Helper()
	for range 3000 {
		if m := s.Mails(); len(m) >= n {
			return m
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatalf("%d mails came, want %d", len(s.Mails()), n)
	return nil
}

// session is one connection.
type session struct {
	server *Server
	conn   *smtp.Conn
	mail   Mail
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	if _, secure := c.conn.TLSConnectionState(); c.server.tls != nil && !secure {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "STARTTLS first"}
	}
	c.mail = Mail{From: from}
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if len(c.mail.To) == 0 {
		c.server.tries++
	}
	if c.server.refuse != nil {
		return c.server.refuse
	}
	c.mail.To = append(c.mail.To, to)
	return nil
}

func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	if len(raw) == 0 {
		return errors.New("an empty mail")
	}
	c.mail.Raw = string(raw)
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.mails = append(c.server.mails, c.mail)
	if c.server.lose > 0 && len(c.server.mails)%c.server.lose == 0 {
		return c.conn.Conn().Close()
	}
	return nil
}

func (c *session) Reset()        { c.mail = Mail{} }
func (c *session) Logout() error { return nil }
