package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
)

// Short is a short question (korte vraag) as it is counted: what it was about,
// how the way to us was found, what we did. Nothing in it is about a person, and
// nothing is written in own words.
type Short struct {
	Theme  string // code of the partnership's domains
	Source string // code of its sources; empty: not asked
	Did    string // one of the codes of Deeds
	N      int    // how many times; more than one when taken over from paper
}

// What was done with a short question.
const (
	DidExplain  = "uitleg"
	DidTogether = "samen"
	DidPoint    = "gewezen"
	DidListen   = "geluisterd"
	DidQuestion = "vraag" // it became a question with somebody next to her
)

// Deeds are the answers to "wat deed u".
var Deeds = []string{DidExplain, DidTogether, DidPoint, DidListen, DidQuestion}

// Bounds: what is taken over from paper at once, and how far back.
const (
	mostAtOnce = 50
	DaysBack   = 62
)

// UndoTerm is how long the last count can be taken back.
const UndoTerm = 10 * time.Minute

// Valid tells whether a count could have been made with the partnership's lists.
func (q Short) Valid(s partnership.Settings) bool {
	return has(s.Domains, q.Theme) && (q.Source == "" || has(s.Sources, q.Source)) && slices.Contains(Deeds, q.Did) && q.N >= 1 && q.N <= mostAtOnce
}

func has(list []partnership.Term, code string) bool {
	return slices.ContainsFunc(list, func(t partnership.Term) bool { return t.Code == code })
}

// counted is the last count of somebody, for taking it back.
type counted struct {
	Short
	Day          naast.Date
	Organisation naast.OrganisationID
}

// CountShort counts a short question of a day. It can be taken back by who
// counted it for UndoTerm, until the next one; that is kept in the store that no
// backup takes. naast.Invalid for what the partnership's lists do not have.
func CountShort(ctx context.Context, tx *db.Tx, g *guard.Guard, who guard.Who, day naast.Date, q Short) error {
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return err
	}
	if !q.Valid(s) || day > tx.Today() || day < tx.Today().Add(-DaysBack) {
		return fmt.Errorf("count short question: %w", naast.Invalid)
	}
	c := counted{q, day, who.Organisation}
	if err := c.add(ctx, tx, q.N); err != nil {
		return err
	}
	content, err := json.Marshal(c)
	if err == nil {
		_, err = tx.Session().Exec(ctx, `INSERT INTO table_last (person,until,content) VALUES ($1,$2,$3)
			ON CONFLICT (person) DO UPDATE SET until=excluded.until, content=excluded.content`, g.Handle(who.User), tx.Now().Add(UndoTerm).Unix(), string(content))
	}
	if err != nil {
		return fmt.Errorf("remember short question: %w", err)
	}
	return nil
}

func (c counted) add(ctx context.Context, tx *db.Tx, n int) error {
	_, err := tx.Exec(ctx, `INSERT INTO table_short (day,organisation,theme,source,did,n) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (day,organisation,theme,source,did) DO UPDATE SET n=table_short.n+excluded.n`, c.Day, c.Organisation, c.Theme, c.Source, c.Did, n)
	if err == nil && n < 0 {
		_, err = tx.Exec(ctx, `DELETE FROM table_short WHERE n<=0`)
	}
	if err != nil {
		return fmt.Errorf("count short question: %w", err)
	}
	return nil
}

// LastShort is what somebody counted last and can still take back;
// naast.NotFound when there is nothing.
func LastShort(ctx context.Context, tx *db.Tx, g *guard.Guard, who guard.Who) (Short, error) {
	c, err := last(ctx, tx, g, who)
	return c.Short, err
}

func last(ctx context.Context, tx *db.Tx, g *guard.Guard, who guard.Who) (c counted, err error) {
	var content string
	err = tx.Session().QueryRow(ctx, `SELECT content FROM table_last WHERE person=$1 AND until >= $2`, g.Handle(who.User), tx.Now().Unix()).Scan(&content)
	if err == nil {
		err = json.Unmarshal([]byte(content), &c)
	}
	if err != nil {
		return c, fmt.Errorf("last short question: %w", err)
	}
	return c, nil
}

// UndoShort takes back the last count of somebody. There is nothing to take
// back twice: then it does nothing.
func UndoShort(ctx context.Context, tx *db.Tx, g *guard.Guard, who guard.Who) error {
	c, err := last(ctx, tx, g, who)
	if errors.Is(err, naast.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.Session().Exec(ctx, `DELETE FROM table_last WHERE person=$1`, g.Handle(who.User)); err != nil {
		return fmt.Errorf("forget short question: %w", err)
	}
	return c.add(ctx, tx, -c.N)
}

// Grow makes a question of the last short question of somebody: it is counted as
// such, and what was ticked goes along. naast.NotFound when there is none.
func Grow(ctx context.Context, tx *db.Tx, g *guard.Guard, who guard.Who) (Short, error) {
	c, err := last(ctx, tx, g, who)
	if err != nil {
		return Short{}, err
	}
	if c.N > 1 { // taken over from paper: one of them grew
		if err := c.add(ctx, tx, -1); err != nil {
			return Short{}, err
		}
		_, err = tx.Session().Exec(ctx, `DELETE FROM table_last WHERE person=$1`, g.Handle(who.User))
	} else {
		err = UndoShort(ctx, tx, g, who)
	}
	if err != nil {
		return Short{}, err
	}
	c.Did, c.N = DidQuestion, 1
	return c.Short, c.add(ctx, tx, 1)
}

// Tally is how many short questions there were on a day, by what was ticked.
type Tally struct {
	Day                naast.Date
	Theme, Source, Did string
	N                  int
}

// Shorts are the counts of an organisation in a month, such as "2026-11", by day.
func Shorts(ctx context.Context, tx *db.Tx, o naast.OrganisationID, month string) ([]Tally, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (t Tally, err error) { return t, s.Scan(&t.Day, &t.Theme, &t.Source, &t.Did, &t.N) },
		`SELECT day, theme, source, did, n FROM table_short WHERE organisation=$1 AND day >= $2 AND day <= $3 ORDER BY day, theme, source, did`, o, month+"-01", month+"-31")
	if err != nil {
		return nil, fmt.Errorf("list short questions: %w", err)
	}
	return all, nil
}

// Months are the months in which an organisation counted, newest first, with
// how many each.
func Months(ctx context.Context, tx *db.Tx, o naast.OrganisationID) ([]Sum, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (m Sum, err error) { return m, s.Scan(&m.Key, &m.N) },
		`SELECT SUBSTR(day,1,7) AS month, SUM(n) FROM table_short WHERE organisation=$1 GROUP BY SUBSTR(day,1,7) ORDER BY month DESC LIMIT 36`, o)
	if err != nil {
		return nil, fmt.Errorf("list months of short questions: %w", err)
	}
	return all, nil
}

// Sum is a total of something.
type Sum struct {
	Key string
	N   int
}

// sums adds up counts by a key, the largest first.
func sums(all []Tally, key func(Tally) string) (list []Sum) {
	at := map[string]int{}
	for _, t := range all {
		i, ok := at[key(t)]
		if !ok {
			i = len(list)
			at[key(t)], list = i, append(list, Sum{Key: key(t)})
		}
		list[i].N += t.N
	}
	slices.SortStableFunc(list, func(a, b Sum) int { return b.N - a.N })
	return list
}

// todayShorts is how many an organisation counted today.
func todayShorts(ctx context.Context, tx *db.Tx, o naast.OrganisationID) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(SUM(n),0) FROM table_short WHERE organisation=$1 AND day=$2`, o, tx.Today()).Scan(&n)
	return n, err
}

// Sweep forgets what nobody can take back any more, and at night who waited.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep table"), func(tx *db.Tx) error {
		if _, err := tx.Session().Exec(ctx, `DELETE FROM table_wait WHERE day < $1`, tx.Today()); err != nil {
			return err
		}
		_, err := tx.Session().Exec(ctx, `DELETE FROM table_last WHERE until < $1`, tx.Now().Unix())
		return err
	})
}
