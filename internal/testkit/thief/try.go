package thief

import (
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/vault"
)

// copied is one kind of copy, as the thief puts it up.
type copied struct {
	name  string
	c     db.Config
	whole bool // everything of the others must open in it
	keys  bool // only the week keys stand before what lies in it
}

// open lets the thief try everything.
func (t *town) open(f *Found, month backup.Taken, then past, today backup.Taken) error {
	now, err := t.loot("loot", t.at("week"))
	if err != nil {
		return err
	}
	r, err := backup.Verify(ctx, t.V, t.c, false)
	if err != nil {
		return err
	}
	f.Log = r.Faults
	lies, err := t.carve(t.disks())
	if err != nil {
		return err
	}
	f.Carved = len(lies)
	all, err := t.put(month, then, today, now)
	if err != nil {
		return err
	}
	kept, err := t.loot("loot-kept", t.at("week"), t.at("keys-month"), then.keys)
	if err != nil {
		return err
	}
	f.Opened, f.Left, f.Held = map[string]int{}, map[string]int{}, f.Gone
	for _, x := range all {
		if f.Opened[x.name], _, err = t.opens(x.c, now, t.gone); err != nil {
			return err
		}
		if x.keys {
			held, _, err := t.opens(x.c, kept, t.gone)
			if err != nil {
				return err
			}
			f.Held = min(f.Held, held)
		}
		if !x.whole {
			continue
		}
		if _, f.Left[x.name], err = t.opens(x.c, now, t.stay); err != nil {
			return err
		}
	}
	return nil
}

// put puts up every copy: out of archives first, then with carved rows put back,
// then what the databases themselves left.
func (t *town) put(month backup.Taken, then past, today backup.Taken, keys string) ([]copied, error) {
	k, err := vault.LoadKeys(keys)
	if err != nil {
		return nil, err
	}
	all := []copied{{name: "main of a month ago, ring of today", whole: true}, {name: "main of a month ago, ring of fifteen days ago", keys: true},
		{name: "main of a month ago, with what was carved", whole: true, keys: true}}
	for i, ring := range []string{today.RingFile, then.ring, today.RingFile} {
		if all[i].c, err = t.place(); err != nil {
			return nil, err
		}
		if _, err := backup.Restore(ctx, vault.New(k), "own", month.MainFile, ring, all[i].c); err != nil {
			return nil, err
		}
	}
	found, err := t.carve(append(t.disks(), t.older()...))
	if err != nil {
		return nil, err
	}
	if err := plant(all[2].c, found); err != nil {
		return nil, err
	}
	more, err := t.copies()
	return append(all, more...), err
}
