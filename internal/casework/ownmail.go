package casework

import (
	"context"

	"naast"
	"naast/internal/db"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/web/lang"
)

// newWords tells somebody of the staff that new words were made for the account: she
// did so herself a moment ago, or somebody did who had her words and a code.
func (p *Post) newWords(ctx context.Context, d *db.DB, j jobs.Job) error {
	to, name, err := p.readers(ctx, d, func(*db.Tx, partnership.Settings) ([]naast.UserID, error) {
		return []naast.UserID{naast.UserID(j.Subject)}, nil
	})
	if err != nil {
		return gone(err)
	}
	t := lang.For("nl")
	return p.toAll(ctx, j, to, t.S("%s: nieuwe woorden voor uw account", name),
		t.S("Er zijn nieuwe woorden gemaakt om mee in te loggen. Deed u dat zelf? Dan hoeft u niets te doen.\n\nDeed u het niet? Bel dan meteen uw coördinator. Die kan het account stoppen.\n\n%s", p.Address(d)))
}
