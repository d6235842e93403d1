// tekst: inwoner
package witness

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// logPage tells everybody what the log is, and shows the newest stamp.
type logPage struct {
	ui.Page
	Last    Checkpoint
	Key     string
	Witness string
	Others  []other
	Keepers []Keeper
	Count   int // of those who count
	Today   naast.Date
	Late    bool      // no stamp came for days
	Typed   string    // what could not be read
	Answer  *answered // of what somebody brought; nil when nobody did
}

// other is somebody else's log that we look after.
type other struct {
	Name  string
	Says  string
	Wrong bool
	URL   string // of the stamp with our signature; empty before the first look
}

func (s *Slice) getLog(c *web.Ctx) error { return s.show(c, http.StatusOK, logPage{}) }

// show is the page with an answer, or with what must be mended.
func (s *Slice) show(c *web.Ctx, status int, p logPage) error {
	base := c.Base(c.T.S("Het logboek"))
	base.Problems = p.Problems
	p.Page = base
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Last, err = newestOrNone(c, tx); err != nil || p.Last.Size == 0 {
			return err
		}
		if p.Keepers, p.Count, err = Keepers(c, tx); err != nil {
			return err
		}
		p.Today = tx.Today()
		p.Late = p.Last.Day.Days(p.Today) > lateDays
		if p.Key, p.Witness, err = Keys(c, tx, s.Vault); err != nil {
			return err
		}
		for _, l := range s.watched(c.DB) {
			o, err := s.other(c, tx, l)
			if err != nil {
				return err
			}
			p.Others = append(p.Others, o)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, logView(p))
}

func (s *Slice) other(c *web.Ctx, tx *db.Tx, l Log) (o other, err error) {
	o.Name = l.Name
	x, err := SeenOf(c, tx, l.Origin())
	if errors.Is(err, naast.NotFound) {
		o.Says = c.T.S("Wij keken nog niet.")
		return o, nil
	}
	if err != nil {
		return o, err
	}
	o.Wrong = x.Fault != "" || x.Silent()
	if x.Size > 0 {
		o.URL = strings.Replace(seenPath, "{log}", handle(l), 1)
	}
	if x.Silent() {
		o.Says = c.T.S("Er kwam geen nieuw stempel meer na %s.", x.Day)
		return o, nil
	}
	switch x.Fault {
	case "":
		o.Says = c.T.S("Klopt. Wij keken op %s.", x.Looked)
	case Unreachable:
		o.Says = c.T.S("Wij konden op %s niet kijken. Wij proberen het weer.", x.Looked)
	case Unsigned:
		o.Says = c.T.S("Het stempel is niet van dit logboek. Wij zagen dat op %s.", x.Looked)
	default:
		o.Says = c.T.S("Dit logboek klopt niet meer. Wij zagen dat op %s.", x.Looked)
	}
	return o, nil
}

// handle is the part of a log's name that is its own.
func handle(l Log) string {
	return strings.ReplaceAll(strings.TrimPrefix(l.Origin(), originPrefix), "/", "-")
}

func (s *Slice) getCheckpoint(c *web.Ctx) error {
	return s.plain(c, "", func(tx *db.Tx) (string, error) {
		last, err := Newest(c, tx)
		return last.Note, err
	})
}

// getKeep is the file for whoever keeps a stamp outside: with the key, so that
// it can be checked by itself.
func (s *Slice) getKeep(c *web.Ctx) error {
	return s.plain(c, "logboek.txt", func(tx *db.Tx) (string, error) {
		last, err := Newest(c, tx)
		if err != nil {
			return "", err
		}
		key, _, err := Keys(c, tx, s.Vault)
		return c.T.S("Bewaar dit bestand. Met het programma naast-verify kunt u later zien of iemand het logboek veranderde.") + "\nsleutel: " + key + "\n----\n" + last.Note, err
	})
}

func (s *Slice) getKey(c *web.Ctx) error {
	return s.plain(c, "", func(tx *db.Tx) (string, error) {
		key, _, err := Keys(c, tx, s.Vault)
		return key + "\n", err
	})
}

// getGrowth proves that one checkpoint holds all of an older one. Only of sizes
// that were shown: another would tell how large the log is at this moment.
func (s *Slice) getGrowth(c *web.Ctx) error {
	from, err := strconv.ParseInt(c.Req.PathValue("van"), 10, 64)
	to, err2 := strconv.ParseInt(c.Req.PathValue("tot"), 10, 64)
	if err != nil || err2 != nil || from > to {
		return fmt.Errorf("sizes of a proof: %w", naast.NotFound)
	}
	return s.plain(c, "", func(tx *db.Tx) (string, error) {
		for _, size := range []int64{from, to} {
			if _, err := shown(c, tx, size); err != nil {
				return "", err
			}
		}
		p, err := audit.ProveGrowth(c, tx, from, to)
		return strings.Join(append(pathText(p), ""), "\n"), err
	})
}

// getSeen is what we saw of somebody else's log, with our signature under it.
func (s *Slice) getSeen(c *web.Ctx) error {
	for _, l := range s.watched(c.DB) {
		if handle(l) == c.Req.PathValue("log") {
			return s.plain(c, "", func(tx *db.Tx) (string, error) {
				x, err := SeenOf(c, tx, l.Origin())
				return x.Note, err
			})
		}
	}
	return fmt.Errorf("log that is not watched: %w", naast.NotFound)
}

// plain answers with a text for machines.
func (s *Slice) plain(c *web.Ctx, filename string, f func(tx *db.Tx) (string, error)) error {
	var text string
	if err := c.Read(func(tx *db.Tx) (err error) { text, err = f(tx); return err }); err != nil {
		return err
	}
	return c.Bytes("text/plain; charset=utf-8", filename, []byte(text))
}
