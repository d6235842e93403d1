package smtp

import (
	"crypto/tls"
	"net/http/httptest"
	netsmtp "net/smtp"
	"strings"
	"testing"
)

const raw = "From: a@naast.test\r\nSubject: =?utf-8?q?Er_staat_een_bericht_voor_u_klaar?=\r\n" +
	"Content-Transfer-Encoding: quoted-printable\r\n\r\nCli=C3=ABntondersteuning\r\n"

func send(s *Server) error {
	return netsmtp.SendMail(s.Addr(), nil, "a@naast.test", []string{"b@naast.test", "c@naast.test"}, []byte(raw))
}

func TestMailIsKept(t *testing.T) {
	s := New(t)
	if err := send(s); err != nil {
		t.Fatal(err)
	}
	m := s.Wait(1)[0]
	if m.From != "a@naast.test" || strings.Join(m.To, " ") != "b@naast.test c@naast.test" {
		t.Errorf("from %s to %s", m.From, m.To)
	}
	if m.Subject() != "Er staat een bericht voor u klaar" || m.Text() != "Cliëntondersteuning\n" {
		t.Errorf("%q %q", m.Subject(), m.Text())
	}
}

func TestRefuseAndDown(t *testing.T) {
	s := New(t)
	for _, code := range []int{450, 550} {
		s.Refuse(code)
		if err := send(s); err == nil {
			t.Errorf("the server took a mail although told to answer %d", code)
		}
	}
	if s.Tries() != 2 {
		t.Errorf("%d tries", s.Tries())
	}
	s.Refuse(0)
	at := s.Addr()
	s.Down()
	if err := send(s); err == nil {
		t.Error("the server took a mail while it was down")
	}
	s.Up()
	if err := send(s); err != nil || s.Addr() != at {
		t.Errorf("after coming back: %v at %s, was %s", err, s.Addr(), at)
	}
	if n := len(s.Mails()); n != 1 {
		t.Errorf("%d mails kept, want 1", n)
	}
}

func TestNoMailWithoutTLS(t *testing.T) {
	web := httptest.NewUnstartedServer(nil)
	web.StartTLS() // for its certificate
	defer web.Close()
	s := NewTLS(t, web.TLS.Certificates[0])
	c, err := netsmtp.Dial(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@naast.test"); err == nil {
		t.Error("mail was taken without TLS")
	}
	if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("a@naast.test"); err != nil {
		t.Errorf("mail was refused with TLS: %v", err)
	}
}
