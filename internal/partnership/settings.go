package partnership

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"naast"
	"naast/internal/db"
)

// Load gives the choices that count now: the last ones saved, or the defaults
// of a partnership that has saved none.
func Load(ctx context.Context, tx *db.Tx) (Settings, error) {
	return db.Memo(tx, settingsMemo{}, func() (Settings, error) { return newest(ctx, tx) })
}

// settingsMemo is the key under which a transaction remembers the choices.
type settingsMemo struct{}

func newest(ctx context.Context, tx *db.Tx) (Settings, error) {
	var content string
	err := tx.QueryRow(ctx, `SELECT content FROM partnership_settings ORDER BY day DESC LIMIT 1`).Scan(&content)
	if errors.Is(err, naast.NotFound) {
		return Defaults(), nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("load settings: %w", err)
	}
	if r, ok := lastRead.Load(tx.DB()); ok && r.(reading).content == content {
		return r.(reading).settings.clone(), nil
	}
	s, err := decode(content)
	if err == nil {
		lastRead.Store(tx.DB(), reading{content, s.clone()})
	}
	return s, err
}

// lastRead holds the last reading per partnership (*db.DB). Every page asks for
// the choices, and reading their text anew took longer than its own rows.
var lastRead sync.Map

// reading is a text with what it says.
type reading struct {
	content  string
	settings Settings
}

// clone gives choices that can be changed without changing anybody else's.
func (s Settings) clone() Settings {
	for _, list := range []*[]Term{&s.Villages, &s.Domains, &s.LifeEvents, &s.Languages, &s.AgeGroups, &s.Sources} {
		*list = slices.Clone(*list)
	}
	s.English = maps.Clone(s.English)
	s.KindFor, s.Access.Barriers, s.Holidays = maps.Clone(s.KindFor), slices.Clone(s.Access.Barriers), slices.Clone(s.Holidays)
	return s
}

// LoadAt gives the choices as they stood at the end of a day, to explain what
// was done then; naast.NotFound when none were saved yet.
func LoadAt(ctx context.Context, tx *db.Tx, day naast.Date) (Settings, error) {
	var content string
	err := tx.QueryRow(ctx, `SELECT content FROM partnership_settings WHERE day <= $1 ORDER BY day DESC LIMIT 1`, day).Scan(&content)
	if err != nil {
		return Settings{}, fmt.Errorf("load settings of %s: %w", day, err)
	}
	return decode(content)
}

func decode(content string) (s Settings, err error) {
	if err := json.Unmarshal([]byte(content), &s); err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	s.SharedMinutes = cmp.Or(s.SharedMinutes, sharedMinutes) // saved before there was this choice
	return s, nil
}

// changes counts the times that settings were saved in this process, so that
// what Site remembers is read anew at once.
var changes atomic.Int64

// Save keeps the choices of today. Earlier days stay as they were.
func Save(ctx context.Context, tx *db.Tx, s Settings) error {
	content, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO partnership_settings (day,content) VALUES ($1,$2)
		ON CONFLICT (day) DO UPDATE SET content=excluded.content`, tx.Today(), string(content))
	if err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	tx.Forget(settingsMemo{})
	tx.AfterCommit(func(context.Context) { changes.Add(1) })
	return nil
}
