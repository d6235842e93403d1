package partnership

import (
	"context"
	"sync"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/web/lang"
	"naast/internal/web/theme"
	"naast/internal/web/ui"
)

// siteFresh is how long what every page shares may be remembered. A change in
// this process shows at once; one made on another node within this time.
const siteFresh = 5 * time.Second

// Site gives what every page of a partnership shares. When the database does
// not answer it gives what it last knew, so that the page that says so still
// has the telephone number.
func Site(d *db.DB) func(context.Context, lang.Text) (ui.Site, error) {
	m := &memory{d: d}
	return func(ctx context.Context, t lang.Text) (ui.Site, error) {
		s, err := m.site(ctx)
		if err != nil {
			return ui.Site{}, err
		}
		t = t.With(s.Words[t.Code()])
		s.Tagline = t.M(naast.Message{Text: s.Tagline})
		s.Hours = t.M(naast.Message{Text: s.Hours})
		return s, nil
	}
}

// site is what every page shares, with the partnership's own words in Dutch.
func (s Settings) site() ui.Site {
	site := ui.Site{Name: s.Name, Tagline: s.Tagline, Phone: s.Phone, Hours: s.Hours, Exit: s.Exit, Words: map[string]map[string]string{"en": s.English}}
	if s.Colour != theme.Default {
		if look, err := theme.Make(s.Colour); err == nil { // a bad colour is refused on the settings page
			site.Theme = look.URL
		}
	}
	return site
}

// memory holds the site as it was last read.
type memory struct {
	d      *db.DB
	mu     sync.Mutex
	known  bool
	last   ui.Site
	at     time.Time
	change int64
}

func (m *memory) site(ctx context.Context) (ui.Site, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now, change := m.d.Now(), changes.Load()
	if m.known && change == m.change && now.Sub(m.at) < siteFresh {
		return m.last, nil
	}
	var s Settings
	err := m.d.Read(ctx, db.System("site"), func(tx *db.Tx) (err error) {
		s, err = Load(ctx, tx)
		return err
	})
	if err == nil {
		m.known, m.last, m.at, m.change = true, s.site(), now, change
	} else if m.known {
		err = nil
	}
	return m.last, err
}
