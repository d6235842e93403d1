package represent

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"naast"
	"naast/internal/db"
)

// Age is who decides about help from one age on, up to the next.
type Age struct {
	From    int        `json:"from"` // years
	To      int        `json:"to"`   // years, included
	Who     string     `json:"who"`
	Source  string     `json:"source"`
	Checked naast.Date `json:"checked,omitempty"` // when somebody looked it up; no day: nobody did here yet
}

// read is the day on which the acts of the defaults were read: BW 7 in the text
// of July 2026, the Jeugdwet in that of January 2026.
const read naast.Date = "2026-11-28"

// Defaults are the ages as the law has them. A partnership changes the words,
// the source and the day, not the ages: those are the law's.
func Defaults() []Age {
	return []Age{
		{From: 0, To: 11, Who: naast.Msg("De ouders met gezag of de voogd beslissen. Het kind praat mee.").Text,
			Source: "Burgerlijk Wetboek boek 7 art. 448 en 465 lid 1; Jeugdwet art. 7.3.2 en 7.3.15 lid 1", Checked: read},
		{From: 12, To: 15, Who: naast.Msg("De jongere en de ouders met gezag (of de voogd) beslissen samen. Soms is het ja van de jongere genoeg.").Text,
			Source: "Burgerlijk Wetboek boek 7 art. 450 lid 2; Jeugdwet art. 7.3.4 lid 2", Checked: read},
		{From: 16, To: 17, Who: naast.Msg("De jongere beslist zelf over hulp en zorg. Kan de jongere dat niet? Dan beslissen de ouders met gezag of de voogd.").Text,
			Source: "Burgerlijk Wetboek boek 7 art. 447 en 465 lid 2; Jeugdwet art. 7.3.5 en 7.3.15 lid 2", Checked: read},
	}
}

// Code is the age group of a rule: "12-15".
func (a Age) Code() string { return fmt.Sprintf("%d-%d", a.From, a.To) }

// Ages are the rules as they count now.
func Ages(ctx context.Context, tx *db.Tx) ([]Age, error) {
	type row struct{ code, content string }
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.code, &r.content) },
		`SELECT t.code, t.content FROM represent_age t WHERE t.day=(SELECT MAX(n.day) FROM represent_age n WHERE n.code=t.code)`)
	if err != nil {
		return nil, fmt.Errorf("list ages: %w", err)
	}
	all := Defaults()
	for _, r := range rows {
		i := slices.IndexFunc(all, func(a Age) bool { return a.Code() == r.code })
		if i < 0 {
			continue
		}
		var own Age // a new one: an empty day of theirs is not the day of the default
		if err := json.Unmarshal([]byte(r.content), &own); err != nil {
			return nil, fmt.Errorf("read age %s: %w", r.code, err)
		}
		all[i] = own
	}
	return all, nil
}

// SaveAge keeps a rule as it counts from today. Earlier days stay as they were.
func SaveAge(ctx context.Context, tx *db.Tx, a Age) error {
	b, err := json.Marshal(a)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO represent_age (code,day,content) VALUES ($1,$2,$3)
			ON CONFLICT (code,day) DO UPDATE SET content=excluded.content`, a.Code(), tx.Today(), string(b))
	}
	if err != nil {
		return fmt.Errorf("save age: %w", err)
	}
	return nil
}

// About are the rules that may count for an age group as it was ticked, such as
// "0-17" or "12-15"; none for a group of adults or one that cannot be read.
func About(all []Age, group string) (some []Age) {
	low, high, ok := strings.Cut(group, "-")
	from, e1 := strconv.Atoi(low)
	to, e2 := strconv.Atoi(high)
	if !ok || e1 != nil || e2 != nil {
		return nil
	}
	for _, a := range all {
		if a.From <= to && from <= a.To {
			some = append(some, a)
		}
	}
	return some
}
