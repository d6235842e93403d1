package browser

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Where is New in a world where host names lead to other machines than they do:
// each to a host:port that answers with a certificate that nobody signed.
func Where(t testing.TB, width int, javascript bool, hosts map[string]string) *Page {
	t.Helper()
	rules := ""
	for _, name := range slices.Sorted(maps.Keys(hosts)) {
		rules += "MAP " + name + " " + hosts[name] + ","
	}
	return open(t, width, javascript, chromedp.Flag("host-resolver-rules", rules), chromedp.Flag("ignore-certificate-errors", true))
}

// GiveCookies puts cookies in the browser that a site gave to somebody elsewhere,
// as if he had come by them here.
func (p *Page) GiveCookies(address string, all []*http.Cookie) {
	p.t.Helper()
	for _, c := range all {
		p.do("give a cookie", command(network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: address, SameSite: network.CookieSameSiteLax}))
	}
}

// Cookies are the names of the cookies that the browser would send to an address.
func (p *Page) Cookies(address string) (names []string) {
	p.t.Helper()
	for _, c := range ask(p, "list cookies", answers(network.GetCookies, network.GetCookiesParams{URLs: []string{address}})).Cookies {
		names = append(names, c.Name)
	}
	return names
}

// History are the addresses behind the Back button and before the Forward button,
// with the one that is shown, oldest first.
func (p *Page) History() (addresses []string) {
	p.t.Helper()
	for _, e := range ask(p, "history", answers(page.GetNavigationHistory, cdp.Empty{})).Entries {
		addresses = append(addresses, e.URL)
	}
	return addresses
}

// Back is the browser's own button. A page that the browser kept in memory tells
// of no loading, so that the page itself is asked whether it is there.
func (p *Page) Back() {
	p.t.Helper()
	h := ask(p, "history", answers(page.GetNavigationHistory, cdp.Empty{}))
	if h.CurrentIndex == 0 {
		p.t.Fatalf("there is nothing to go back to%s", p.where())
	}
	to := h.CurrentIndex - 1
	p.do("go back", command(page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[to].ID}))
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		// An error: one page goes, another comes.
		now, err := chromedp.Run(p.ctx, answers(page.GetNavigationHistory, cdp.Empty{}))
		if err != nil || now.CurrentIndex != to {
			continue
		}
		if ready, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.readyState")); err == nil && ready == "complete" {
			return
		}
	}
	p.t.Fatalf("going back brings nothing%s", p.where())
}

// ForgetHistory leaves the page that is shown, and none behind it.
func (p *Page) ForgetHistory() {
	p.t.Helper()
	p.do("forget the history", command(page.ResetNavigationHistory, cdp.Empty{}))
}
