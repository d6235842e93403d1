package ui

import (
	"github.com/a-h/templ"

	"naast/internal/web/lang"
)

// Version is one of two texts that Beside shows.
type Version struct {
	Title string // whose it is and when: "U, vandaag om 10.12 uur"
	Text  string
}

// Item is one answer or fact in a DataList.
type Item struct {
	Key   string
	Value string          // shown with its own lines and direction
	Body  templ.Component // instead of Value, when it is more than words
	Edit  string          // address where it can be changed; empty shows no link
}

// Table is a list where professionals compare. Residents get a DataList.
type Table struct {
	ID      string // unique on the page
	Caption string // what the table holds; spoken and shown
	Quiet   bool   // the caption stands just above it already, so only speak it
	Columns []Column
	Rows    []Row
}

// Column is the head of one column.
type Column struct {
	Label  string
	Figure bool // figures stand on the right
}

// Row is one line of a Table. The first cell names the line.
type Row struct {
	Cells []Cell
	Loud  bool // something here waits for a person
}

// Cell is what stands in one place of a Table.
type Cell struct {
	Text string
	URL  string          // makes Text a link
	Sub  string          // a second, smaller line
	Body templ.Component // instead of all that
}

// Entry is one line in a Rows list: a thing to do, a message, an appointment.
type Entry struct {
	URL    string // where it leads; empty is no link
	Title  string
	Text   string // one line more
	When   string
	Badge  string
	Tone   Kind            // of the badge
	Action templ.Component // what can be done at once, such as a PostButton
}

// Day is one day in a Timeline.
type Day struct {
	Label string   // "dinsdag 3 november 2026"
	Lines []string // calm whole sentences: "Joke de Boer las uw vraag."
}

// Person is a supporter as strangers may see them: never more than they chose to show.
type Person struct {
	Name         string
	Organisation string
	Role         string // "vrijwilliger", "beroepskracht"
	Phone        string // number of the organisation, or their own when they chose so
	Experience   string // only by their own choice: "heeft dit zelf meegemaakt"
	Reasons      []string
	Place        int // 1, 2, 3 in her order; 0 is not chosen
	Level        int // of the heading with the name; default 3
}

// CardFace is the card of a resident: a number that may be said to anyone and
// a secret that opens her page.
type CardFace struct {
	Number string   // vraagnummer: 7 digits
	Secret []string // four groups of four digits
	Use    string   // where it opens: the address of the site, to read from paper
	Print  string   // address of the same card for printing; empty shows no link
	Large  string   // the same in large print
	Wallet string   // the same to fold into a wallet
	Bare   bool     // only the numbers: not whose, of whom or what for
	Handed bool     // for somebody else: she must not read her own secret in it
}

func (c CardFace) numberName(t lang.Text) string {
	if c.Handed {
		return t.S("Het nummer")
	}
	return t.S("Uw vraagnummer")
}

func (c CardFace) secretName(t lang.Text) string {
	if c.Handed {
		return t.S("De geheime code")
	}
	return t.S("Uw geheime code")
}

// Search is a box to look something up. It posts, because what people look for
// must not end up in an address.
type Search struct {
	Action string
	Name   string
	Label  string
	Value  string
	Hint   string
}

// Pager leads to the rest of a long list.
type Pager struct {
	Previous, Next string // addresses; empty when there is none
	Shown          string // "1 tot 50 van 212"
}

// Tile is a way into something, with a sentence that says for whom.
type Tile struct {
	URL, Title, Text string
}

// Hero is the top of the front page.
type Hero struct {
	Title string
	Lead  string
}

// Organisation is a member of the partnership as the public sees it.
type Organisation struct {
	Name, About, Phone, Hours, URL string
}
