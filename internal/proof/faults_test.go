package proof

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naast/internal/guard"
	"naast/internal/testkit/pg"
	"naast/internal/testkit/program"
	"naast/internal/web/webtest"
)

// phoneNumber is the front door's; it stands on every page that says that
// something does not work.
const phoneNumber = "0999 20 30 40"

func pause() { time.Sleep(500 * time.Millisecond) }

// Mail that cannot be sent waits, can be seen to wait, and goes out in the end.
func TestMailServerDown(t *testing.T) {
	h := open(t)
	h.mail.Down()
	h.resident("Trijntje").Get("/mijn-pagina/berichten").Fill("bericht", "Kan het ook om tien uur?").Press("Versturen").Expect(200)
	h.again(1)
	post := h.staff("ineke", guard.HatCoordinator)
	for range 60 { // the program looks for work every two seconds
		if post.Get("/post"); strings.Contains(post.Text(), "de post is niet bereikbaar") {
			break
		}
		pause()
	}
	post.Expect(200, "Bericht aan een ondersteuner", "de post is niet bereikbaar").Refuse("om tien uur", "Trijntje")
	if n := len(h.mail.Mails()); n != 0 {
		t.Fatalf("%d mails came while the server was down", n)
	}
	h.mail.Up()
	h.again(2)
	h.mail.Wait(1)
	for post = h.staff("ineke", guard.HatCoordinator).Get("/post"); strings.Contains(post.Text(), "Bericht aan een ondersteuner"); post.Get("/post") {
		pause() // until what went out is crossed off
	}
}

// A database that is locked, full or gone: a page that says so, with the number
// to call and with all that was typed; and one press sends it again.
func TestDatabaseLocked(t *testing.T) {
	h := open(t)
	for _, store := range []string{"main", "session"} {
		d, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, store+".db"))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		v, field, words := h.visitor().Get("/vraag/1").Fill("domein", "geld"), "verhaal", "Mijn verhaal terwijl het dicht zit."
		if store == "main" {
			v, field, words = h.resident("Trijntje").Get("/mijn-pagina/berichten"), "bericht", "Mijn bericht terwijl het dicht zit."
		}
		lock, err := d.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		run := func(query string) {
			if _, err := lock.ExecContext(context.Background(), query); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		}
		run("PRAGMA busy_timeout=20000")
		run("BEGIN EXCLUSIVE")
		v.Fill(field, words).Press(map[string]string{"main": "Versturen", "session": "Verder"}[store])
		unwell(v, words)
		run("ROLLBACK")
		lock.Close()
		if v.Press("Nog een keer versturen"); store == "main" {
			v.Get("/mijn-pagina/berichten")
		} else {
			v.Expect(200, "Stap 2 van 5").Get("/vraag/1")
		}
		if n := strings.Count(v.Text(), words); n != 1 {
			t.Errorf("%s: sent again, the words stand there %d times:\n%s", store, n, v.Text())
		}
	}
}

// unwell expects the page that says that something is out of order.
func unwell(v *webtest.Visitor, words string) {
	v.Expect(503, phoneNumber, "Nog een keer versturen")
	if !strings.Contains(v.Body, words) {
		v.Expect(503, words)
	}
}

func TestDatabaseFull(t *testing.T) {
	h := open(t)
	h.run.Stop()
	info, err := os.Stat(filepath.Join(h.dir, "main.db"))
	if err != nil {
		t.Fatal(err)
	}
	h.run = program.DemoOnFullDisk(t, binary(t), h.dir, info.Size()+256<<10, "--mail", h.mail.Addr())
	her, v, long := h.resident("Trijntje").Get("/mijn-pagina/berichten"), h.resident("Trijntje"), strings.Repeat("lang en ", 5000)
	kept := 0
	for ; v.Status != 503; kept++ { // reading is refused too then: what cannot be logged is not shown
		if kept > 200 {
			t.Fatal("the disk is never full")
		}
		if v.Get("/mijn-pagina/berichten"); v.Status == 200 {
			v.Fill("bericht", fmt.Sprintf("Bericht nummer %d. %s", kept+1, long)).Press("Versturen")
		}
	}
	kept--
	if kept < 2 {
		t.Errorf("the disk was full after %d messages: this shows little", kept)
	}
	unwell(her.Fill("bericht", "Mijn bericht terwijl het vol is. "+long).Press("Versturen"), "Mijn bericht terwijl het vol is.")
	h.again(0)
	v = h.resident("Trijntje").Get("/mijn-pagina/berichten")
	for i := 1; i <= kept; i++ {
		v.Expect(200, fmt.Sprintf("Bericht nummer %d.", i))
	}
	v.Fill("bericht", "Weer plek.").Press("Versturen").Get("/mijn-pagina/berichten").Expect(200, "Weer plek.")
}

func TestDatabaseGone(t *testing.T) {
	if !pg.Wanted(t) {
		return
	}
	server := pg.Alone(t, pg.Options{})
	h := openOn(t, server.Address(), pg.Ring(t), pg.Ring(t))
	v := h.resident("Trijntje").Get("/mijn-pagina/berichten").Fill("bericht", "Mijn bericht terwijl het weg is.")
	server.Kill()
	unwell(v.Press("Versturen"), "Mijn bericht terwijl het weg is.")
	h.visitor().Get("/vraag/1").Expect(503, phoneNumber)
	h.visitor().Get("/gezond").Expect(503)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	v.Press("Nog een keer versturen").Get("/mijn-pagina/berichten")
	if n := strings.Count(v.Text(), "Mijn bericht terwijl het weg is."); n != 1 {
		t.Errorf("sent again, the words stand there %d times:\n%s", n, v.Text())
	}
	h.visitor().Get("/gezond").Expect(200)
}

// What was acknowledged is there after the program was killed at that moment.
func TestKilledAfterAnswer(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killed(t, open(t)) })
	if pg.Wanted(t) {
		t.Run("postgres", func(t *testing.T) { killed(t, openOn(t, pg.Main(t), pg.Ring(t), pg.Ring(t))) })
	}
}

func killed(t *testing.T, h *house) {
	v := h.visitor().Get("/vraag/1").Fill("verhaal", "Dit verhaal overleeft het.").Fill("domein", "geld").Press("Verder").Press("Verder").Press("Laat mensen zien")
	v.Press("Kies").Press("Verder met deze keus").Expect(200, "Stap 5 van 5").Fill("gezondheid", "ja")
	v.Press("Versturen").Expect(200, "Uw vraag is verstuurd.")
	card := sixteen.FindString(v.Text())
	h.run.Kill()
	h.start()
	v.Move(h.run.Base)
	if v.Get("/kaart").Expect(200, "Dit is uw kaart"); sixteen.FindString(v.Text()) != card {
		t.Error("after the crash the card is another")
	}
	v.Press("Ik heb het opgeschreven. Naar mijn pagina.").Expect(200, "Wij vragen het aan")
	v.Get("/mijn-pagina/vraag").Expect(200, "Dit verhaal overleeft het.")
}
