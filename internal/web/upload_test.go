package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/a-h/templ"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// A file up to the bound comes in whole, in one form with the rest; one byte
// more is refused, and so is a body that only says to be a form with a file.
func TestUpload(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		const max = 100 << 10
		a.Get(web.Public, "/bestand", "", func(c *web.Ctx) error {
			p := c.Base("Bestand")
			return c.Page(200, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				field := ui.FileField(p, ui.Field{Name: "bestand", Label: "Bestand"}, ".csv")
				return ui.FileForm(p, "/bestand").Render(templ.WithChildren(ctx, field), w)
			}))
		})
		a.Post(web.Public, "/bestand", "", func(c *web.Ctx) error {
			b, err := c.Upload("bestand", max)
			if err != nil {
				return err
			}
			to := fmt.Sprintf("/gelezen/%d", len(b))
			return c.Act(&to, func(*db.Tx) error { return nil }) // needs the key, which came in the same form
		})
		a.Get(web.Public, "/gelezen/{n}", "", func(c *web.Ctx) error { return c.Bytes("text/plain", "", nil) })
		v := start(t, a)
		for _, n := range []int{0, 1, max} {
			v.Get("/bestand").Expect(200)
			v.SubmitFile("/bestand", "bestand", "x.csv", bytes.Repeat([]byte("a"), n), nil).Expect(200)
			if want := fmt.Sprintf("/gelezen/%d", n); v.Path != want {
				t.Errorf("%d bytes led to %s", n, v.Path)
			}
		}
		for _, n := range []int{max + 1, max + 200<<10} {
			v.Get("/bestand").Expect(200)
			v.SubmitFile("/bestand", "bestand", "x.csv", bytes.Repeat([]byte("a"), n), nil).Expect(413)
		}
		v.Header.Set("Content-Type", "multipart/form-data")
		v.Post("/bestand", nil).Expect(422)
	})
}
