package browser

import (
	"context"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Offline takes the network away from this browser, or gives it back: nothing
// that the page, or a service worker that runs by now, asks for leaves the
// machine, and the page is told as by a cable that is pulled out. A browser that
// is started anew has its network.
func (p *Page) Offline(yes bool) {
	p.t.Helper()
	p.network(p.ctx, yes)
	targets, err := chromedp.Targets(p.ctx)
	if err != nil {
		p.t.Fatalf("list what runs in the browser: %v", err)
	}
	for _, other := range targets {
		if other.Type != "service_worker" {
			continue
		}
		if p.workers[other.TargetID] == nil { // who took the network away must give it back
			p.workers[other.TargetID] = p.attach(other.TargetID)
		}
		p.network(p.workers[other.TargetID], yes)
	}
}

// attach begins to speak to something that runs in the browser.
func (p *Page) attach(id target.ID) context.Context {
	p.t.Helper()
	ctx, _ := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id))
	if err := chromedp.Listen(ctx, func(any) {}); err != nil { // without a time limit: it would end with it
		p.t.Fatalf("attach to %s: %v", id, err)
	}
	return ctx
}

func (p *Page) network(tab context.Context, off bool) {
	p.t.Helper()
	all := network.Conditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
	rule := network.EmulateNetworkConditionsByRuleParams{EmulateOfflineServiceWorker: &off, MatchedNetworkConditions: []*network.Conditions{&all}}
	state := network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
	ctx, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, command(network.EmulateNetworkConditionsByRule, rule), command(network.OverrideNetworkState, state)); err != nil {
		p.t.Fatalf("network: %v", err)
	}
}
