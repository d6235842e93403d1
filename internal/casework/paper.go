package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// PaperKind is a letter in photographs, or something that was spoken.
const PaperKind Kind = "paper"

// Paper is a letter that was photographed, page by page, or a question that
// was spoken (foto van een brief, ingesproken vraag). What was seen or heard
// lies beside it, each page sealed by itself.
type Paper struct {
	N      int    `json:"n"` // counts within the case: its address there
	Title  string `json:"title,omitempty"`
	By     string `json:"by,omitempty"` // who added it; empty: she herself
	Leaves []Leaf `json:"leaves"`
}

// Leaf is one page, or one recording.
type Leaf struct {
	N    int              `json:"n"` // counts within the case, never given twice
	ID   naast.DocumentID `json:"id"`
	Type string           `json:"type"`           // content type, such as image/jpeg
	Turn int              `json:"turn,omitempty"` // quarters to the right
	Gone naast.Date       `json:"gone,omitempty"` // put away on this day
}

// Spoken tells a recording from a page.
func (l Leaf) Spoken() bool { return l.Type != Photo }

// Photo is the content type of a page.
const Photo = "image/jpeg"

// File is what comes in: a page or a recording that was made plain.
type File struct {
	Type  string
	Bytes []byte
}

const (
	// MostPages bounds one letter: twelve photographs are a thick one.
	MostPages = 12
	// MostLeaves bounds what is kept in a case, at half a megabyte a page.
	MostLeaves = 120
	// BackDays is how long what was put away can be brought back.
	BackDays = 7
)

// Shown are the pages that are there, in their order.
func (p Paper) Shown() []Leaf {
	return slices.DeleteFunc(slices.Clone(p.Leaves), func(l Leaf) bool { return !l.Gone.IsZero() })
}

// Away are the pages that were put away and can still be brought back.
func (p Paper) Away(today naast.Date) []Leaf {
	return slices.DeleteFunc(slices.Clone(p.Leaves), func(l Leaf) bool { return l.Gone.IsZero() || l.Gone.Days(today) > BackDays })
}

// Papers are the letters in photographs and the recordings of a case, the last
// one first.
func (c *Cases) Papers(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Document[Paper], error) {
	all, err := List[Paper](ctx, tx, c, k, PaperKind)
	slices.SortFunc(all, func(a, b Document[Paper]) int { return cmp.Compare(b.Body.N, a.Body.N) })
	return all, err
}

// PaperOf finds one by its number in the case; naast.NotFound when there is none.
func PaperOf(all []Document[Paper], n int) (Document[Paper], error) {
	i := slices.IndexFunc(all, func(d Document[Paper]) bool { return d.Body.N == n })
	if i < 0 {
		return Document[Paper]{}, fmt.Errorf("paper %d: %w", n, naast.NotFound)
	}
	return all[i], nil
}

// LeafOf opens one page of a case: what it is, and what was seen or heard.
func (c *Cases) LeafOf(ctx context.Context, tx *db.Tx, k *vault.CaseKey, n int) (Leaf, []byte, error) {
	all, err := c.Papers(ctx, tx, k)
	if err != nil {
		return Leaf{}, nil, err
	}
	for _, d := range all {
		for _, l := range d.Body.Leaves {
			if l.N != n {
				continue
			}
			b, err := c.openLeaf(ctx, tx, k, l)
			return l, b, err
		}
	}
	return Leaf{}, nil, fmt.Errorf("leaf %d: %w", n, naast.NotFound)
}

// openLeaf opens a page. It is sealed once, so that there is no older form of it;
// whether it must be there is what the letter says, which is the newest (newest.go).
func (c *Cases) openLeaf(ctx context.Context, tx *db.Tx, k *vault.CaseKey, l Leaf) ([]byte, error) {
	if !l.Gone.IsZero() && l.Gone.Days(tx.Today()) > BackDays { // swept, or soon, or put back by somebody
		return nil, fmt.Errorf("leaf %s: %w", l.ID, naast.NotFound)
	}
	var sealed []byte
	var gone naast.Date
	err := tx.QueryRow(ctx, `SELECT sealed, gone FROM casework_leaf WHERE id=$1 AND case_id=$2`, l.ID, k.Case()).Scan(&sealed, &gone)
	if errors.Is(err, naast.NotFound) && l.Gone.IsZero() || err == nil && gone != l.Gone {
		return nil, fmt.Errorf("leaf %s is not as its letter says: %w", l.ID, vault.ErrRefused)
	}
	if err != nil {
		return nil, fmt.Errorf("find leaf %s: %w", l.ID, err)
	}
	return c.Vault.Open(ctx, tx, k, leafObject(l.ID), sealed)
}

func leafObject(id naast.DocumentID) vault.Object {
	return vault.Object{Doc: id, Kind: "leaf", Revision: 1}
}

// AddPaper keeps a letter in photographs, or a recording, and gives its number
// in the case. naast.TooMany when the case holds as much as it may.
func (c *Cases) AddPaper(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, title string, files []File) (n int, err error) {
	k, f, err := c.writer(ctx, tx, who, id)
	if err != nil {
		return 0, fmt.Errorf("add paper: %w", err)
	}
	all, err := c.Papers(ctx, tx, k)
	if err != nil {
		return 0, err
	}
	p := Paper{N: 1, Title: title}
	if len(all) > 0 {
		p.N = all[0].Body.N + 1
	}
	if who.Hat != guard.HatResident {
		p.By = who.Name
	}
	if err := c.addLeaves(ctx, tx, k, all, &p, files); err != nil {
		return 0, err
	}
	if _, err := Add(ctx, tx, c, k, PaperKind, p); err != nil {
		return 0, err
	}
	return p.N, c.noticed(ctx, tx, who, id, f)
}

// AddPages adds pages to a letter that is there.
func (c *Cases) AddPages(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, n int, files []File) error {
	return c.changePaper(ctx, tx, who, id, n, func(k *vault.CaseKey, all []Document[Paper], p *Paper) error {
		return c.addLeaves(ctx, tx, k, all, p, files)
	})
}

// addLeaves seals files as pages of a letter. all are the letters of the case.
func (c *Cases) addLeaves(ctx context.Context, tx *db.Tx, k *vault.CaseKey, all []Document[Paper], p *Paper, files []File) error {
	last, kept := 0, 0
	for _, d := range all {
		kept += len(d.Body.Shown()) + len(d.Body.Away(tx.Today()))
		for _, l := range d.Body.Leaves {
			last = max(last, l.N)
		}
	}
	if len(files) == 0 {
		return fmt.Errorf("add no pages: %w", naast.Invalid)
	}
	if len(p.Shown())+len(files) > MostPages || kept+len(files) > MostLeaves {
		return fmt.Errorf("pages of %s: %w", k.Case(), naast.TooMany)
	}
	for _, f := range files {
		last++
		l := Leaf{N: last, ID: naast.NewID[naast.DocumentID](), Type: f.Type}
		sealed, err := c.Vault.Seal(ctx, tx, k, leafObject(l.ID), f.Bytes)
		if err != nil {
			return fmt.Errorf("seal leaf %s: %w", l.ID, err)
		}
		if err := put(ctx, tx, `INSERT INTO casework_leaf (id,case_id,day,gone,sealed) VALUES ($1,$2,$3,'',$4)`, l.ID, k.Case(), tx.Today(), sealed); err != nil {
			return err
		}
		p.Leaves = append(p.Leaves, l)
	}
	return nil
}

// changePaper opens a letter, changes it and seals it again.
func (c *Cases) changePaper(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, n int, change func(*vault.CaseKey, []Document[Paper], *Paper) error) error {
	k, f, err := c.writer(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("change paper: %w", err)
	}
	all, err := c.Papers(ctx, tx, k)
	if err != nil {
		return err
	}
	d, err := PaperOf(all, n)
	if err != nil {
		return err
	}
	if err := change(k, all, &d.Body); err != nil {
		return err
	}
	if err := Put(ctx, tx, c, k, PaperKind, d.ID, d.Revision, d.Body); err != nil {
		return err
	}
	return c.noticed(ctx, tx, who, id, f)
}
