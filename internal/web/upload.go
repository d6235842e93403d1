package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"naast"
)

// restOfForm is what a form with a file may hold besides the file.
const restOfForm = 64 << 10

// Upload reads a form that carries a file (multipart/form-data) and gives the
// file of this field: at most max bytes, in memory only, never on the disk. Its
// name and type are not given, for they are no more than a claim. No file is
// an empty answer. After this Form, Values, Again and Act work as for any form;
// a handler calls it first, when the guard has let the person in.
func (c *Ctx) Upload(field string, max int) ([]byte, error) {
	most := int64(max) + restOfForm
	c.Req.Body = http.MaxBytesReader(c.w, c.whole, most)
	if err := c.Req.ParseMultipartForm(most); err != nil {
		var big *http.MaxBytesError
		switch {
		case errors.As(err, &big):
			return nil, fmt.Errorf("read form with a file: %w", naast.TooLarge)
		case errors.Is(err, http.ErrNotMultipart): // a plain form: a browser that sends no file
			return nil, nil
		}
		return nil, fmt.Errorf("read form with a file: %w", naast.Invalid)
	}
	c.takeIn()
	f, head, err := c.Req.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read file: %w", naast.Invalid)
	}
	defer f.Close()
	if head.Size > int64(max) {
		return nil, fmt.Errorf("read file: %w", naast.TooLarge)
	}
	return io.ReadAll(f)
}
