package matching

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	solve "naast/internal/solve/matching"
	"naast/internal/supporter"
)

// rounds bounds how often the shortlist is made anew because somebody on it
// turned out to be full or to have changed just now.
const rounds = 100

// Propose gives at most three supporters for a need, the best first, with
// reasons in words; at least one of them from outside her village and, where
// possible, a volunteer and a professional. shown are those she saw before
// ("three others"). Who may not be proposed is simply absent.
func (p *Pool) Propose(ctx context.Context, tx *db.Tx, set partnership.Settings, need supporter.Need, shown []naast.UserID) ([]supporter.Proposal, error) {
	need = dated(need, tx)
	s, err := p.at(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("propose: %w", err)
	}
	held, err := heldPlaces(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("propose: %w", err)
	}
	q := newQuery(need, set)
	out := s.positions(shown, need.Exclude)
	for range rounds {
		picks := solve.Shortlist(len(s.rows), s.options(q, held), out...)
		sure, unsure, err := p.confirm(ctx, tx, s, picks, need, held)
		if err != nil {
			return nil, fmt.Errorf("propose: %w", err)
		}
		if len(unsure) == 0 {
			return present(ctx, tx, sure, need, set)
		}
		out = append(out, unsure...)
	}
	return nil, nil // everybody who was found is being asked at this moment
}

// dated fills in the day and the moment of asking.
func dated(n supporter.Need, tx *db.Tx) supporter.Need {
	if n.At == 0 {
		n.At = tx.Now().Unix()
	}
	if n.On == "" {
		n.On = tx.Today()
	}
	return n
}

// options shows the rows to the shortlist.
func (s *snapshot) options(q *query, held taken) func(int) (solve.Option, bool) {
	return func(i int) (solve.Option, bool) {
		r := s.rows[i]
		busy := r.busy
		if len(held) > 0 {
			busy += int32(held[r.handle])
		}
		if busy >= r.room || !r.may(q) {
			return solve.Option{}, false
		}
		return solve.Option{Cost: r.cost(q) + r.load(busy), Price: s.price[i], Lot: q.draw(r.user), Outside: r.outside(q), Kind: r.kind}, true
	}
}

// confirm holds the hard rules against the register as it stands in this
// transaction, with the places that are promised elsewhere.
func (p *Pool) confirm(ctx context.Context, tx *db.Tx, s *snapshot, picks solve.Picks, need supporter.Need, held taken) (sure []supporter.Supporter, unsure []int, err error) {
	for _, i := range picks.At[:picks.Len] {
		r := s.rows[i]
		ok, x, err := p.still(ctx, tx, r, need, held[r.handle])
		if err != nil {
			return nil, nil, err
		}
		if ok {
			sure = append(sure, x)
		} else {
			unsure = append(unsure, i)
		}
	}
	return sure, unsure, nil
}

// still tells whether somebody may be proposed now, held places counted: who
// wears no hat may not, whatever the register says.
func (p *Pool) still(ctx context.Context, tx *db.Tx, r *row, need supporter.Need, held int) (bool, supporter.Supporter, error) {
	x, err := p.Cases.Registered(ctx, tx, r.user)
	if notFound(err) {
		return false, x, nil
	}
	if err != nil {
		return false, x, err
	}
	asked, err := askedOf(ctx, tx, r.handle)
	if err != nil {
		return false, x, err
	}
	full := x
	full.Busy += asked + held
	return len(supporter.Check(full, need)) == 0, x, nil
}

func present(ctx context.Context, tx *db.Tx, people []supporter.Supporter, need supporter.Need, set partnership.Settings) ([]supporter.Proposal, error) {
	var all []supporter.Proposal
	for _, x := range people {
		o, err := partnership.OrganisationOf(ctx, tx, x.Organisation)
		if err != nil {
			return nil, fmt.Errorf("propose: %w", err)
		}
		all = append(all, supporter.Present(x, o, need, set))
	}
	return all, nil
}
