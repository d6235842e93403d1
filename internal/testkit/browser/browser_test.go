package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const head = `<!doctype html><html lang="nl"><meta charset="utf-8"><title>Proef</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">`

// site is a small page with a form, under a strict policy.
func site(t *testing.T) string {
	mux := http.NewServeMux()
	show := func(w http.ResponseWriter, status int, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'")
		w.WriteHeader(status)
		fmt.Fprint(w, head, body)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		show(w, 200, `<main><h1>Hallo</h1><form method="post" action="/"><label for="n">Naam</label> <input id="n" name="n">
			<input type="radio" id="ja" name="k" value="ja"> <label for="ja">Ja, graag</label>
			<select name="s" aria-label="Dorp"><option value="a">A<option value="b">B</select> <button>Verder</button></form>
			<p>Of <a href="/weg">ga weg</a>.</p></main><script src="/script.js"></script>`)
	})
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("n") == "" {
			show(w, 422, `<main><h1 id="fout" tabindex="-1">Vul in</h1></main>`)
			return
		}
		http.Redirect(w, r, "/klaar?"+r.FormValue("n")+r.FormValue("k")+r.FormValue("s"), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /klaar", func(w http.ResponseWriter, r *http.Request) {
		show(w, 200, `<main><h1>Dank u</h1><p>`+r.URL.RawQuery+`</p></main>`)
	})
	mux.HandleFunc("GET /script.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		if r.Header.Get("Accept-Language") != "nl-NL,nl;q=0.9" {
			t.Errorf("the reader is not Dutch: %s", r.Header.Get("Accept-Language"))
		}
		fmt.Fprint(w, `document.querySelector("h1").textContent = "Hallo van het script"`)
	})
	mux.HandleFunc("GET /breed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, head, `<style>@media print { h1 { display: none } }</style><main><h1>Breed</h1><div id="breed" style="width:400px">te breed</div>
			<div style="overflow-x:auto" tabindex="0"><div style="width:900px">mag</div></div>
			<p id="knel" style="height:1.2em;line-height:1.2;overflow:hidden;width:4em">knel</p>
			<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>`)
	})
	mux.HandleFunc("GET /werker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `addEventListener("message", (e) => e.waitUntil(fetch("/klaar?werker").then((a) => e.source.postMessage(a.status), () => e.source.postMessage(0))))`)
	})
	mux.HandleFunc("GET /netwerk", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, head, `<main><h1>Netwerk</h1></main><script>
			const found = []
			for (const e of ["online", "offline"]) addEventListener(e, () => found.push(e))
			const page = () => fetch("/klaar?pagina").then((a) => a.status, () => 0)
			const worker = () => new Promise(async (done) => {
				navigator.serviceWorker.onmessage = (e) => done(e.data)
				await navigator.serviceWorker.register("/werker.js")
				;(await navigator.serviceWorker.ready).active.postMessage("vraag")
			})
		</script>`)
	})
	mux.HandleFunc("GET /inline", func(w http.ResponseWriter, _ *http.Request) {
		show(w, 200, `<main><h1>Fout</h1><script>document.title = "binnen"</script></main>`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAForm(t *testing.T) {
	at := site(t)
	for _, javascript := range []bool{true, false} {
		p := New(t, 360, javascript)
		if got := p.Open(at + "/"); got != 200 {
			t.Fatalf("status %d", got)
		}
		want := map[bool]string{true: "Hallo van het script", false: "Hallo"}[javascript]
		if got := p.Text("h1"); got != want {
			t.Errorf("JavaScript %t shows %q", javascript, got)
		}
		p.CheckAccess()
		if got := p.Press("Verder"); got != 422 || !p.Has("#fout") || p.Has("#geen") {
			t.Errorf("an empty form: %d", got)
		}
		p.Back()
		p.Fill("#n", "eerst")
		if p.Fill("#n", ""); p.Value("#n") != "" {
			t.Errorf("an emptied field holds %q", p.Value("#n"))
		}
		p.Fill("#n", "te veel")
		p.Fill("#n", "Ada")
		p.Tick("Ja, graag")
		p.Choose("select", "b")
		if got := p.Value("#n"); got != "Ada" {
			t.Errorf("the field holds %q", got)
		}
		if got := p.Focus(); got != "ja" {
			t.Errorf("the focus is on %q", got)
		}
		if got := p.Follow("button"); got != 200 || p.Text("p") != "Adajab" || !strings.HasSuffix(p.URL(), "/klaar?Adajab") {
			t.Errorf("sent: %d %s %s", got, p.Text("p"), p.URL())
		}
		if hosts := p.Hosts(); len(hosts) != 1 || !strings.HasSuffix(at, hosts[0]) {
			t.Errorf("spoke to %q", hosts)
		}
		if n := p.Bytes(); n < 500 || n > 20_000 {
			t.Errorf("%d bytes", n)
		}
		if got := p.OnPaper(); got != "Dank u\n\nAdajab" {
			t.Errorf("on paper stands %q", got)
		}
		if pdf := p.PDF(); !strings.HasPrefix(string(pdf), "%PDF") {
			t.Errorf("printed %.10q", pdf)
		}
	}
}

// The control: each check finds the fault that was made for it.
func TestFaultsAreFound(t *testing.T) {
	p := New(t, 360, false)
	p.Open(site(t) + "/breed")
	if got := p.OnPaper(); strings.Contains(got, "Breed") || !strings.Contains(got, "te breed") {
		t.Errorf("on paper stands what is hidden there: %q", got)
	}
	if n := p.Sheets("breed"); n != 1 {
		t.Errorf("%d sheets", n)
	}
	rules := func(v Violation) bool { return v.Rule == "image-alt" }
	if v := p.Axe(); !slices.ContainsFunc(v, rules) {
		t.Errorf("axe missed the picture without a text: %v", v)
	}
	out := strings.Join(p.ReflowAt320(), "\n")
	if !strings.Contains(out, "div#breed") || strings.Contains(out, "900") {
		t.Errorf("reflow: %s", out)
	}
	if out := p.TextSpacing(); !slices.Contains(out, "p#knel") {
		t.Errorf("text spacing: %q", out)
	}
}

// Without a network neither the page nor its service worker reaches anything, and
// the page hears it; with the network back both do.
func TestOffline(t *testing.T) {
	p := New(t, 360, true)
	p.Open(site(t) + "/netwerk")
	for _, off := range []bool{false, true, false} {
		p.Offline(off)
		for who, ask := range map[string]string{"page": "page()", "worker": "worker()"} {
			if got := Await[int](p, ask); (got == 0) != off {
				t.Errorf("offline %v: the %s got %d", off, who, got)
			}
		}
		if Eval[bool](p, "navigator.onLine") == off {
			t.Errorf("offline %v: the page does not know", off)
		}
	}
	if got := Eval[string](p, `found.join()`); got != "offline,online" {
		t.Errorf("the page heard %q", got)
	}
}

func TestTheBrowserComplains(t *testing.T) {
	inner := &collector{TB: t}
	p := New(inner, 1280, true)
	p.Open(site(t) + "/inline")
	inner.end()
	if !strings.Contains(strings.Join(inner.said, "\n"), "Content Security Policy") {
		t.Errorf("an inline script went unnoticed: %q", inner.said)
	}
}

func TestShot(t *testing.T) {
	dir := t.TempDir()
	p := New(t, 360, true)
	p.Open(site(t) + "/")
	t.Setenv("NAAST_SHOTS", "")
	p.Shot("niet")
	t.Setenv("NAAST_SHOTS", dir)
	p.Shot("een kop")
	b, err := os.ReadFile(filepath.Join(dir, "TestShot-een-kop.png"))
	if err != nil || !strings.HasPrefix(string(b), "\x89PNG") {
		t.Errorf("%v %.8q", err, b)
	}
}

// collector stands in for a test whose end and complaints are looked at.
type collector struct {
	testing.TB
	cleanups []func()
	said     []string
}

func (c *collector) Cleanup(f func()) { c.cleanups = append(c.cleanups, f) }

func (c *collector) Errorf(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}

func (c *collector) end() {
	for _, f := range slices.Backward(c.cleanups) {
		f()
	}
}
