package mypage

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web/lang"
)

// leaf is one value of the file, with the way to put another in its place.
type leaf struct {
	path string
	at   reflect.Value
}

// filling counts what was filled in, so that each value is another.
type filling int

// fill puts a value of its own in everything below v, and lists it.
func (n *filling) fill(v reflect.Value, path string, all *[]leaf) {
	switch x := v.Interface().(type) {
	case time.Time, naast.Date:
		*n++
		day := time.Date(2001, time.Month(*n), 3, int(*n)%20, 0, 0, 0, time.UTC)
		if _, date := x.(naast.Date); date {
			v.SetString(string(naast.Today(day)))
		} else {
			v.Set(reflect.ValueOf(day))
		}
		*all = append(*all, leaf{path, v})
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			n.fill(v.Field(i), path+"."+v.Type().Field(i).Name, all)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		n.fill(v.Elem(), path, all)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		n.fill(v.Index(0), path, all)
	default:
		*n++
		*all = append(*all, leaf{path, v})
		set(v, int(*n))
	}
}

func set(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("merk%dk", n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(int64(n) * 90000)
	}
}

// other puts another value of the same kind there, and gives the way back.
func (l leaf) other() func() {
	old := reflect.New(l.at.Type()).Elem()
	old.Set(l.at)
	switch x := l.at.Interface().(type) {
	case time.Time:
		l.at.Set(reflect.ValueOf(x.AddDate(30, 1, 1)))
	case naast.Date:
		l.at.SetString(string(naast.Today(x.Time().AddDate(30, 1, 1))))
	case casework.Way:
		l.at.SetString(string(casework.OnPaper))
	case bool:
		l.at.SetBool(!x)
	default:
		switch {
		case strings.HasSuffix(l.path, ".Answer"):
			l.at.SetString("ja")
		case strings.HasSuffix(l.path, "Leaves.Type"):
			l.at.SetString(casework.Photo)
		case strings.HasPrefix(l.path, ".CheckIns.Body.Kind"):
			l.at.SetString("bel")
		case l.path == ".Steps.Body.Who":
			l.at.SetString(casework.Self)
		case strings.HasSuffix(l.path, ".Household"), strings.HasSuffix(l.path, ".Merged"), strings.HasSuffix(l.path, ".Find"):
			l.at.SetString("") // told is whether
		case l.at.Kind() == reflect.String:
			l.at.SetString("ander")
		default:
			l.at.SetInt(l.at.Int() + 90000)
		}
	}
	return func() { l.at.Set(old) }
}

// untold are the values that are in the file and not on paper, each with why.
var untold = map[string]string{
	"ID":                 "a number that only the program uses",
	"Revision":           "the versions stand in their order, each with its moment",
	"Made":               "the moment of the first version",
	"Document.Day":       "the day of At",
	"Resident":           "she herself",
	"Closing":            "what is being erased cannot be taken along any more",
	"Past":               "the moment itself, again",
	"Turn":               "how a photograph is shown",
	"Letters.Body.Kind":  "the title says it in words",
	"Declared.Body.User": "his name stands there", "Shares.Body.User": "the name stands there",
	"WorksAt": "the name of it", "Glass.To": "his name stands there",
}

// inWords are the values that stand there as a sentence and never as they are.
var inWords = []string{".Answer", ".How", ".Steps.Body.Who", ".CheckIns.Body.Kind", ".Household", ".Merged", ".Find"}

// files are the parts of the file that are told another way: the log per day, and
// its two forms for computers.
var files = []string{".Made", ".Note", ".Gap", ".Looks", ".Records", ".NEN7513"}

func (l leaf) exempt() bool {
	if slices.ContainsFunc(files, func(f string) bool { return l.path == f || strings.HasPrefix(l.path, f+".") }) {
		return true
	}
	parts := strings.Split(l.path, ".")
	for k := range untold {
		if k == "Document.Day" && len(parts) == 3 && parts[2] == "Day" && parts[1] != "CaseNote" && parts[1] != "Glass" && parts[1] != "Facts" {
			return true
		}
		if strings.HasSuffix(l.path, "."+k) || slices.Contains(parts, k) && !strings.Contains(k, ".") && k != "Made" {
			return true
		}
	}
	return false
}

func (b book) all(e everything) string {
	var out strings.Builder
	for _, p := range b.parts(e) {
		out.WriteString("\n# " + p.Title)
		for _, t := range p.Texts {
			out.WriteString("\n" + t.Title + "\n" + t.Text)
		}
	}
	return out.String()
}

// untoldIn are the values that can become another without a word of the text changing.
func untoldIn(text func(everything) string) (missed []string, told int) {
	var e everything
	var leaves []leaf
	v := reflect.ValueOf(&e).Elem()
	n := filling(0)
	for i := range v.NumField() {
		if name := "." + v.Type().Field(i).Name; !slices.Contains(files, name) {
			n.fill(v.Field(i), name, &leaves)
		}
	}
	before := text(e)
	for _, l := range leaves {
		if l.exempt() {
			continue
		}
		if x := l.at.String(); strings.HasPrefix(x, "merk") && !slices.ContainsFunc(inWords, func(c string) bool { return strings.HasSuffix(l.path, c) }) && !strings.Contains(before, x) {
			missed = append(missed, l.path+" itself")
		}
		back := l.other()
		if text(e) == before {
			missed = append(missed, l.path)
		}
		back()
		told++
	}
	return missed, told
}

// All that the file holds stands on the page that is printed and in the parts of
// the PDF: whatever value becomes another, the text does too. The control: with
// one part left out, its values are found missing.
func TestPaperHoldsTheFile(t *testing.T) {
	b := book{T: lang.For("nl"), At: time.Unix(0, 0), Set: partnership.Defaults(), Names: func(u naast.UserID) string { return "naam van " + string(u) }}
	missed, told := untoldIn(b.all)
	if len(missed) > 0 || told < 130 {
		t.Errorf("of %d values these are not told: %q", told, missed)
	}
	for _, title := range []string{"Hoe wij u bereiken", "Wie zei u te kennen, of niet?", "Ons veilige woord", "Mijn plan"} {
		less, _ := untoldIn(func(e everything) string {
			text := b.all(e)
			from := strings.Index(text, "\n# "+title)
			to := strings.Index(text[from+1:], "\n# ")
			return text[:from] + text[from+1+to:]
		})
		if len(less) == 0 {
			t.Errorf("the control: without %q nothing is missing", title)
		}
	}
	e := everything{Gap: true}
	if !strings.Contains(b.all(e), gapWords(b.T)) {
		t.Error("the gap is not told")
	}
	e.Gap = false
	if strings.Contains(b.all(e), gapWords(b.T)) {
		t.Error("the control: a gap is told that is not there")
	}
}

// The page, the PDF and the file of a real question hold the same, also that a line
// of the log is missing.
func TestTakeAlongThreeWays(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var pdf []Part
		s.slice.PDF = func(_ context.Context, _, _, _ string, parts []Part) ([]byte, error) {
			pdf = parts
			return []byte("%PDF-"), nil
		}
		id, who := s.Accepted(s.Mara)
		s.Site.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AddNote(ctx, tx, s.Mara, id, casework.Note{Text: "Gebeld over de trap.", Channel: "telefoon", Spoke: true}, nil)
		})
		v := s.In(who)
		three := func() (page, pdfs, file string) {
			page = v.Get("/mijn-pagina/meenemen").Expect(200, "Bewaar als PDF", "Onderaan staat wat er niet bij is.").Text()
			v.Get("/mijn-pagina/meenemen/pdf").Expect(200)
			for _, p := range pdf {
				pdfs += p.Title + "\n"
				for _, x := range p.Texts {
					pdfs += x.Title + "\n" + x.Text + "\n"
				}
			}
			return page, pdfs, v.Get("/mijn-pagina/meenemen/bestand").Expect(200).Body
		}
		page, pdfs, _ := three()
		for _, want := range []string{casetest.Question().Question.Words, "Gebeld over de trap.", "06 12 34 56 78", "na het eten", "terp@post.example", "alleen dat er een bericht is", "Mevrouw Terpstra", "Harkeloo", "Mara (De Kring)", "als ondersteuner", "Uw geheime code."} {
			if !strings.Contains(page, want) || !strings.Contains(pdfs, want) {
				t.Errorf("%q: on the page %v, in the PDF %v", want, strings.Contains(page, want), strings.Contains(pdfs, want))
			}
		}
		for _, line := range strings.Split(pdfs, "\n") {
			if line = strings.Join(strings.Fields(line), " "); !strings.HasPrefix(line, "U nam alles mee") && !strings.Contains(strings.Join(strings.Fields(page), " "), line) {
				t.Errorf("in the PDF and not on the page: %q", line)
			}
		}
		s.takeOut(id, 1, 1)
		page, pdfs, body := three()
		var file struct {
			Gap  bool     `json:"logboek_mist_een_regel"`
			Note []string `json:"let_op"`
		}
		if err := json.Unmarshal([]byte(body), &file); err != nil || !file.Gap || len(file.Note) < 2 {
			t.Errorf("the file: %+v, %v", file, err)
		}
		if w := "Hier ontbreekt een regel."; strings.Count(page, w) != 2 || !strings.Contains(pdfs, w) {
			t.Errorf("the gap is told %d times on the page, in the PDF %v", strings.Count(page, w), strings.Contains(pdfs, w))
		}
	})
}
