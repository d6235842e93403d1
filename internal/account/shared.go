package account

import (
	"time"

	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// SharedIdle is how long a session in this browser lives without a request when
// several people use it; zero on one's own. Whoever opens a session there gives
// it along (guard.Who.Idle).
func SharedIdle(c *web.Ctx, tx *db.Tx) (time.Duration, error) { return sharedIdle(c, tx, c.Shared()) }

func sharedIdle(c *web.Ctx, tx *db.Tx, shared bool) (time.Duration, error) {
	if !shared {
		return 0, nil
	}
	set, err := partnership.Load(c, tx)
	return time.Duration(set.SharedMinutes) * time.Minute, err
}

// asShared makes a page on which nobody is signed in empty itself too.
func asShared(c *web.Ctx, p *ui.Page) {
	// Without the term the page works; whoever signs in finds out.
	_ = c.Read(func(tx *db.Tx) (err error) {
		p.Idle, err = SharedIdle(c, tx)
		return err
	})
}
