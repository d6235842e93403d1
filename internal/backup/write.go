package backup

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"filippo.io/age"

	"naast/internal/vault"
)

// writer turns a store into an archive. It is the sink of a copy.
type writer struct {
	head     head
	sealed   io.WriteCloser
	zipped   *gzip.Writer
	out      *bufio.Writer
	manifest Manifest
	now      string // the table that is being written
	sum      sum
}

// newWriter begins an archive. What it holds is sealed under the server key.
func newWriter(to io.Writer, v *vault.Vault, h head) (*writer, error) {
	sealed, err := age.Encrypt(to, lock{v})
	if err != nil {
		return nil, fmt.Errorf("seal archive: %w", err)
	}
	zipped, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed) // most of it is sealed and shrinks no more than base64 had grown
	if err != nil {
		return nil, err
	}
	h.Naast = "archive"
	return &writer{head: h, sealed: sealed, zipped: zipped, out: bufio.NewWriterSize(zipped, 1<<16)}, nil
}

func (w *writer) line(v any) error {
	b, err := json.Marshal(v)
	if err == nil {
		_, err = w.out.Write(append(b, '\n'))
	}
	return err
}

// Begin writes the first line.
func (w *writer) Begin(_ context.Context, steps []int64) error {
	w.head.Steps, w.head.Version = steps, version
	if w.head.Base != nil {
		w.head.Version = changesVersion
	}
	return w.line(w.head)
}

// Table ends the table before and begins the next.
func (w *writer) Table(_ context.Context, name string, columns []string) error {
	w.endTable()
	w.now, w.sum = name, sum{}
	return w.line(tableLine{name, columns})
}

func (w *writer) endTable() {
	if w.now != "" {
		w.manifest.Tables = append(w.manifest.Tables, w.sum.table(w.now))
	}
}

// Row writes one row.
func (w *writer) Row(_ context.Context, values []any) error {
	line, err := encodeRow(values)
	if err != nil {
		return err
	}
	return w.put(line)
}

func (w *writer) put(line []byte) error {
	w.sum.add(line)
	_, err := w.out.Write(line)
	return err
}

// finish writes the manifest and closes the seal.
func (w *writer) finish() (Manifest, error) {
	w.endTable()
	m := w.manifest
	m.Content, m.Store, m.Partnership, m.Made, m.Steps = contentHash(m.Tables), w.head.Store, w.head.Partnership, w.head.Made, w.head.Steps
	err := w.line(m)
	for _, step := range []func() error{w.out.Flush, w.zipped.Close, w.sealed.Close} {
		if err == nil {
			err = step()
		}
	}
	return m, err
}
