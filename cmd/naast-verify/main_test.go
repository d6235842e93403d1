package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/mypage"
	"naast/internal/witness"
)

// desk is somebody with this program, a partnership on the network, and files.
type desk struct {
	*testing.T
	*casetest.Site
	dir string
}

func sitDown(t *testing.T, two dbtest.Two) *desk {
	t.Helper()
	d := &desk{T: t, Site: casetest.NewSite(t, two), dir: t.TempDir()}
	mine := &mypage.Slice{Cases: d.Cases, Fixed: witness.Fixed}
	mine.Routes(d.App)
	(&witness.Slice{Vault: d.V, Log: slog.New(slog.DiscardHandler), Mine: mine}).Routes(d.App)
	d.Start()
	return d
}

func (d *desk) night() {
	d.Helper()
	d.Clock.Forward(24 * time.Hour)
	if err := witness.Make(context.Background(), d.D, d.V); err != nil {
		d.Fatal(err)
	}
}

// keep puts something aside.
func (d *desk) keep(name, content string) string {
	d.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		d.Fatal(err)
	}
	return path
}

// get is what the partnership shows at an address.
func (d *desk) get(path string) string { return d.Visitor().Get(path).Expect(200).Body }

// says runs the program and looks at how it ends and what it says.
func (d *desk) says(want int, words string, args ...string) {
	d.Helper()
	var out bytes.Buffer
	code, err := run(args, &out)
	text := out.String()
	if err != nil {
		text += speak(err)
	}
	if code != want || !strings.Contains(text, words) {
		d.Errorf("naast-verify %v ends with %d, want %d and %q:\n%s", args, code, want, words, text)
	}
}

// The client council keeps a file; a resident her lines; both are checked with
// nothing but this program, and every change is found.
func TestVerify(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		d := sitDown(t, two)
		_, her := d.Accepted(d.Mara)
		d.says(unreadable, "staat hier niet", "groei", d.URL()+"/logboek", d.URL()+"/logboek", "--sleutel", strings.TrimSpace(d.get("/logboek/sleutel")))
		d.night()
		old, site := d.keep("raad.txt", d.get("/logboek/bestand")), d.URL()+"/logboek"
		lines := d.keep("lijst.json", d.In(her).Get("/mijn-pagina/wie-keek/bestand").Expect(200).Body)

		d.says(alone, "Nog niet vergeleken", "regel", lines)
		d.says(holds, "KLOPT. Dit logboek past", "entry", lines, "--kept", old)
		d.says(holds, "alles van het logboek", "extends", old, site)
		d.night()
		newer := d.keep("nieuw.txt", d.get("/logboek/bestand"))
		d.says(holds, "(128 plaatsen) bevat alles", "groei", old, site)
		d.says(unreadable, "/logboek/bewijs/64/128", "groei", old, newer)
		proof := d.keep("bewijs.txt", d.get("/logboek/bewijs/64/128"))
		d.says(holds, "KLOPT", "groei", old, newer, "--bewijs", proof)
		d.says(holds, "KLOPT", "regel", lines, "--bewaard", newer, "--bewijs", proof) // kept later than her list
		d.says(holds, "KLOPT", "regel", lines, "--bewaard", newer, "--site", site)
		d.says(forged, "KLOPT NIET", "groei", newer, old)
		d.says(forged, "KLOPT NIET", "groei", old, newer, "--bewijs", d.keep("leeg.txt", ""))
		d.says(unreadable, "Niet te lezen", "groei", old, d.keep("iets.txt", "zomaar iets"))
		d.says(unreadable, "--sleutel", "groei", d.keep("kaal.txt", d.get("/logboek/checkpoint")), newer)
		d.says(unreadable, "Klaar met 0", "raad")

		changed := strings.Replace(d.read(lines), "Mara", "Mona", 1)
		d.says(forged, "KLOPT NIET. Regel ", "regel", d.keep("anders.json", changed), "--bewaard", old)
		d.says(forged, "handtekening", "groei", old, d.keep("groter.txt", strings.Replace(d.read(newer), "\n128\n", "\n192\n", 1)))

		// Somebody else's log, signed by somebody else.
		if err := witness.Make(context.Background(), two.Other, d.V); err != nil {
			t.Fatal(err)
		}
		d.says(forged, "handtekening", "groei", old, d.keep("buren.txt", d.Neighbour().Get("/logboek/bestand").Expect(200).Body))

		// A host with all keys who writes the log anew and signs it.
		d.Write("forge", func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []string{`UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=9) WHERE seq=5`, `DELETE FROM audit_hash`, `UPDATE audit_event SET seq=NULL`, `DELETE FROM witness_checkpoint`} {
				if _, err := tx.Exec(ctx, q); err != nil {
					return err
				}
			}
			return nil
		})
		d.night()
		d.says(forged, "KLOPT NIET. Het logboek zegt dat het dit stempel nooit", "groei", old, site)
		d.says(holds, "KLOPT", "groei", d.keep("vals.txt", d.get("/logboek/bestand")), site) // who kept nothing of before is told that all is well
	})
}

func (d *desk) read(path string) string {
	d.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		d.Fatal(err)
	}
	return string(b)
}

// A site that sends without end, or nothing, ends the program and not the machine.
func TestUnkindSite(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "leeg") {
			return
		}
		for range 1000 {
			w.Write(make([]byte, 1<<16))
		}
	}))
	defer site.Close()
	for _, path := range []string{"/vol", "/leeg"} {
		if _, c, err := open(site.URL+path, "naast/log/x+00000000+AAAA"); err == nil {
			t.Errorf("%s gives %v", path, c)
		}
	}
}
