package witness

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The page of the log and her proof are readable on a phone and at a desk, and a
// kept file is looked at without scripts.
func TestLogInABrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		p := open(t, two)
		_, her := p.Accepted(p.Mara)
		p.Doors(map[string]guard.Who{"zij": her})
		p.night()
		p.key = strings.TrimSpace(p.Visitor().Get(keyPath).Body)
		if err := Make(ctx, two.Other, p.V); err != nil {
			t.Fatal(err)
		}
		p.look()
		b := browser.New(t, 360, false)
		b.Open(strings.Replace(p.URL(), "127.0.0.1", "localhost", 1) + logPath)
		b.CheckAccess()
		b.Shot("logboek-telefoon")
		b.Resize(1280)
		b.CheckAccess()
		b.Shot("logboek-breed")
		b.Resize(360)
		b.Open(strings.Replace(p.URL(), "127.0.0.1", "localhost", 1) + logPath)
		file := filepath.Join(t.TempDir(), "logboek.txt")
		if err := os.WriteFile(file, []byte(p.Neighbour().Get(keepPath).Expect(200).Body), 0o600); err != nil {
			t.Fatal(err)
		}
		b.Attach("#bestand", file)
		if b.Press("Kijk na"); !strings.Contains(b.Text("main"), "Uw stempel past") {
			t.Errorf("a stamp in a file:\n%s", b.Text("main"))
		}
		b.CheckAccess()
		b.Shot("logboek-antwoord")
		b.Open(p.URL() + "/binnen/zij")
		b.Open(p.URL() + "/mijn-pagina/wie-keek")
		b.CheckAccess()
		b.Shot("wie-keek-bewijs")
	})
}
