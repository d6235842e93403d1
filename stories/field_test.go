package stories_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/field/fieldtest"
	"naast/internal/vault"
)

// device is a laptop that was made ready: it can seal and bring, and nothing else.
type device struct {
	key   vault.DraftKey
	token string
	last  []byte // what it brought last
}

var keyOnPage = regexp.MustCompile(`data-number="([^"]+)" data-public="([^"]+)" data-place="([^"]+)"`)

// makeReady does what the page's script does: it takes the key from the page and
// hands in a token of its own.
func makeReady(ts *testscript.TestScript, neg bool, args []string) {
	w, name := in(ts), need(ts, neg, args, 1)[0]
	v := w.visitor().Get("/veld/apparaat")
	m := keyOnPage.FindStringSubmatch(v.Body)
	if m == nil {
		ts.Fatalf("no key on %s:\n%s", v.Path, v.Text())
	}
	d := &device{key: vault.DraftKey{Place: m[3]}, token: base64.StdEncoding.EncodeToString([]byte((name + strings.Repeat("x", 32))[:32]))}
	var err error
	d.key.Number, err = base64.StdEncoding.DecodeString(m[1])
	ts.Check(err)
	d.key.Public, err = base64.StdEncoding.DecodeString(m[2])
	ts.Check(err)
	v.Post("/veld/apparaat", url.Values{"naam": {name}, "apparaat": {d.token}, "_sleutel": {v.Value("_sleutel")}})
	w.devices[w.now] = d
}

// bring seals answers and brings them: breng SOORT VELD=ANTWOORD…; without
// arguments it brings the last once more. "! breng" must be refused.
func bring(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	d := w.devices[w.now]
	if len(args) > 0 {
		var answers [][2]string
		for _, a := range args[1:] {
			name, answer, _ := strings.Cut(a, "=")
			answers = append(answers, [2]string{name, w.meant(answer)})
		}
		d.last = fieldtest.Seal(teller{w.t, w}, d.key, args[0], answers...)
	}
	q, err := http.NewRequest("POST", w.program.base+"/veld/in", bytes.NewReader(d.last))
	ts.Check(err)
	q.Header.Set("Authorization", "Bearer "+d.token)
	q.Header.Set("Content-Type", "application/octet-stream")
	a, err := http.DefaultClient.Do(q)
	ts.Check(err)
	io.Copy(io.Discard, a.Body)
	a.Body.Close()
	if (a.StatusCode == http.StatusOK) == neg {
		ts.Fatalf("brought: %s", a.Status)
	}
}
