package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"naast"
)

const (
	// readers is how many forms with pictures or sound are read at one time: so
	// many files are in memory at most, whatever a hall full of telephones sends.
	readers = 6
	// waitRead is how long a form waits for its place before people are asked to
	// try again.
	waitRead = 30 * time.Second
	// perFile is how long one file may take: 12 MB over a bad line in a village.
	perFile = 2 * time.Minute
)

var reading = make(chan struct{}, readers)

// Uploads reads a form that carries files, like Upload, and gives each file of
// this field to take as it comes in, so that only one is in memory. A file of
// more than max bytes comes as none with naast.TooLarge; more than most files
// are naast.TooMany, each time. What take does with a file is its own concern:
// the rest of the form is read all the same, so that nothing typed is lost.
func (c *Ctx) Uploads(field string, max, most int, take func(b []byte, err error)) error {
	wait, stop := context.WithTimeout(c, waitRead)
	defer stop()
	select {
	case reading <- struct{}{}:
		defer func() { <-reading }()
	case <-wait.Done():
		return fmt.Errorf("wait to read files: %w", naast.Unavailable)
	}
	c.Req.Body = http.MaxBytesReader(c.w, c.whole, int64(max)*int64(most)+restOfForm)
	r, err := c.Req.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) { // a plain form: a browser that sends no file
		return nil
	}
	if err != nil {
		return fmt.Errorf("read form with files: %w", naast.Invalid)
	}
	f := files{c: c, field: field, max: max, most: most, rest: restOfForm, take: take}
	for {
		c.patience()
		p, err := r.NextPart()
		if err == io.EOF {
			c.takeIn()
			return nil
		}
		if err == nil {
			err = f.part(p)
		}
		if err != nil {
			return unread(err)
		}
	}
}

// patience gives a slow line time for the next file; the server's own bound is
// that of a page.
func (c *Ctx) patience() {
	r := http.NewResponseController(c.w)
	_ = r.SetReadDeadline(time.Now().Add(perFile)) // where it cannot be set, the server's stays
	_ = r.SetWriteDeadline(time.Now().Add(2 * perFile))
}

func unread(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) || errors.Is(err, naast.TooLarge) {
		return fmt.Errorf("read form with files: %w", naast.TooLarge)
	}
	return fmt.Errorf("read form with files: %w", naast.Invalid)
}

// files reads the parts of one form.
type files struct {
	c     *Ctx
	field string
	max   int
	most  int
	n     int // files so far
	rest  int // bytes that answers may still take
	take  func(b []byte, err error)
}

func (f *files) part(p *multipart.Part) error {
	switch {
	case p.FileName() == "" && p.FormName() != f.field:
		b, err := io.ReadAll(io.LimitReader(p, int64(f.rest)+1))
		if err != nil {
			return err
		}
		if f.rest -= len(b); f.rest < 0 {
			return naast.TooLarge
		}
		f.c.Req.PostForm.Add(p.FormName(), string(b))
		f.c.Req.Form.Add(p.FormName(), string(b))
		return nil
	case p.FormName() != f.field || p.FileName() == "": // no file was chosen
		return nil
	}
	if f.n++; f.n > f.most {
		f.take(nil, naast.TooMany)
		return nil
	}
	var b bytes.Buffer
	b.Grow(min(f.max, int(max(0, f.c.Req.ContentLength))) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(p, int64(f.max)+1)); err != nil {
		return err
	}
	switch {
	case b.Len() > f.max:
		f.take(nil, naast.TooLarge)
	case b.Len() > 0:
		f.take(b.Bytes(), nil)
	default:
		f.n--
	}
	return nil
}
