package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/web"
	"naast/internal/web/ui"
	"naast/internal/web/webtest"
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

// Several files come in one by one, in their order, with what was typed after
// them; one that is too large and one too many are told apart and lose nothing
// of the rest.
func TestUploads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		a, _ := app(t, two)
		a.Get(web.Public, "/fotos", "", func(c *web.Ctx) error {
			p := c.Base("Foto’s")
			return c.Page(200, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				return ui.FileForm(p, "/fotos").Render(templ.WithChildren(ctx, ui.PhotosField(p, ui.Field{Name: "foto", Label: "Foto’s"})), w)
			}))
		})
		a.Post(web.Public, "/fotos", "", func(c *web.Ctx) error {
			came := ""
			err := c.Uploads("foto", 1000, 3, func(b []byte, err error) {
				switch {
				case errors.Is(err, naast.TooLarge):
					came += "L"
				case errors.Is(err, naast.TooMany):
					came += "M"
				default:
					came += string(b[:1])
				}
			})
			if err != nil {
				return err
			}
			to := "/kwam/" + came + c.Form("titel")
			return c.Act(&to, func(*db.Tx) error { return nil })
		})
		a.Get(web.Public, "/kwam/{wat}", "", func(c *web.Ctx) error { return c.Bytes("text/plain", "", nil) })
		v := start(t, a)
		file := func(b string, n int) webtest.Chosen {
			return webtest.Chosen{Name: "x.jpg", Content: bytes.Repeat([]byte(b), n)}
		}
		for want, files := range map[string][]webtest.Chosen{
			"T":     nil,
			"aT":    {file("a", 1000)},
			"bacT":  {file("b", 1), file("a", 999), file("c", 2)},
			"aLbT":  {file("a", 5), file("x", 1001), file("b", 5)},
			"abcMT": {file("a", 5), file("b", 5), file("c", 5), file("d", 5)},
			"abT":   {file("a", 5), file("x", 0), file("b", 5)},
		} {
			v.Get("/fotos").Expect(200)
			v.SubmitFiles("/fotos", "foto", map[string][]string{"titel": {"T"}}, files...)
			if v.Path != "/kwam/"+want {
				t.Errorf("want %s, came %d %s", want, v.Status, v.Path)
			}
		}
		v.Get("/fotos")
		v.SubmitFiles("/fotos", "foto", nil, file("a", 200<<10)).Expect(413)
	})
}
