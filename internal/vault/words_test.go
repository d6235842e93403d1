package vault

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naast"
)

// wordFaults says what is wrong with a word list, one line per fault.
func wordFaults(list []string) []string {
	var faults []string
	if len(list) != 1024 {
		faults = append(faults, "not 1,024 words")
	}
	form := regexp.MustCompile(`^[a-z]{4,7}$`)
	starts := map[string]bool{}
	for i, w := range list {
		if !form.MatchString(w) {
			faults = append(faults, w+": not four to seven plain letters")
			continue
		}
		if starts[w[:4]] {
			faults = append(faults, w+": another word begins like it")
		}
		starts[w[:4]] = true
		for _, v := range list[:i] {
			if oneLetterApart(v, w) {
				faults = append(faults, v+" and "+w+" differ in one letter")
			}
		}
	}
	return faults
}

func oneLetterApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return len(a) < len(b) && a[i:] == b[i+1:] ||
		len(a) == len(b) && (i == len(a) || a[i+1:] == b[i+1:])
}

func TestWords(t *testing.T) {
	for _, f := range wordFaults(words) {
		t.Error(f)
	}
}

// The control: each planted fault is found.
func TestWordFaultsAreFound(t *testing.T) {
	for _, plant := range []string{"vis", "Visser", "giraf", words[0], "stoet"} {
		if len(wordFaults(append(slices.Clone(words[:1023]), plant))) == 0 {
			t.Errorf("%q was accepted among the words", plant)
		}
	}
}

func TestPhrase(t *testing.T) {
	phrase := NewPhrase()
	if phrase == NewPhrase() {
		t.Fatal("two phrases are the same")
	}
	parts := strings.Fields(phrase)
	if len(parts) != 8 {
		t.Fatalf("%d words", len(parts))
	}
	for _, typed := range []string{
		phrase,
		"  " + strings.ToUpper(phrase) + ".\n",
		strings.Join(parts, "-"),
		strings.Join(parts, ". "),
		strings.Join(parts, "\u00a0 "),
		strings.ReplaceAll(phrase, parts[3], parts[3][:4]),
	} {
		got, err := normalPhrase(typed)
		if err != nil || got != phrase {
			t.Errorf("normalPhrase(%q) = %q, %v", typed, got, err)
		}
	}
}

func TestPhraseThatCannotExist(t *testing.T) {
	phrase := NewPhrase()
	for _, typed := range []string{
		"", "vis", phrase + " vis", strings.Repeat("vis ", 8), strings.Repeat("qqqq ", 8),
		strings.Repeat("ééé ", 8), phrase[:strings.LastIndex(phrase, " ")],
	} {
		if got, err := normalPhrase(typed); !errors.Is(err, naast.Invalid) || got != "" {
			t.Errorf("normalPhrase(%q) = %q, %v", typed, got, err)
		}
	}
}

// What normalPhrase takes in is a phrase that can exist, and stays the same.
func FuzzNormalPhrase(f *testing.F) {
	for _, seed := range []string{"", NewPhrase(), strings.ToUpper(NewPhrase()), "İİİİ ", "\xff\xfe", strings.Repeat("vis-", 8)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		phrase, err := normalPhrase(typed)
		if err != nil {
			return
		}
		for _, w := range strings.Fields(phrase) {
			if !slices.Contains(words, w) {
				t.Errorf("normalPhrase(%q) has the word %q", typed, w)
			}
		}
		if again, err := normalPhrase(phrase); err != nil || again != phrase {
			t.Errorf("normalPhrase(%q) = %q, %v", phrase, again, err)
		}
	})
}

// One word is recognised with the slips that the phrase forgives.
func TestPhraseWord(t *testing.T) {
	words := strings.Fields(NewPhrase())
	if !PhraseWord(words[0], " "+strings.ToUpper(words[0])+" ") || !PhraseWord(words[0], words[0][:4]+"xx") {
		t.Error("the word itself is refused")
	}
	for _, typed := range []string{"", words[0][:3], "zzzz"} {
		if PhraseWord(words[0], typed) {
			t.Errorf("took %q", typed)
		}
	}
	if CheckPhrase(NewPhrase()) != nil || CheckPhrase("een twee") == nil {
		t.Error("what can be a phrase is told wrongly")
	}
	if !PhraseWord("boom", "boom") || PhraseWord("boo", "boo") || PhraseWord("boo", "boom") || PhraseWord("boom", "boo") {
		t.Error("four letters make a word, and three do not")
	}
}
