package account

import (
	"time"

	"naast"
	"naast/internal/guard"
	"naast/internal/web"
)

// How many tries count in a window. Secrets are generated: 80 bits in a phrase,
// 50 on a card, so that even the lane of one name leaves nothing to be found in
// a lifetime. It is wide because a name or a vraagnummer may be known to anyone,
// and whoever knows it must not lock her out: ten slips close the door for one
// network only, and in a browser that is known only its own slips count. The lane
// of a network holds back who tries many, and is wide enough for a village hall
// full of volunteers behind one address. The last one keeps a flood from
// everywhere from taking all the time of the processors.
const (
	tryWindow    = 15 * time.Minute
	hereWindow   = time.Hour
	triesHere    = 10
	triesKnown   = 10
	triesOfOne   = 300
	triesNetwork = 150
	triesAll     = 10_000
	triesOfCode  = 10 // six digits: three of a million are right
	codesAtDoor  = 20 // the same, with the eight words right: whoever has those may come from everywhere
)

// try counts a try, in lanes of its own for each kind of secret, so that a
// flood at one door does not close the others.
func try(c *web.Ctx, kind, key string) error {
	network := web.Network(c.Req).String()
	return c.App.Guard.Try(c, c.DB,
		guard.Lane{Kind: kind + " here", Key: network + " " + key, Limit: triesHere, Window: hereWindow, Each: true},
		guard.Lane{Kind: kind + " network", Key: network, Limit: triesNetwork, Window: tryWindow},
		guard.Lane{Kind: kind, Key: key, Limit: triesOfOne, Window: tryWindow},
		guard.Lane{Kind: kind + " everyone", Limit: triesAll, Window: tryWindow})
}

// tryFrom counts a try at a door where browsers can be known. One in which this
// number or name got in before has a lane of its own, in place of all others:
// no flood from elsewhere reaches it, and it adds nothing to what others may try.
// It gives no more tries than a browser that is not known has.
func tryFrom(c *web.Ctx, kind, key string) error {
	if m := markOf(c, kind, key); m != "" {
		return c.App.Guard.Try(c, c.DB, guard.Lane{Kind: kind + " known", Key: m, Limit: triesKnown, Window: hereWindow, Each: true})
	}
	return try(c, kind, key)
}

// tryDoor counts a code by somebody whose words are right; in a known browser
// apart, so that a thief of the words shuts nothing there.
func (s *Slice) tryDoor(c *web.Ctx, u naast.UserID, login string) error {
	l := guard.Lane{Kind: "code at the door", Key: string(u), Limit: codesAtDoor, Window: tryWindow}
	if m := markOf(c, loginDoor, login); m != "" {
		l = guard.Lane{Kind: "code at the door known", Key: m, Limit: triesKnown, Window: hereWindow, Each: true}
	}
	return s.Guard.Try(c, c.DB, l)
}

// tryCode counts a try at the second factor alone, by somebody signed in.
func (s *Slice) tryCode(c *web.Ctx) error {
	return s.Guard.Try(c, c.DB, guard.Lane{Kind: "code", Key: string(c.Who.User), Limit: triesOfCode, Window: tryWindow})
}
