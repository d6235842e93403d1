package endure

import (
	"path/filepath"

	"naast/internal/db"
)

// schema is what the demo's partnership is called.
const schema = "wesselrade"

// Stores are the addresses of a demo's databases.
type Stores struct{ Main, Ring, Session string }

// stores are where the demo in a directory lies; none elsewhere: in files there.
func (s Stores) at(dir string) Stores {
	if s != (Stores{}) {
		return s
	}
	file := func(name string) string { return "sqlite:" + filepath.Join(dir, name+".db") }
	return Stores{file("main"), file("ring"), file("session")}
}

// Args tell naast demo where they are.
func (s Stores) Args() []string {
	if s == (Stores{}) {
		return nil
	}
	return []string{"--main", s.Main, "--ring", s.Ring, "--session", s.Session}
}

func (i *installed) address(store string) string {
	at := i.stores.at(i.dir)
	return map[string]string{db.Main: at.Main, db.Ring: at.Ring}[store]
}
