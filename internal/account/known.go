package account

import (
	"crypto/subtle"
	"strconv"
	"strings"

	"naast"
	"naast/internal/vault"
	"naast/internal/web"
)

// The doors at which a browser can be known.
const (
	cardDoor    = "card"
	loginDoor   = "login"
	passkeyDoor = "passkey"
)

// A known browser carries marks, one for each card or account that got in there,
// and always as many: what is not used is noise. A mark is a random half and a
// keyed hash of that half with door and number. Without the server's key it cannot
// be told from noise, and with it only by asking for one number at a time: it
// names nothing, not even how many cards were used, nor when.
const (
	marks     = 3
	halfMark  = 26 // letters of an ID and of a handle
	knownDays = 90 // a mark counts in the stretch of days in which it was given, and the next
	knownTerm = 2 * knownDays * 24 * 3600
)

// markOf is the random half of the mark that this browser has for a number or a
// name; empty when it has none. It takes as long either way.
func markOf(c *web.Ctx, door, key string) (found string) {
	for _, m := range marksIn(c.Known()) {
		for _, stretch := range []int{0, -1} {
			if subtle.ConstantTimeCompare([]byte(m[halfMark:]), []byte(proofOf(c, door, key, m[:halfMark], stretch))) == 1 {
				found = m[:halfMark]
			}
		}
	}
	return found
}

// marksIn gives the marks of a cookie; what does not look like one gives none.
func marksIn(cookie string) (all []string) {
	if len(cookie) != marks*2*halfMark {
		return nil
	}
	for i := range marks {
		all = append(all, cookie[i*2*halfMark:(i+1)*2*halfMark])
	}
	return all
}

func proofOf(c *web.Ctx, door, key, half string, stretch int) string {
	days := int(c.DB.Now().Unix()/(24*3600))/knownDays + stretch
	return c.App.Vault.Handle("known browser", c.Part.Slug, door, key, half, strconv.Itoa(days))
}

// makeKnown lets this browser be known for a number or a name that just got in.
// One that was known already keeps its count.
func makeKnown(c *web.Ctx, door, key string) {
	half := markOf(c, door, key)
	if half == "" {
		half = naast.NewID[string]()
	}
	all := []string{half + proofOf(c, door, key, half, 0)}
	for _, m := range marksIn(c.Known()) {
		if m[:halfMark] != half {
			all = append(all, m)
		}
	}
	for len(all) < marks { // noise
		all = append(all, naast.NewID[string]()+naast.NewID[string]())
	}
	c.SetKnown(strings.Join(all[:marks], ""), knownTerm)
}

// stayKnown makes the browser of a resident known when she says that it is hers,
// and keeps it known when it was. Otherwise nothing of her visit stays behind in it.
func stayKnown(c *web.Ctx, number string, own bool) {
	digits, err := vault.CheckNumber(number)
	if err == nil && (own || markOf(c, cardDoor, digits) != "") {
		makeKnown(c, cardDoor, digits)
	}
}
