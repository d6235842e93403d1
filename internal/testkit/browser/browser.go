// Package browser lets tests use Naast as a person does: in a real Chromium,
// on a screen of a given width, with or without JavaScript. Everything that
// goes wrong ends the test. An error in the browser's console, such as a break
// of the Content-Security-Policy, fails the test when it ends.
package browser

import (
	"context"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// patience is how long one act may take on a busy machine.
const patience = 60 * time.Second

// height of the screen in CSS pixels; pages may scroll.
const height = 740

// Page is one person's browser with one tab.
type Page struct {
	t          testing.TB
	ctx        context.Context
	width      int
	javascript bool
	workers    map[target.ID]context.Context // service workers that Offline spoke to

	mu     sync.Mutex
	errors []string
	urls   []string
	bytes  float64
}

// New starts a browser of its own, with nothing remembered. width is that of
// the screen in CSS pixels; up to 480 it behaves as a phone. It is closed when
// the test ends.
func New(t testing.TB, width int, javascript bool) *Page {
	t.Helper()
	// Without a directory given, chromedp makes a fresh one and removes it.
	return open(t, width, javascript)
}

// Own is somebody's own browser, which keeps in dir what it remembers: opened
// there again it knows what it knew, also after Kill.
func Own(t testing.TB, dir string, width int) *Page {
	t.Helper()
	return open(t, width, true, chromedp.UserDataDir(dir))
}

// Kill ends the browser as a power cut does: it can put nothing away.
func (p *Page) Kill() {
	p.t.Helper()
	b := chromedp.FromContext(p.ctx).Browser.Process()
	if err := b.Kill(); err != nil {
		p.t.Fatalf("kill the browser: %v", err)
	}
	<-p.ctx.Done()
}

// Tab is a second tab of the same browser.
func (p *Page) Tab() *Page {
	p.t.Helper()
	ctx, _ := chromedp.NewContext(p.ctx)
	q := &Page{t: p.t, ctx: ctx, width: p.width, javascript: p.javascript, workers: p.workers}
	q.begin()
	return q
}

func open(t testing.TB, width int, javascript bool, more ...chromedp.ExecAllocatorOption) *Page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("accept-lang", "nl-NL,nl")) // a Dutch reader
	options = append(options, more...)
	started, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(started)
	p := &Page{t: t, ctx: ctx, width: width, javascript: javascript, workers: map[target.ID]context.Context{}}
	t.Cleanup(func() {
		chromedp.Cancel(ctx) // an error means that it has ended already
		stop()
		for _, e := range p.errors {
			t.Errorf("the browser complained: %s", e)
		}
	})
	p.begin()
	return p
}

// begin starts the tab.
func (p *Page) begin() {
	p.t.Helper()
	if err := chromedp.Listen(p.ctx, p.listen); err != nil {
		p.t.Fatalf("start chromium: %v", err)
	}
	p.do("set up the browser", command(network.Enable, network.EnableParams{}), command(log.Enable, cdp.Empty{}),
		command(runtime.Enable, cdp.Empty{}), p.screen(p.width), p.scripts(p.javascript))
}

// Before runs a script in every page that is opened from now on, before its own.
func (p *Page) Before(script string) {
	p.t.Helper()
	p.do("run before each page", command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}))
}

func binary(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("Chromium is not on this machine: sudo apt-get install chromium")
	return ""
}

// command is a step that gives one order to the browser.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// Resize gives the page a screen of another width, as New did.
func (p *Page) Resize(width int) {
	p.t.Helper()
	p.width = width
	p.do("resize", p.screen(width))
}

func (p *Page) screen(width int) chromedp.Action[chromedp.Void] {
	return command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: height, DeviceScaleFactor: 1, Mobile: width <= 480,
	})
}

func (p *Page) scripts(on bool) chromedp.Action[chromedp.Void] {
	return command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, exception(e.ExceptionDetails))
	case *log.EventEntryAdded:
		// An answer of 404 or 422 is also logged; that is for the test to judge.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			p.errors = append(p.errors, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		p.urls = append(p.urls, e.Request.URL)
	case *network.EventLoadingFinished:
		p.bytes += e.EncodedDataLength
	}
}

func exception(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Text + ": " + d.Exception.Description
	}
	return d.Text
}

// Bytes is what came over the line since the last call, headers included and
// as it was compressed.
func (p *Page) Bytes() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := int(p.bytes)
	p.bytes = 0
	return n
}

// Hosts are the machines that the browser spoke to, as "host:port".
func (p *Page) Hosts() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var hosts []string
	seen := map[string]bool{}
	for _, address := range p.urls {
		u, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(u.Scheme, "http") || seen[u.Host] {
			continue
		}
		seen[u.Host] = true
		hosts = append(hosts, u.Host)
	}
	return hosts
}

// do takes steps in the tab, within patience.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v%s", what, err, p.where())
	}
}

// ask takes one step that answers, within patience.
func ask[T any](p *Page, what string, step chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, step)
	if err != nil {
		p.t.Fatalf("%s: %v%s", what, err, p.where())
	}
	return answer
}

// where says on which page something went wrong.
func (p *Page) where() string {
	ctx, cancel := context.WithTimeout(p.ctx, time.Second)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return ""
	}
	return " (on " + at + ")"
}
