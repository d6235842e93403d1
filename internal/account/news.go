package account

import (
	"slices"
	"time"

	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// News is, for Vandaag, whose keys wait for the signature of who looks, and which
// keys are new in the partnership: everybody who works there sees those.
func (s *Slice) News(c *web.Ctx, tx *db.Tx) (toSign, fresh []ui.Entry, err error) {
	all, err := listed(c, tx, `asker<>'' AND (counts_from > $2 OR made >= $3) AND id<>$4`, tx.Now().Unix(), tx.Today().Add(-newsDays), c.Who.User)
	if err != nil {
		return nil, nil, err
	}
	if toSign, err = s.hatNews(c, tx); err != nil {
		return nil, nil, err
	}
	for _, l := range all {
		e := ui.Entry{Title: l.Name, When: c.T.DateShort(l.Made)}
		switch {
		case l.waits():
			e.Text = c.T.S("Een nieuw account of nieuwe sleutels. Er tekenen twee mensen voor.")
		case l.fresh(tx):
			e.Text = c.T.S("Nieuwe sleutels. Ze werken vanaf %s.", moment(c, time.Unix(l.From, 0)))
		default:
			e.Text = c.T.S("Nieuwe sleutels. Ze werken.")
		}
		mine := true
		if l.waits() && guard.May(c.Who.Hat, guard.Enrol) {
			e.URL = peoplePath + "/" + string(l.ID)
			by, _, err := s.Vault.VouchedBy(c, tx, l.ID)
			if err != nil {
				return nil, nil, err
			}
			mine = slices.Contains(by, c.Who.User)
		}
		if mine {
			fresh = append(fresh, e)
			continue
		}
		asker, err := signer(c, tx, l.Asker)
		if err != nil {
			return nil, nil, err
		}
		e.Text, e.Badge, e.Tone = c.T.S("%s gaf de code.", asker), c.T.S("Teken of weiger"), ui.Warning
		toSign = append(toSign, e)
	}
	return toSign, fresh, nil
}

// newsDays is how long new keys stand on Vandaag.
const newsDays = 7
