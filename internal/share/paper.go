// tekst: inwoner
package share

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/picture"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Paper is a letter in photographs as it is shared: its pages when it was. What
// is added later is not shared by itself.
type Paper struct {
	N      int    `json:"n"`
	Title  string `json:"title"`
	Leaves []int  `json:"leaves"`
}

// mostPapers bounds how many letters are shared with one person: each is some
// megabytes.
const mostPapers = 3

// papers are the letters of a case that can be shared, the last one first.
func (s *Slice) papers(ctx context.Context, tx *db.Tx, t lang.Text, k *vault.CaseKey) (all []Paper, err error) {
	docs, err := s.Cases.Papers(ctx, tx, k)
	for _, d := range docs {
		p := Paper{N: d.Body.N, Title: d.Body.Title}
		if p.Title == "" {
			p.Title = t.S("brief van %s", d.Day)
		}
		for _, l := range d.Body.Shown() {
			if !l.Spoken() {
				p.Leaves = append(p.Leaves, l.N)
			}
		}
		if len(p.Leaves) > 0 {
			all = append(all, p)
		}
	}
	return all, err
}

// chosen are the letters that were ticked.
func chosen(all []Paper, ticked []string) (kept []Paper) {
	for _, p := range all {
		if slices.Contains(ticked, strconv.Itoa(p.N)) && len(kept) < mostPapers {
			kept = append(kept, p)
		}
	}
	return kept
}

func paperOptions(t lang.Text, all []Paper) (os []ui.Option) {
	for _, p := range all {
		os = append(os, ui.Option{Value: strconv.Itoa(p.N), Label: p.Title, Hint: t.S("Pagina’s: %d", len(p.Leaves))})
	}
	return os
}

// sheet is one page of a letter, upright.
type sheet struct {
	Image []byte `json:"image"`
}

func (s *Slice) paperReader(u naast.UserID) string {
	return s.Cases.Vault.Handle("paper reader", string(u))
}

func sheetKind(n, leaf int) string { return fmt.Sprint("foto ", n, " ", leaf) }

// copyPapers seals the pages of the letters to their reader, once.
func (s *Slice) copyPapers(ctx context.Context, tx *db.Tx, k *vault.CaseKey, sh Share) error {
	for _, p := range sh.Papers {
		for _, n := range p.Leaves {
			l, b, err := s.Cases.LeafOf(ctx, tx, k, n)
			if err == nil {
				b, err = picture.Turned(ctx, b, l.Turn)
			}
			if err == nil {
				err = s.store(ctx, tx, box(k.Case(), sh.User), s.paperReader(sh.User), k.Case(), sheetKind(p.N, n), sh.Until, sheet{b})
			}
			if err != nil {
				return fmt.Errorf("share letter: %w", err)
			}
		}
	}
	return nil
}

// getSheet is one page of a letter, for whom she shares it with.
func (s *Slice) getSheet(c *web.Ctx) error {
	n, _ := strconv.Atoi(c.Form("brief"))
	leaf, _ := strconv.Atoi(c.Form("blad"))
	var x sheet
	err := c.View(c.Who.Case, func(tx *db.Tx, _ guard.Stand) error {
		f, err := s.Cases.Facts(c, tx, c.Who.Case)
		if err != nil {
			return err
		}
		if f.Guarded {
			return naast.NotFound
		}
		r, err := s.enter(c, tx, c.Who)
		if err != nil {
			return err
		}
		return r.sheet(c, tx, n, leaf, &x)
	})
	if err != nil {
		return err
	}
	return c.Bytes(casework.Photo, "", x.Image)
}
