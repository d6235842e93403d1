package web

import (
	"net/netip"
	"time"

	"naast/internal/guard"
)

// Flood bounds what people without an account may leave behind in a window of
// time: one network, and everybody together. A page without an account must not
// fill the disk, nor use up the numbers of cards.
type Flood struct {
	Kind              string
	Network, Everyone int
	Window            time.Duration
}

// acts bounds every act of somebody who is not signed in. A hall full of people
// behind one address stays below it.
var acts = Flood{"act", 120, 2000, 15 * time.Minute}

// Limit counts one for whoever sent this request; naast.TooMany when it is
// enough. This machine itself is not counted: behind a proxy that does not say
// who visits it would be everybody.
func (c *Ctx) Limit(f Flood) error {
	n := Network(c.Req)
	if here(n) {
		return nil
	}
	return c.App.Guard.Try(c, c.DB,
		guard.Lane{Kind: f.Kind + " network", Key: n.String(), Limit: f.Network, Window: f.Window},
		guard.Lane{Kind: f.Kind + " everyone", Limit: f.Everyone, Window: f.Window})
}

// here tells that a network is this machine.
func here(p netip.Prefix) bool {
	return p.Addr().IsLoopback() || p.Addr().IsUnspecified() // ::1, made coarse
}
