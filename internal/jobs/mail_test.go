package jobs_test

import (
	"errors"
	"net/http/httptest"
	"testing"

	"naast"
	"naast/internal/jobs"
	"naast/internal/testkit/smtp"
)

func oneMail(to, subject string) jobs.Mail {
	return jobs.Mail{To: to, Subject: subject, Body: "Er is een bericht.", ID: "proef"}
}

// Mail goes over TLS to a server whose certificate is known, or not at all. The
// control is the setting for a server on this machine.
func TestMailOnlyWithTLS(t *testing.T) {
	plain := smtp.New(t)
	site := httptest.NewUnstartedServer(nil)
	site.StartTLS() // for its certificate, which nobody vouches for
	defer site.Close()
	unknown := smtp.NewTLS(t, site.TLS.Certificates[0])
	for name, s := range map[string]*smtp.Server{"without TLS": plain, "with an unknown certificate": unknown} {
		m := jobs.Mailer{Server: s.Addr(), From: "naast@wesselrade.example"}
		if err := m.Send(ctx, oneMail("mara@kring.example", "Bericht")); !errors.Is(err, naast.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(s.Mails()); n != 0 {
			t.Errorf("%s: %d mails came", name, n)
		}
	}
	m := jobs.Mailer{Server: plain.Addr(), From: "naast@wesselrade.example", Plain: true}
	if err := m.Send(ctx, oneMail("mara@kring.example", "Bericht")); err != nil || len(plain.Mails()) != 1 {
		t.Errorf("the control: %v, %d mails", err, len(plain.Mails()))
	}
}

// An address or a subject with a line end in it makes no line of its own, and no
// second receiver.
func TestMailTakesNoExtraLines(t *testing.T) {
	s := smtp.New(t)
	m := jobs.Mailer{Server: s.Addr(), From: "naast@wesselrade.example", Plain: true}
	for _, to := range []string{"mara@kring.example\r\nBcc: ander@kring.example", "mara@kring.example>\r\nRCPT TO:<ander@kring.example", "mara@kring.example, ander@kring.example"} {
		if err := m.Send(ctx, oneMail(to, "Bericht")); !errors.Is(err, naast.Invalid) {
			t.Errorf("to %q: %v", to, err)
		}
	}
	if err := m.Send(ctx, oneMail("mara@kring.example", "Bericht\r\nBcc: ander@kring.example\r\n\r\nHallo")); err != nil {
		t.Fatal(err)
	}
	got := s.Wait(1)
	if len(got) != 1 || len(got[0].To) != 1 || got[0].Text() != "Er is een bericht." && got[0].Text() != "Er is een bericht.\n" {
		t.Errorf("%d mails; to %q: %q", len(got), got[0].To, got[0].Raw)
	}
}
