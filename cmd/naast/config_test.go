package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast"
)

const whole = `listen = "127.0.0.1:8080"
keys = "/keys"
https = true
proxy_header = "X-Forwarded-For"
[[partnership]]
name = "wesselrade"
hosts = ["naast.wesselrade.example"]
main = "sqlite:main.db"
ring = "sqlite:ring.db"
session = "sqlite:session.db"
`

// Every fault of a configuration is named, in the words of the file.
func TestReadConfig(t *testing.T) {
	read := func(text string) (config, error) {
		path := filepath.Join(t.TempDir(), "naast.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return readConfig(path)
	}
	if c, err := read(whole); err != nil || c.Proxy != "X-Forwarded-For" {
		t.Fatalf("the control: a whole file gives %+v, %v", c, err)
	}
	for name, one := range map[string]struct{ from, to, want string }{
		"unknown setting":        {`https`, "htps", "htps"},
		"no address":             {`listen = "127.0.0.1:8080"`, "", "listen"},
		"no keys":                {`keys = "/keys"`, "", "keys"},
		"a proxy that is silent": {`proxy_header = "X-Forwarded-For"`, "", "proxy_header"},
		"a ring that is missing": {`ring = "sqlite:ring.db"`, "", "ring"},
		"no hosts":               {`hosts = ["naast.wesselrade.example"]`, "", "hosts"},
		"two in one database":    {`session = "sqlite:session.db"`, `session = "sqlite:ring.db"`, "three databases"},
		"half a backup":          {`[[partnership]]`, "[backup]\nto = \"/a\"\n[[partnership]]", "[backup]"},
		"a ring beside main":     {`[[partnership]]`, "[backup]\nto = \"/a\"\nring_to = \"/a/ring\"\n[[partnership]]", "lie in each other"},
		"late before the next":   {`[[partnership]]`, "[backup]\nto = \"/a\"\nring_to = \"/b\"\nevery = 24\nlate_after = 24\n[[partnership]]", "late_after is more than every"},
		"a backup all the time":  {`[[partnership]]`, "[backup]\nto = \"/a\"\nring_to = \"/b\"\nevery = -1\n[[partnership]]", "whole numbers from 1"},
		"no TOML":                {"[[partnership]]", "[[partnership", "naast.toml"},
	} {
		_, err := read(strings.Replace(whole, one.from, one.to, 1))
		if err == nil || !strings.Contains(err.Error(), one.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read(strings.Replace(whole, "wesselrade", "", 1)); !errors.Is(err, naast.Invalid) {
		t.Errorf("a partnership without a name: %v", err)
	}
	// Nobody in front is said, not forgotten.
	c, err := read(strings.Replace(whole, "X-Forwarded-For", "none", 1))
	if err != nil || c.Proxy != "" {
		t.Errorf("none in front: %q, %v", c.Proxy, err)
	}
}
