package processing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Known is what only people can know of the register.
type Known struct {
	Contact    string     `json:"contact"`           // the controller's name, address, telephone (GDPR art. 30(1)(a))
	Officer    string     `json:"officer,omitempty"` // the data protection officer and how to reach him
	Joint      string     `json:"joint,omitempty"`   // what the members agreed among themselves (art. 26)
	Processors string     `json:"processors"`        // host, mail, copies: a line for each, with the day of the contract (art. 28)
	Outside    string     `json:"outside,omitempty"` // transfers out of the European Economic Area; empty: none
	Day        naast.Date `json:"-"`                 // since when it stands so
}

// Load gives what was filled in last; the zero Known when nothing was.
func Load(ctx context.Context, tx *db.Tx) (k Known, err error) {
	var content string
	err = tx.QueryRow(ctx, `SELECT day, content FROM processing_known ORDER BY day DESC LIMIT 1`).Scan(&k.Day, &content)
	if errors.Is(err, naast.NotFound) {
		return Known{}, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(content), &k)
	}
	if err != nil {
		return Known{}, fmt.Errorf("read register of processing: %w", err)
	}
	return k, nil
}

// Save keeps what is filled in as of today. Earlier days stay as they were.
func Save(ctx context.Context, tx *db.Tx, k Known) error {
	b, err := json.Marshal(k)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO processing_known (day,content) VALUES ($1,$2)
			ON CONFLICT (day) DO UPDATE SET content=excluded.content`, tx.Today(), string(b))
	}
	if err != nil {
		return fmt.Errorf("save register of processing: %w", err)
	}
	return nil
}
