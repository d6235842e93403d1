package share

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// errNameless is that it is shared with all who work at a desk, and this one did
// not say who he is.
var errNameless = fmt.Errorf("share with a desk, by somebody without a name: %w", naast.NotFound)

// reading is a reader who may read what is shared with him. Copies are opened by
// no other way, so that no page can forget to ask what enter asks.
type reading struct {
	*Slice
	who   guard.Who
	team  *vault.Team
	about About
}

// enter lets a reader in at what is shared with him. Of what is shared with all who
// work at a desk nothing opens to somebody who did not say who he is: errNameless.
func (s *Slice) enter(ctx context.Context, tx *db.Tx, who guard.Who) (r reading, err error) {
	r.Slice, r.who = s, who
	if r.team, err = s.Cases.Vault.OpenTeam(ctx, tx, who.Person(), box(who.Case, who.User)); err != nil {
		return reading{}, err
	}
	if err := r.get(ctx, tx, aboutKind, &r.about); err != nil {
		return reading{}, err
	}
	if r.about.Anybody && who.Name == "" {
		return reading{}, errNameless
	}
	return r, nil
}

// get opens one copy; naast.NotFound when it is not shared.
func (r reading) get(ctx context.Context, tx *db.Tx, kind string, into any) error {
	return r.fetch(ctx, tx, r.team, r.who.Case, r.reader(r.who.User), kind, into)
}

// sheet opens one page of a letter in photographs.
func (r reading) sheet(ctx context.Context, tx *db.Tx, n, leaf int, into *sheet) error {
	return r.fetch(ctx, tx, r.team, r.who.Case, r.paperReader(r.who.User), sheetKind(n, leaf), into)
}
