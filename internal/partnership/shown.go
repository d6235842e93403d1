// tekst: inwoner

package partnership

import (
	"naast"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// own gives a text of the partnership itself in the reader's language when it
// is one that Naast knows, and as it stands otherwise.
func own(t lang.Text, text string) string { return t.M(naast.Message{Text: text}) }

func owns(t lang.Text, texts []string) []string {
	all := make([]string, len(texts))
	for i, s := range texts {
		all[i] = own(t, s)
	}
	return all
}

// shown are organisations as the public sees them.
func shown(t lang.Text, os []Organisation) []ui.Organisation {
	all := make([]ui.Organisation, len(os))
	for i, o := range os {
		about := own(t, o.About)
		if o.Place != "" {
			about = join(about, o.Place)
		}
		all[i] = ui.Organisation{Name: o.Name, About: about, Phone: o.Phone, Hours: own(t, o.Hours), URL: o.Site}
	}
	return all
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " (" + b + ")"
}

// whenToCome says at which moment people may come. It follows from where the
// supporters stand beside the municipality; everybody may always come.
func whenToCome(t lang.Text, positioning string) (lines []string) {
	if positioning != Beside {
		lines = append(lines, t.S("U mag komen voordat u naar de gemeente gaat."))
	}
	if positioning != Before {
		lines = append(lines, t.S("Hebt u een gesprek met de gemeente? Wij bereiden het met u voor en gaan mee."))
	}
	return lines
}
