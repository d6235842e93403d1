package backup

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"time"
)

// version is the form of the archive. A reader refuses one that it does not know.
const version = 1

// head is the first line of an archive.
type head struct {
	Naast       string    `json:"naast"` // always "archive"
	Version     int       `json:"version"`
	Store       string    `json:"store"` // main or ring
	Partnership string    `json:"partnership"`
	Made        time.Time `json:"made"`  // no later than the snapshot
	Steps       []int64   `json:"steps"` // migration steps taken
}

// tableLine comes before the rows of a table.
type tableLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
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

func (s *sum) add(line []byte) {
	h := sha256.Sum256(line)
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
