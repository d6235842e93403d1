package letter

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

type letterOf struct{}

// ID names one letter that was made. It stands in a public address: a letter
// holds public data only.
type ID = naast.ID[letterOf]

// Letter is one invitation letter as it was made.
type Letter struct {
	ID           ID         `json:"-"`
	Day          naast.Date `json:"day"`
	Partnership  string     `json:"partnership"`
	Municipality string     `json:"municipality"`
	Function     string     `json:"function"`
	Phone        string     `json:"phone"` // of the front door
	Hours        string     `json:"hours"`
	Address      string     `json:"address"` // of the site
	Desks        []Desk     `json:"desks"`
}

// Desk is one organisation in a letter: the number always, names below it.
type Desk struct {
	Name  string   `json:"name"`
	Phone string   `json:"phone"`
	Hours string   `json:"hours"`
	Names []string `json:"names"`
}

// fewest and most say how many supporters a letter names.
const (
	fewest = 2
	most   = 4
)

// perDay bounds how many letters may be made in a day by everybody together: a
// page without an account must not fill the disk.
const perDay = 500

// carried is how long a letter on paper is expected to be used.
const carried = 365

// chosen picks who is named: those who may be proposed for this subject today
// and wish to stand in letters, first who stands in the fewest letters now, so
// that the calls are spread. People from different organisations come first.
func chosen(all []supporter.Supporter, n supporter.Need, letters map[naast.UserID]int) []supporter.Supporter {
	able := slices.DeleteFunc(slices.Clone(all), func(s supporter.Supporter) bool {
		return !s.Shown.InLetters || len(supporter.Check(s, n)) > 0
	})
	slices.SortStableFunc(able, func(a, b supporter.Supporter) int {
		near := func(s supporter.Supporter) int { // 0 works in the village that is asked
			if n.Village == "" || slices.Contains(s.WorksIn, n.Village) {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(near(a), near(b)), cmp.Compare(letters[a.User], letters[b.User]), cmp.Compare(a.User, b.User))
	})
	var first, rest []supporter.Supporter
	seen := map[naast.OrganisationID]bool{}
	for _, s := range able {
		if seen[s.Organisation] {
			rest = append(rest, s)
			continue
		}
		seen[s.Organisation] = true
		first = append(first, s)
	}
	able = append(first, rest...)
	return able[:min(len(able), most)]
}

// Make chooses the people, keeps the letter with the names it carries, and
// gives its id. With fewer than two people able it names none: the front
// door's number is then the way in.
func Make(ctx context.Context, tx *db.Tx, address, domain, village string) (ID, error) {
	var today int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM letter_letter WHERE day=$1`, tx.Today()).Scan(&today); err != nil {
		return "", fmt.Errorf("count letters: %w", err)
	}
	if today >= perDay {
		return "", fmt.Errorf("letters today: %w", naast.TooMany)
	}
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return "", err
	}
	people, err := able(ctx, tx, domain, village)
	if err != nil {
		return "", err
	}
	l := Letter{Day: tx.Today(), Partnership: s.Name, Municipality: s.Municipality, Function: s.Function, Phone: s.Phone, Hours: s.Hours, Address: address}
	if len(people) < fewest {
		people = nil
	}
	if l.Desks, err = desks(ctx, tx, people); err != nil {
		return "", err
	}
	id := naast.NewID[ID]()
	text, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("write letter: %w", err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO letter_letter (id,day,domain,village,document) VALUES ($1,$2,$3,$4,$5)`, id, l.Day, domain, village, string(text)); err != nil {
		return "", fmt.Errorf("store letter: %w", err)
	}
	for _, p := range people {
		if _, err := tx.Exec(ctx, `INSERT INTO letter_name (letter_id,user_id) VALUES ($1,$2)`, id, p.User); err != nil {
			return "", fmt.Errorf("store name in letter: %w", err)
		}
	}
	return id, nil
}

func able(ctx context.Context, tx *db.Tx, domain, village string) ([]supporter.Supporter, error) {
	all, err := supporter.Active(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read register: %w", err)
	}
	letters, err := carrying(ctx, tx)
	if err != nil {
		return nil, err
	}
	n := supporter.Need{Village: village, On: tx.Today(), At: tx.Now().Unix()}
	if domain != "" {
		n.Domains = []string{domain}
	}
	return chosen(all, n, letters), nil
}

// desks groups the people by organisation. Only what each chose to show
// strangers is named.
func desks(ctx context.Context, tx *db.Tx, people []supporter.Supporter) (ds []Desk, err error) {
	at := map[naast.OrganisationID]int{}
	for _, p := range people {
		i, ok := at[p.Organisation]
		if !ok {
			o, err := partnership.OrganisationOf(ctx, tx, p.Organisation)
			if err != nil {
				return nil, fmt.Errorf("organisation of letter: %w", err)
			}
			i = len(ds)
			at[p.Organisation] = i
			ds = append(ds, Desk{Name: o.Name, Phone: o.Phone, Hours: o.Hours})
		}
		name := p.FirstName
		if p.Shown.LastName {
			name += " " + p.LastName
		}
		ds[i].Names = append(ds[i].Names, name)
	}
	return ds, nil
}

// Get reads a letter that was made in the past year.
func Get(ctx context.Context, tx *db.Tx, id ID) (l Letter, err error) {
	var text string
	if err := tx.QueryRow(ctx, `SELECT document FROM letter_letter WHERE id=$1 AND day >= $2`, id, tx.Today().Add(-carried)).Scan(&text); err != nil {
		return l, fmt.Errorf("letter: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return l, fmt.Errorf("read letter: %w", err)
	}
	l.ID = id
	return l, nil
}

func carrying(ctx context.Context, tx *db.Tx) (map[naast.UserID]int, error) {
	type count struct {
		user naast.UserID
		n    int
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (c count, err error) { return c, s.Scan(&c.user, &c.n) },
		`SELECT n.user_id, COUNT(*) FROM letter_name n JOIN letter_letter l ON l.id=n.letter_id WHERE l.day >= $1 GROUP BY n.user_id`, tx.Today().Add(-carried))
	if err != nil {
		return nil, fmt.Errorf("count names in letters: %w", err)
	}
	by := map[naast.UserID]int{}
	for _, r := range rows {
		by[r.user] = r.n
	}
	return by, nil
}

// Carrying is how many letters of the past year carry this supporter's name:
// what must be thought of when he leaves.
func Carrying(ctx context.Context, tx *db.Tx, u naast.UserID) (int, error) {
	by, err := carrying(ctx, tx)
	return by[u], err
}

// Sweep forgets letters that nobody uses any more.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep letters"), func(tx *db.Tx) error {
		old := tx.Today().Add(-carried)
		if _, err := tx.Exec(ctx, `DELETE FROM letter_name WHERE letter_id IN (SELECT id FROM letter_letter WHERE day < $1)`, old); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM letter_letter WHERE day < $1`, old)
		return err
	})
}
