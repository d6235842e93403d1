package letter

import (
	_ "embed"
	"fmt"
	"strings"

	"naast/internal/web/lang"
)

//go:embed text/en.json
var en []byte

var _ = lang.Add("en", en)

// Text is a letter in words: always Dutch, because it goes on the paper of
// whoever sends it.
type Text struct {
	Title      string   `json:"title"`
	Paragraphs []string `json:"paragraphs"`
	Call       string   `json:"call"`
	Desks      []Desk   `json:"desks"`
	Ask        []string `json:"ask"` // one line per desk: whom to ask for
	Last       []string `json:"last"`
	Small      string   `json:"small"`
	Phone      string   `json:"phone"`
	Hours      string   `json:"hours"`
	Address    string   `json:"address"`
	Name       string   `json:"name"`
}

// Words writes the letter.
func (l Letter) Words() Text {
	t := Text{
		Title: "Iemand die naast u staat",
		Paragraphs: []string{
			"Hebt u een vraag over zorg, geld, werk, wonen of school? Of krijgt u een gesprek met de gemeente? Dan hoeft u dat niet alleen te doen.",
			fmt.Sprintf("Een %s kan naast u staan. Die luistert naar u. Die zoekt met u uit wat u wilt. Die bereidt het gesprek met u voor. En die gaat mee als u dat wilt.", l.Function),
			"Het kost u niets. En het is los van de gemeente. U kiest zelf wie u helpt. U beslist wat er gebeurt.",
		},
		Call:    "U kunt bellen met:",
		Desks:   l.Desks,
		Last:    []string{"U hoeft niet te zeggen waarom u belt. Uw naam hoeft ook niet.", "Wilt u geen hulp? Dat is ook goed. U kunt later altijd nog bellen."},
		Small:   "De gemeente moet u wijzen op gratis cliëntondersteuning (Wmo 2015, artikel 2.3.2, derde lid).",
		Phone:   l.Phone,
		Hours:   l.Hours,
		Address: l.Address,
		Name:    l.Partnership,
	}
	if len(l.Desks) == 0 {
		t.Call = "U kunt ons bellen. Wij zoeken dan iemand voor u."
	}
	for _, d := range l.Desks {
		t.Ask = append(t.Ask, "Vraag naar "+or(d.Names)+".")
	}
	return t
}

// Paragraph is the letter in one piece, to copy into another letter.
func (l Letter) Paragraph() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Wilt u dat iemand met u meedenkt? Dan kan een %s naast u staan. Dat is gratis en los van de gemeente. Die helpt u met uw vraag en gaat mee naar het gesprek als u dat wilt.", l.Function)
	for i, d := range l.Desks {
		if i == 0 {
			b.WriteString(" Bel bijvoorbeeld met ")
		} else {
			b.WriteString(", of met ")
		}
		fmt.Fprintf(&b, "%s, %s (vraag naar %s)", d.Name, d.Phone, or(d.Names))
	}
	if len(l.Desks) > 0 {
		b.WriteString(".")
	}
	if l.Phone != "" {
		fmt.Fprintf(&b, " U kunt ook bellen met %s: %s.", l.Partnership, l.Phone)
	}
	if l.Address != "" {
		fmt.Fprintf(&b, " Of kijk op %s.", l.Address)
	}
	return b.String()
}

// or is a choice of names as people say it: "Mara, Gijs of Nour".
func or(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " of " + names[len(names)-1]
}
