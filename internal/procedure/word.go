// tekst: inwoner

package procedure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"naast"
	"naast/internal/db"
	"naast/internal/web/lang"
)

// Word is a difficult word of letters, explained in plain ones.
type Word struct {
	Code    string     `json:"code"`
	Word    string     `json:"word"`           // as it stands in letters
	Also    string     `json:"also,omitempty"` // how else letters write it, with commas between
	Means   string     `json:"means"`
	Source  string     `json:"source,omitempty"`  // act and article, where it is law
	Checked naast.Date `json:"checked,omitempty"` // when somebody looked the source up; empty: nobody did
	Gone    bool       `json:"gone,omitempty"`
	Since   naast.Date `json:"-"` // when this row was written; empty: it came with the program
}

// Words are the difficult words as a partnership explains them now, by
// alphabet.
func Words(ctx context.Context, tx *db.Tx) ([]Word, error) {
	rows, err := newest[Word](ctx, tx, `SELECT t.code, t.day, t.content FROM procedure_word t
		WHERE t.day=(SELECT MAX(n.day) FROM procedure_word n WHERE n.code=t.code) ORDER BY t.code`)
	if err != nil {
		return nil, fmt.Errorf("list words: %w", err)
	}
	all := make([]Word, 0, len(defaultWords)+len(rows))
	for _, d := range defaultWords {
		all = append(all, Word{Code: d.code, Word: d.word, Also: d.also, Means: d.means.Text, Source: d.source, Checked: d.checked})
	}
	for _, r := range rows {
		r.content.Code, r.content.Since = r.code, r.day
		if i := slices.IndexFunc(all, func(w Word) bool { return w.Code == r.code }); i >= 0 {
			all[i] = r.content
		} else {
			all = append(all, r.content)
		}
	}
	slices.SortFunc(all, func(a, b Word) int { return cmp.Compare(strings.ToLower(a.Word), strings.ToLower(b.Word)) })
	return all, nil
}

// names are all ways in which letters write a word.
func (w Word) names() []string {
	names := []string{plain(w.Word)}
	for also := range strings.SplitSeq(w.Also, ",") {
		if also = plain(also); also != "" {
			names = append(names, also)
		}
	}
	return names
}

// plain is a text with lower case letters and single spaces, so that a word can
// be found in it whatever stands around it.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// stands says where an explanation stands and whether somebody looked there.
func (w Word) stands(t lang.Text) string {
	said := t.S("Nog niet nagekeken.")
	if !w.Checked.IsZero() {
		said = t.S("Nagekeken op %s.", w.Checked)
	}
	if w.Source == "" {
		return said
	}
	return t.S("Dit staat in: %s.", w.Source) + " " + said
}

// leastFound is how many letters somebody must type to find words that begin so.
const leastFound = 3

// Found are the words that somebody looks up: by a word or its beginning, or by
// a whole sentence in which they stand.
func Found(all []Word, asked string) (found []Word) {
	asked = plain(asked)
	if asked == "" {
		return nil
	}
	for _, w := range all {
		if !w.Gone && slices.ContainsFunc(w.names(), func(name string) bool {
			return strings.Contains(" "+asked+" ", " "+name+" ") || len(asked) >= leastFound && strings.HasPrefix(name, asked)
		}) {
			found = append(found, w)
		}
	}
	return found
}
