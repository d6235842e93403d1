package endure

import (
	"fmt"
	"os"
	"path/filepath"
)

// planted are halves that a crash would leave if things were not kept together;
// each takes away a part of one question that waits at the front door.
var planted = []struct{ store, query string }{
	{"main", `DELETE FROM audit_event WHERE case_id=$1`},
	{"main", `DELETE FROM casework_doc WHERE case_id=$1`},
	{"main", `DELETE FROM casework_fact WHERE case_id=$1`},
	{"main", `DELETE FROM vault_object WHERE id=$1`},
	{"main", `DELETE FROM vault_grant WHERE object=$1`},
	{"main", `DELETE FROM guard_standing WHERE case_id=$1`},
	{"main", `DELETE FROM guard_case WHERE id=$1`},
	{"main", `DELETE FROM jobs_job WHERE subject=$1`},
	{"ring", `DELETE FROM vault_ring_root WHERE $1<>''`}, // the ring names no case
	{"ring", `DELETE FROM vault_ring WHERE $1<>''`},
}

// Unseen plants halves, one by one, and gives those that looking does not find.
func Unseen(p Plan) (unseen []string, err error) {
	s, err := p.open("whole", noMail)
	if err != nil {
		return nil, err
	}
	defer s.close()
	before, err := s.inspect(nil)
	if err != nil {
		return nil, err
	}
	mara, err := s.typist("mara", nil)
	if err != nil {
		return nil, err
	}
	if ok, err := mara.write("Teken1x"); !ok || err != nil {
		return nil, fmt.Errorf("type a sheet: %w", err)
	}
	s.run.Kill()
	whole, err := s.inspect(before.cases)
	if err != nil {
		return nil, err
	}
	unseen = whole.faults // nothing is planted yet
	var fresh string
	for id := range whole.cases {
		if !before.cases[id] {
			fresh = id
		}
	}
	for _, x := range planted {
		seen, err := s.plant(x.store, x.query, fresh, before.cases)
		if err != nil {
			return nil, err
		}
		if !seen {
			unseen = append(unseen, x.query)
		}
	}
	return unseen, nil
}

func (s *site) plant(store, query, id string, known map[string]bool) (seen bool, err error) {
	dir := filepath.Join(s.Dir, "planted")
	if err := copyAll(s.dir, dir); err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	d, err := raw("sqlite:" + filepath.Join(dir, store+".db"))
	if err != nil {
		return false, err
	}
	r, err := d.Exec(query, id)
	if e := d.Close(); err == nil {
		err = e
	}
	if err != nil {
		return false, err
	}
	if n, err := r.RowsAffected(); n == 0 || err != nil {
		return false, fmt.Errorf("%s took nothing away: %w", query, err)
	}
	f, err := inspect(dir, Stores{}, known)
	return len(f.faults) > 0, err
}
