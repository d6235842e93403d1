package backup

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"

	"filippo.io/age"

	"naast/internal/db"
	"naast/internal/vault"
)

// Unsealed is what stands inside an archive.
func Unsealed(file []byte, v *vault.Vault) ([]byte, error) {
	opened, err := age.Decrypt(bytes.NewReader(file), lock{v})
	if err != nil {
		return nil, err
	}
	zipped, err := gzip.NewReader(opened)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zipped)
}

// InspectBytes is Inspect of a file in memory.
func InspectBytes(file []byte, v *vault.Vault) (Manifest, error) {
	return play(context.Background(), bytes.NewReader(file), v, nobody)
}

// InspectLines reads what stands inside an archive.
func InspectLines(lines []byte) (Manifest, error) {
	return playLines(context.Background(), bytes.NewReader(lines), nobody)
}

func nobody(head) (db.Sink, error) { return &upon{Sink: nowhere{}, sums: map[string]*sum{}}, nil }

var Prune = prune

// TakeWrong is Take of which the archive of main is not what was copied.
func TakeWrong(ctx context.Context, v *vault.Vault, partnership string, c db.Config, to Places) (Taken, error) {
	made := c.Clock()
	return take(ctx, v, partnership, c, to, copied{wholeFile(to.Main, partnership, made), made, func(w *writer) archiver { return wrong{w} }})
}

type wrong struct{ *writer }

func (w wrong) finish() (Manifest, error) {
	m, err := w.writer.finish()
	m.Content = "another"
	return m, err
}
