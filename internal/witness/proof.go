package witness

import (
	"encoding/base64"
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
)

// mostLines bounds the file that she takes along.
const mostLines = 5000

// proofFile is her lines with their proof. docs/running.md says how to check it.
type proofFile struct {
	Form       string      `json:"naast"`
	Key        string      `json:"sleutel"`
	Checkpoint string      `json:"logboek"`
	Lines      []proofLine `json:"regels"`
}

type proofLine struct {
	Line  string   `json:"regel"`
	Place int64    `json:"plaats"`
	Path  []string `json:"bewijs"`
}

// getProof gives her lines that the newest checkpoint holds; those of today
// come the next night.
func (s *Slice) getProof(c *web.Ctx) error {
	var file []byte
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		f, err := s.proof(c, tx, o)
		if err != nil {
			return err
		}
		file, err = json.MarshalIndent(f, "", " ")
		return err
	})
	if err != nil {
		return err
	}
	return c.Bytes("application/json", "wie-keek-bewijs.json", file)
}

func (s *Slice) proof(c *web.Ctx, tx *db.Tx, o casework.Opened) (f proofFile, err error) {
	last, err := Newest(c, tx)
	if err != nil {
		return f, err
	}
	f = proofFile{Form: "bewijs 1", Checkpoint: last.Note}
	if f.Key, _, err = Keys(c, tx, s.Vault); err != nil {
		return f, err
	}
	events, err := audit.OfCase(c, tx, s.Vault, o.Key, mostLines)
	if err != nil {
		return f, err
	}
	var places []int64
	for _, e := range events {
		if e.Place >= 0 && e.Place < last.Size {
			places = append(places, e.Place)
			f.Lines = append(f.Lines, proofLine{Line: string(e.Line), Place: e.Place})
		}
	}
	paths, err := audit.ProveEvents(c, tx, last.Size, places)
	if err != nil {
		return f, err
	}
	for i, p := range paths {
		f.Lines[i].Path = pathText(p)
	}
	return f, nil
}

func pathText(hashes []tlog.Hash) []string {
	text := make([]string, len(hashes))
	for i, h := range hashes {
		text[i] = base64.StdEncoding.EncodeToString(h[:])
	}
	return text
}
