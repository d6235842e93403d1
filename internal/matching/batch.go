package matching

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	solve "naast/internal/solve/matching"
	"naast/internal/solve/verify"
	"naast/internal/supporter"
)

// HoldDays is how many days a place is held for a question while the resident
// or the front door has not said yes or no.
const HoldDays = 7

// asks is one question that takes part in a batch.
type asks struct {
	waits
	facts casework.Facts
	need  supporter.Need
	query *query
	stale bool // somebody is held who may not be proposed any more
}

// search is one look over the whole waiting list.
type search struct {
	set      partnership.Settings
	pool     *snapshot
	held     taken
	asked    taken
	asks     []asks          // those who take part, the longest waiting first
	waiting  int             // all who wait
	by       map[string]*row // by handle; made when somebody is held
	instance *solve.Instance
	result   *solve.Result
}

// Batch searches for everybody who waits, all at once, and holds one place for
// each for whom there is one. Places that are held already stay held. It grants
// nothing. A result whose proof does not hold is not stored.
func (p *Pool) Batch(ctx context.Context, d *db.DB) error {
	p.batch.Lock()
	defer p.batch.Unlock()
	var s *search
	err := d.Read(ctx, db.System("search for all"), func(tx *db.Tx) (err error) {
		s, err = p.search(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.solve(); err != nil {
		return err
	}
	var n int64
	err = d.Write(ctx, db.System("hold proposals"), func(tx *db.Tx) (err error) {
		if err := p.keep(ctx, tx, s); err != nil {
			return err
		}
		n, _, err = lastBatch(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.of(d).remember(n, s.lacks())
	return nil
}

// search reads who waits and who could help, and writes the instance.
func (p *Pool) search(ctx context.Context, tx *db.Tx) (s *search, err error) {
	s = &search{asked: taken{}}
	if s.set, err = partnership.Load(ctx, tx); err != nil {
		return nil, err
	}
	if s.pool, err = p.at(ctx, tx); err != nil {
		return nil, err
	}
	if s.held, err = heldPlaces(ctx, tx); err != nil {
		return nil, err
	}
	if err := s.asked.add(ctx, tx, `SELECT person, COUNT(*) FROM guard_standing WHERE relation=$1 AND state=$2 GROUP BY person`, guard.Offered, guard.Current); err != nil {
		return nil, err
	}
	if err := p.whoAsks(ctx, tx, s); err != nil {
		return nil, err
	}
	s.write(tx.Today())
	return s, nil
}

// whoAsks reads the facts of those who wait. Who chose rest, for whom a place
// is held, or to whom a coordinator proposes somebody by hand, takes no part.
func (p *Pool) whoAsks(ctx context.Context, tx *db.Tx, s *search) error {
	all, err := waiting(ctx, tx)
	if err != nil {
		return err
	}
	s.waiting = len(all)
	ids := make([]naast.CaseID, len(all))
	for i, w := range all {
		ids[i] = w.id
	}
	facts, err := p.Cases.FactsOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, w := range all {
		f, there := facts[w.id]
		if !there || f.Stopped || f.Hand != nil {
			continue
		}
		need := dated(f.Need(tx.Today()), tx)
		h, err := heldFor(ctx, tx, w.id)
		if err != nil && !notFound(err) {
			return err
		}
		stale := err == nil
		if stale {
			switch stands, err := p.stands(ctx, tx, s, h, need); {
			case err != nil:
				return err
			case stands:
				continue
			}
		}
		s.asks = append(s.asks, asks{w, f, need, newQuery(need, s.set), stale})
	}
	return nil
}

// stands tells whether whoever is held for somebody may still be proposed.
func (p *Pool) stands(ctx context.Context, tx *db.Tx, s *search, h proposal, need supporter.Need) (bool, error) {
	if s.by == nil {
		s.by = make(map[string]*row, len(s.pool.rows))
		for _, r := range s.pool.rows {
			s.by[r.handle] = r
		}
	}
	r := s.by[h.person]
	if r == nil {
		return false, nil
	}
	ok, _, err := p.still(ctx, tx, r, need, 0)
	return ok, err
}

// write makes the instance: who could help whom at what cost, and what each
// next place of a supporter costs.
func (s *search) write(today naast.Date) {
	in := &solve.Instance{Residents: make([]solve.Resident, len(s.asks)), Supporters: []solve.Supporter{}}
	most := len(s.pool.rows)
	if len(s.asks) > 0 {
		most = min(most, solve.MaxCandidates/len(s.asks))
	}
	named := make([]bool, len(s.pool.rows))
	for k, a := range s.asks {
		r := solve.Resident{ID: string(a.id), Waiting: min(max(0, a.opened.Days(today)), solve.MaxWaiting)}
		for _, c := range s.candidates(a, most) {
			named[c.at] = true
			r.Candidates = append(r.Candidates, solve.Candidate{Supporter: string(s.pool.rows[c.at].user), Cost: c.cost})
		}
		in.Residents[k] = r
	}
	for i, r := range s.pool.rows {
		if named[i] {
			in.Supporters = append(in.Supporters, solve.Supporter{ID: string(r.user), Places: s.places(r)})
		}
	}
	s.instance = in
}

type candidate struct {
	at   int
	cost int64
}

// candidates are those who may help one resident, also those who are full now:
// that they are is then the reason why there is nobody. Only when all pairs
// together are more than the solver takes, the dearest are left out.
func (s *search) candidates(a asks, most int) (all []candidate) {
	out := s.pool.positions(a.need.Exclude)
	for i, r := range s.pool.rows {
		if r.room > 0 && r.may(a.query) && !slices.Contains(out, i) {
			all = append(all, candidate{i, r.cost(a.query)})
		}
	}
	if len(all) > most {
		slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.at, b.at)) })
		all = all[:most]
	}
	return all
}

// places are the costs of the places that a supporter still has.
func (s *search) places(r *row) []int64 {
	costs := []int64{}
	most := min(len(s.asks), solve.MaxPlaces/max(1, len(s.pool.rows))) // nobody can use more
	for n := r.busy + int32(s.held[r.handle]) + int32(s.asked[r.handle]); n < r.room && len(costs) < most; n++ {
		costs = append(costs, r.load(n))
	}
	return costs
}

var errProof = errors.New("the proof of the batch does not hold")

// solve finds the proposals, and refuses them without their proof.
func (s *search) solve() (err error) {
	if s.result, err = solve.Batch(s.instance); err != nil {
		return fmt.Errorf("solve batch: %w", err)
	}
	return s.prove()
}

// prove has the proof checked by a package that knows nothing of how the
// proposals were found.
func (s *search) prove() error {
	instance, err := json.Marshal(s.instance)
	if err != nil {
		return fmt.Errorf("write instance: %w", err)
	}
	result, err := json.Marshal(s.result)
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	if verify.Matching(instance, result) != nil { // its words hold ids of cases beside ids of people
		return errProof
	}
	return nil
}

// keep stores the proposals for those who still wait, with people who still
// may, and tells the resident and the front door.
func (p *Pool) keep(ctx context.Context, tx *db.Tx, s *search) error {
	if err := sweep(ctx, tx); err != nil {
		return err
	}
	for _, a := range s.asks {
		if a.stale {
			if err := Release(ctx, tx, a.id); err != nil {
				return err
			}
		}
	}
	held, err := heldPlaces(ctx, tx)
	if err != nil {
		return err
	}
	by := make(map[string]asks, len(s.asks))
	for _, a := range s.asks {
		by[string(a.id)] = a
	}
	for _, m := range s.result.Matched {
		a := by[m.Resident]
		i, _ := s.pool.find(naast.UserID(m.Supporter))
		r := s.pool.rows[i]
		state, err := p.Cases.Guard.StateOf(ctx, tx, a.id)
		if err != nil {
			return err
		}
		ok, _, err := p.still(ctx, tx, r, a.need, held[r.handle])
		if err != nil {
			return err
		}
		if state != guard.Waiting || !ok {
			continue
		}
		if err := p.promise(ctx, tx, a, r); err != nil {
			return err
		}
		held[r.handle]++
	}
	return savePrices(ctx, tx, s.result.Scarcity())
}

// promise holds a place and tells those who may say yes to it.
func (p *Pool) promise(ctx context.Context, tx *db.Tx, a asks, r *row) error {
	fresh, err := hold(ctx, tx, a.id, proposal{r.handle, tx.Today().Add(HoldDays)})
	if err != nil || !fresh {
		return err
	}
	if err := jobs.Queue(ctx, tx, casework.TellJob, string(a.id), tx.Now()); err != nil {
		return err
	}
	if a.facts.ByHerself { // the front door cannot read it
		return nil
	}
	return jobs.Queue(ctx, tx, casework.DoorJob, string(a.id), tx.Now())
}

// Held gives the proposal that the last batch holds for a question;
// naast.NotFound when there is none, or when he may not be proposed any more.
// Whoever asks has been let in to the case.
func (p *Pool) Held(ctx context.Context, tx *db.Tx, id naast.CaseID) (supporter.Proposal, error) {
	h, err := heldFor(ctx, tx, id)
	if err != nil {
		return supporter.Proposal{}, err
	}
	s, err := p.at(ctx, tx)
	if err != nil {
		return supporter.Proposal{}, err
	}
	r, err := s.byHandle(h.person)
	if err != nil {
		return supporter.Proposal{}, err
	}
	set, err := partnership.Load(ctx, tx)
	if err != nil {
		return supporter.Proposal{}, err
	}
	f, err := p.Cases.Facts(ctx, tx, id)
	if err != nil {
		return supporter.Proposal{}, err
	}
	need := dated(f.Need(tx.Today()), tx)
	ok, x, err := p.still(ctx, tx, r, need, 0) // his own held place is the one that is meant
	if err != nil {
		return supporter.Proposal{}, err
	}
	if !ok {
		return supporter.Proposal{}, fmt.Errorf("held proposal of %s: %w", id, naast.NotFound)
	}
	all, err := present(ctx, tx, []supporter.Supporter{x}, need, set)
	if err != nil {
		return supporter.Proposal{}, err
	}
	return all[0], nil
}

// lacks says what the search of a batch could not find. After a start of the
// program it is worked out anew from those who wait now.
func (p *Pool) lacks(ctx context.Context, tx *db.Tx, batch int64) ([]lack, error) {
	x := p.of(tx.DB())
	if words, ok := x.known(batch); ok {
		return words, nil
	}
	s, err := p.search(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := s.solve(); err != nil {
		return nil, err
	}
	words := s.lacks()
	x.remember(batch, words)
	return words, nil
}
