package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// mostLine bounds one row in an archive: larger than any picture or recording.
const mostLine = 64 << 20

// ErrDamaged says that an archive is not what was written.
var ErrDamaged = fmt.Errorf("the archive is damaged, cut off, or of another server key: %w", naast.Invalid)

// play hands what is in an archive to a sink and checks all of it: the seal, the
// hash of every table, and that it is whole. The sink may have received rows
// before a fault is found, so it must keep nothing until play has returned.
func play(ctx context.Context, from io.Reader, v *vault.Vault, to func(head) (db.Sink, error)) (Manifest, error) {
	opened, err := age.Decrypt(from, lock{v})
	if err != nil {
		return Manifest{}, ErrDamaged
	}
	zipped, err := gzip.NewReader(bufio.NewReaderSize(opened, 1<<16))
	if err != nil {
		return Manifest{}, ErrDamaged
	}
	return playLines(ctx, zipped, to)
}

// player reads lines.
type player struct {
	in    *bufio.Reader
	to    db.Sink
	found []Table
	now   string
	sum   sum
}

func playLines(ctx context.Context, from io.Reader, to func(head) (db.Sink, error)) (Manifest, error) {
	p := &player{in: bufio.NewReaderSize(from, 1<<16)}
	line, err := p.line()
	if err != nil {
		return Manifest{}, err
	}
	var h head
	if err := json.Unmarshal(line, &h); err != nil || h.Naast != "archive" {
		return Manifest{}, ErrDamaged
	}
	if !h.known() {
		return Manifest{}, fmt.Errorf("an archive of form %d, and this version of naast does not read that: %w", h.Version, naast.Invalid)
	}
	if p.to, err = to(h); err != nil {
		return Manifest{}, err
	}
	if err := p.to.Begin(ctx, h.Steps); err != nil {
		return Manifest{}, err
	}
	for {
		m, err := p.next(ctx)
		if err != nil || m != nil {
			return p.check(h, m, err)
		}
	}
}

// line reads one line, with its end.
func (p *player) line() ([]byte, error) {
	var whole []byte
	for {
		part, err := p.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) && len(whole) < mostLine {
			whole = append(whole, part...)
			continue
		}
		if err != nil {
			return nil, ErrDamaged
		}
		if whole == nil {
			return part, nil
		}
		return append(whole, part...), nil
	}
}

// next plays one line; the manifest, when it comes, is the last.
func (p *player) next(ctx context.Context) (*Manifest, error) {
	line, err := p.line()
	if err != nil {
		return nil, err
	}
	if p.now == "" && (line[0] == '[' || bytes.HasPrefix(line, []byte(`{"gone":`))) {
		return nil, ErrDamaged // of no table
	}
	if line[0] == '[' {
		values, err := decodeRow(line)
		if err != nil {
			return nil, err
		}
		p.sum.add(line)
		return nil, p.to.Row(ctx, values)
	}
	if bytes.HasPrefix(line, []byte(`{"gone":`)) {
		return nil, p.left(line)
	}
	p.endTable()
	if bytes.HasPrefix(line, []byte(`{"table":`)) {
		var t tableLine
		if err := json.Unmarshal(line, &t); err != nil || t.Table == "" {
			return nil, ErrDamaged
		}
		p.now, p.sum = t.Table, sum{}
		return nil, p.to.Table(ctx, t.Table, t.Columns)
	}
	var m Manifest
	if err := json.Unmarshal(line, &m); err != nil {
		return nil, ErrDamaged
	}
	return &m, nil
}

// left plays a line of rows that are there no more.
func (p *player) left(line []byte) error {
	var g goneLine
	to, ok := p.to.(changed)
	if err := json.Unmarshal(line, &g); err != nil || !ok {
		return ErrDamaged
	}
	to.gone(g.Gone)
	return nil
}

func (p *player) endTable() {
	if p.now != "" {
		p.found = append(p.found, p.sum.table(p.now))
	}
}

// check compares what was read with what the manifest promises.
func (p *player) check(h head, m *Manifest, err error) (Manifest, error) {
	if err != nil {
		return Manifest{}, err
	}
	if n, err := p.in.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		return Manifest{}, ErrDamaged
	}
	if !slices.Equal(m.Tables, p.found) || m.Content != contentHash(p.found) {
		return Manifest{}, ErrDamaged
	}
	m.Store, m.Partnership, m.Made, m.Steps = h.Store, h.Partnership, h.Made, h.Steps
	return *m, nil
}
