package field

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/assets"
)

// Slice is the pages of writing down without a network.
type Slice struct {
	Cases *casework.Cases
	// Works tells whether somebody still writes questions down here; nil: everybody.
	Works func(ctx context.Context, tx *db.Tx, u naast.UserID) (bool, error)
}

// Addresses. The service worker keeps fillPath and stands below /veld/, so that
// it has no say over any other page; its script and its page know these by heart.
const (
	homePath   = "/veld"
	readyPath  = "/veld/apparaat"
	revokePath = "/veld/apparaat/weg"
	countPath  = "/veld/tellen"
	draftPath  = "/veld/post/"
	fillPath   = "/veld/invullen"
	inPath     = "/veld/in"
	workerPath = "/veld/sw.js"
)

// bagPath is the bag for the consultation hour, of another room.
const bagPath = "/spreekuur/tas"

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, homePath, guard.Field, func(c *web.Ctx) error { return s.home(c, 200, nil) })
	a.Get(web.Staff, readyPath, guard.Field, func(c *web.Ctx) error { return s.setup(c, 200, nil) })
	a.Post(web.Staff, readyPath, guard.Field, s.ready)
	a.Post(web.Staff, revokePath, guard.Field, s.revoke)
	a.Post(web.Staff, countPath, guard.Field, s.count)
	a.Get(web.Staff, draftPath+"{stuk}", guard.Field, s.draft)
	a.Post(web.Staff, draftPath+"{stuk}", guard.Field, s.postTell)
	a.Post(web.Staff, draftPath+"{stuk}/weg", guard.Field, s.throwAway)
	a.Get(web.Public, fillPath, "", s.fill)
	a.Post(web.Public, inPath, "", s.in)
	a.File("GET "+workerPath, assets.Single("sw.js"))
	a.Nav(homePath, naast.Msg("Zonder netwerk").Text, guard.Field)
}

// arrivals bounds what comes in without a session. A hall full of laptops that
// found the network again stays below it.
var arrivals = web.Flood{Kind: "field", Network: 600, Everyone: 5000, Window: 15 * time.Minute}

// in takes one draft from a device: the sealed bytes as the body, the device's
// token in a header, so that no address holds either. There is no session, and no
// answer but whether it is kept. The number inside the draft is what makes
// sending it twice once.
func (s *Slice) in(c *web.Ctx) error {
	token, ok := strings.CutPrefix(c.Req.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return fmt.Errorf("draft without a device: %w", naast.NotFound)
	}
	if err := c.Limit(arrivals); err != nil {
		return err
	}
	sealed, err := io.ReadAll(io.LimitReader(c.Req.Body, vault.MostDraft+1))
	if err != nil {
		return fmt.Errorf("read draft: %w", naast.Invalid)
	}
	err = c.DB.Write(c, db.System(inPath), func(tx *db.Tx) error { return s.arrive(c, tx, c.App.Vault, token, sealed) })
	if err != nil {
		return err
	}
	return c.Bytes("text/plain; charset=utf-8", "", []byte(http.StatusText(http.StatusOK)))
}
