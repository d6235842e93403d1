package letter

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"naast"
)

// Press makes PDFs that a screen reader can read (PDF/UA-1: tagged, with a
// title and a language) with Typst, which comes as an npm package and runs in
// Node. Without it the print page puts every letter on paper all the same.
type Press struct {
	Node    string // the node program; empty: no PDFs here
	Modules string // the directory that holds node_modules
	turn    chan struct{}
	line    chan struct{} // who is pressed or waits for it
}

// mostInLine bounds who waits for the press: whoever asks for many letters at
// once must not hold the requests of everybody else.
const mostInLine = 8

// NewPress makes a press, or one that says it is not there. At most one letter
// is pressed at a time: it costs a quarter of a second of one core.
func NewPress(node, modules string) *Press {
	p := &Press{Node: node, Modules: modules, turn: make(chan struct{}, 1), line: make(chan struct{}, mostInLine)}
	if node == "" || modules == "" {
		return p
	}
	cmd := exec.Command(node, "--input-type=module", "--eval", "import '@myriaddreamin/typst-ts-node-compiler'")
	cmd.Dir = modules
	if cmd.Run() != nil {
		p.Node = ""
	}
	return p
}

// Works tells whether this installation can make PDFs.
func (p *Press) Works() bool { return p != nil && p.Node != "" }

//go:embed press.mjs
var script string

//go:embed letter.typ
var page string

// pressTimeout is how long one letter may take.
const pressTimeout = 20 * time.Second

// maxPDF bounds what is read back.
const maxPDF = 4 << 20

//go:embed plain.typ
var plainPage string

// PDF puts a letter on a page. The text goes in as data, never as Typst's own
// language, so that a name cannot become a command.
func (p *Press) PDF(ctx context.Context, t Text) ([]byte, error) { return p.press(ctx, page, t) }

// Plain is a letter of somebody to a body, in her words: nothing of it is kept
// by whoever prints it.
type Plain struct {
	From       []string `json:"from"`
	To         []string `json:"to"`
	Day        string   `json:"day"`
	Subject    string   `json:"subject"`
	Paragraphs []string `json:"paragraphs"`
	Close      string   `json:"close"`
	Sign       []string `json:"sign"`
}

// PlainPDF puts such a letter on a page.
func (p *Press) PlainPDF(ctx context.Context, l Plain) ([]byte, error) {
	return p.press(ctx, plainPage, l)
}

// Book is many texts under headings, such as all that is kept about somebody.
type Book struct {
	Title string `json:"title"`
	Lang  string `json:"lang"`
	Day   string `json:"day"`
	Parts []Part `json:"parts"`
}

// Part is one subject of a book, and Piece one text of it.
type (
	Part struct {
		Title string  `json:"title"`
		Texts []Piece `json:"texts"`
	}
	Piece struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
)

//go:embed book.typ
var bookPage string

// BookPDF puts a book on pages.
func (p *Press) BookPDF(ctx context.Context, b Book) ([]byte, error) {
	return p.press(ctx, bookPage, b)
}

func (p *Press) press(ctx context.Context, page string, data any) ([]byte, error) {
	if !p.Works() {
		return nil, fmt.Errorf("no press on this machine: %w", naast.Unavailable)
	}
	select {
	case p.line <- struct{}{}:
		defer func() { <-p.line }()
	default:
		return nil, fmt.Errorf("the press is busy: %w", naast.Unavailable)
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, pressTimeout)
	defer cancel()
	in, err := json.Marshal(map[string]any{"page": page, "data": data})
	if err != nil {
		return nil, fmt.Errorf("press letter: %w", err)
	}
	cmd := exec.CommandContext(ctx, p.Node, "--input-type=module", "--eval", script)
	cmd.Dir, cmd.Stdin = p.Modules, bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("press letter: typst refused it: %w", naast.Unavailable)
		}
		return nil, fmt.Errorf("press letter: %w: %w", naast.Unavailable, err)
	}
	if len(out) > maxPDF || !bytes.HasPrefix(out, []byte("%PDF-")) {
		return nil, fmt.Errorf("press letter: no PDF came back: %w", naast.Unavailable)
	}
	return out, nil
}
