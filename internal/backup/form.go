package backup

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"time"
)

// version is the form of an archive, and changesVersion that of what changed since
// one. A reader refuses one that it does not know.
const (
	version        = 1
	changesVersion = 2
)

// head is the first line of an archive.
type head struct {
	Naast       string    `json:"naast"` // always "archive"
	Version     int       `json:"version"`
	Store       string    `json:"store"` // main or ring
	Partnership string    `json:"partnership"`
	Made        time.Time `json:"made"`  // no later than the snapshot
	Steps       []int64   `json:"steps"` // migration steps taken
	Base        *base     `json:"base,omitempty"`
}

// base is the whole archive that an archive of changes is put upon.
type base struct {
	Made    time.Time `json:"made"`
	Content string    `json:"content"`
}

// known tells whether a reader knows this form.
func (h head) known() bool {
	return h.Base == nil && h.Version == version || h.Base != nil && h.Version == changesVersion
}

// tableLine comes before the rows of a table.
type tableLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// goneLine comes after the rows of a table: rows of the base that are there no more.
type goneLine struct {
	Gone []rowKey `json:"gone"`
}

// Table is what the manifest says of one table. Hash is the sum, modulo 2^256, of
// the SHA-256 of its rows: in which order a database gives them does not count.
type Table struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Hash string `json:"hash"`
}

// Manifest is the last line of an archive, and what is known of its whole.
type Manifest struct {
	Tables []Table `json:"tables"`
	// Content is a hash over names, numbers of rows and hashes of all tables: the
	// same for the same content, on SQLite and on PostgreSQL.
	Content string `json:"content"`
	// Whole is what the tables hold when changes were put upon their base; empty in
	// an archive that is whole itself.
	Whole []Table `json:"whole,omitempty"`

	Store       string    `json:"-"`
	Partnership string    `json:"-"`
	Made        time.Time `json:"-"`
	Steps       []int64   `json:"-"` // migration steps taken
}

// Rows is the number of rows in all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// RowsOf is the number of rows in one table.
func (m Manifest) RowsOf(table string) (n int64) {
	for _, t := range m.Tables {
		if t.Name == table {
			n = t.Rows
		}
	}
	return n
}

func contentHash(tables []Table) string {
	h := sha256.New()
	for _, t := range tables {
		fmt.Fprintf(h, "%s %d %s\n", t.Name, t.Rows, t.Hash)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sum adds up the hashes of rows.
type sum struct {
	words [4]uint64
	rows  int64
}

func (s *sum) add(line []byte) { s.addHash(sha256.Sum256(line)) }

func (s *sum) addHash(h [sha256.Size]byte) {
	var carry uint64
	for i := range s.words {
		s.words[i], carry = bits.Add64(s.words[i], binary.LittleEndian.Uint64(h[8*i:]), carry)
	}
	s.rows++
}

func (s *sum) table(name string) Table {
	var b [32]byte
	for i, w := range s.words {
		binary.LittleEndian.PutUint64(b[8*i:], w)
	}
	return Table{Name: name, Rows: s.rows, Hash: hex.EncodeToString(b[:])}
}

// rowKey is by what a row is known among the others of its table: the first half of
// its SHA-256. That no two were taken for one, the hash of the whole tells.
type rowKey [sha256.Size / 2]byte

// MarshalText is for JSON.
func (k rowKey) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, k[:]), nil }

// UnmarshalText is for JSON.
func (k *rowKey) UnmarshalText(b []byte) error {
	if len(b) != hex.EncodedLen(len(k)) {
		return ErrDamaged
	}
	_, err := hex.Decode(k[:], b)
	return err
}

// keyOf gives both the key of a row and its hash.
func keyOf(values []any) (line []byte, k rowKey, h [sha256.Size]byte, err error) {
	if line, err = encodeRow(values); err != nil {
		return nil, k, h, err
	}
	h = sha256.Sum256(line)
	return line, rowKey(h[:len(k)]), h, nil
}

// rowsOf counts the rows of tables by their keys.
type rowsOf map[string]map[rowKey]int32

// table knows a table, also when it has no rows.
func (r rowsOf) table(name string) {
	if r[name] == nil {
		r[name] = map[rowKey]int32{}
	}
}

func (r rowsOf) add(table string, k rowKey) {
	r.table(table)
	r[table][k]++
}

// take takes one row away, and tells whether there was one.
func (r rowsOf) take(table string, k rowKey) bool {
	n := r[table][k]
	switch {
	case n == 0:
		return false
	case n == 1:
		delete(r[table], k)
	default:
		r[table][k] = n - 1
	}
	return true
}
