package verify

// Matching checks a result of "naast solve matching" against its instance,
// both as JSON. Nil means: possible, priority-optimal, of the lowest cost, and
// proven so. The error says which part of the proof fails, and for whom by ID.
func Matching(instance, solved []byte) error {
	p, err := read(instance)
	if err != nil {
		return err
	}
	var res result
	if err := decode(solved, "result", &res); err != nil {
		return err
	}
	q, err := p.take(&res)
	if err != nil {
		return err
	}
	if err := p.checkPriority(&res, q); err != nil {
		return err
	}
	if err := p.checkCost(&res, q); err != nil {
		return err
	}
	return p.checkLowest(q)
}
