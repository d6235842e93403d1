package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// recipe is what can be known of deploy/Containerfile without a machine that
// builds it.
type recipe struct {
	file, doc string
	built     string // the commands of its make, as make would run them
	goVersion string // of go.mod
}

// faults are the places where it does not fit the rest of the sources.
func (r recipe) faults(t *testing.T) (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	inFile := func(pattern string) [][]string {
		return regexp.MustCompile(`(?m)`+pattern).FindAllStringSubmatch(r.file, -1)
	}
	from := inFile(`^FROM .*/golang:(\S+)-(\w+) AS build$`)
	for _, f := range from {
		if !strings.HasPrefix(r.goVersion, f[1]+".") || !strings.Contains(r.file, "/debian:"+f[2]+"-slim") {
			say("it builds with Go %s on %s; go.mod says %s", f[1], f[2], r.goVersion)
		}
	}
	if len(from) != 1 {
		say("it is built from %d images of Go", len(from))
	}
	var copied []string
	for _, f := range inFile(`^COPY --from=build /src/bin/(\S+) /usr/local/bin/(\S+)$`) {
		copied = append(copied, f[1])
	}
	for _, f := range regexp.MustCompile(`\./cmd/(\S+)`).FindAllStringSubmatch(r.built, -1) {
		if !slices.Contains(copied, f[1]) {
			say("%s is built and not in it", f[1])
		}
	}
	for _, name := range copied {
		if !regexp.MustCompile(`go build .* -o bin/ .*\./cmd/` + name + `(\s|$)`).MatchString(r.built) {
			say("%s is in it and not built", name)
		}
	}
	args := append(r.starts(say), r.told(say)...)
	if len(args) < 4 {
		say("only %d commands are told", len(args))
	}
	for _, a := range args {
		if err := parses(t, a); err != nil {
			say("naast %s: %v", strings.Join(a, " "), err)
		}
	}
	return all
}

// starts is what it starts with.
func (r recipe) starts(say func(string, ...any)) (args [][]string) {
	var entry, cmd []string
	for word, to := range map[string]*[]string{"ENTRYPOINT": &entry, "CMD": &cmd} {
		f := regexp.MustCompile(`(?m)^` + word + ` (\[.*\])$`).FindStringSubmatch(r.file)
		if f == nil || json.Unmarshal([]byte(f[1]), to) != nil {
			say("no %s", word)
		}
	}
	if !slices.Equal(entry, []string{"naast"}) {
		say("it starts %v", entry)
	}
	return append(args, cmd)
}

// told are the commands of the manual.
func (r recipe) told(say func(string, ...any)) (args [][]string) {
	for _, line := range regexp.MustCompile(`(?m)^podman (?:run|exec) .*`).FindAllString(r.doc, -1) {
		if _, typed, ok := strings.Cut(line, " naast "); ok {
			args = append(args, strings.Fields(strings.TrimPrefix(typed, "naast ")))
		}
		if strings.Contains(line, "podman run") && !strings.Contains(line, "-v naast:/var/lib/naast") {
			say("a line keeps nothing: %s", line)
		}
		for _, p := range regexp.MustCompile(`-p \d+:(\d+)`).FindAllStringSubmatch(line, -1) {
			if !regexp.MustCompile(`(?m)^EXPOSE .*\b`+p[1]+`\b`).MatchString(r.file) || !strings.Contains(r.doc, " :"+p[1]) {
				say("port %s is not where it answers", p[1])
			}
		}
	}
	return args
}

// parses tells whether the program takes these words; a configuration inside of
// the volume counts as there.
func parses(t *testing.T, args []string) error {
	there := filepath.Join(t.TempDir(), "naast.toml")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	args = slices.Clone(args)
	for i, a := range args {
		if a == "/var/lib/naast/naast.toml" {
			args[i] = there
		}
	}
	k, err := kong.New(&commands{}, kong.Name("naast"))
	if err == nil {
		_, err = k.Parse(args)
	}
	return err
}

// The container builds and starts what the sources make and the manual says, as
// far as that shows without building it; scripts/container.sh does build and run it.
func TestContainerFits(t *testing.T) {
	read := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	r := recipe{file: read("../../deploy/Containerfile"), goVersion: regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read("../../go.mod"))[1]}
	_, after, ok := strings.Cut(read("../../docs/running.md"), "### In a container\n")
	if r.doc, _, _ = strings.Cut(after, "\n## "); !ok {
		t.Fatal("docs/running.md does not tell how to run it in a container")
	}
	made := regexp.MustCompile(`(?m)^RUN make (\w+)$`).FindStringSubmatch(r.file)
	if made == nil {
		t.Fatal("it makes nothing")
	}
	b, err := exec.Command("make", "-n", "-C", "../..", made[1]).Output()
	if r.built = string(b); err != nil {
		t.Fatalf("make %s: %v", made[1], err)
	}
	for _, f := range r.faults(t) {
		t.Error(f)
	}
	for name, c := range map[string]struct{ part *string }{
		"COPY --from=build /src/bin/naast-verify /usr/local/bin/naast-verify\n": {&r.file},
		"./cmd/naast-verify":      {&r.built},
		"golang:1.26":             {&r.file},
		`"serve"`:                 {&r.file},
		"EXPOSE 8080":             {&r.file},
		"--listen-http :8080":     {&r.doc},
		"-v naast:/var/lib/naast": {&r.doc},
		"naast doctor":            {&r.doc},
	} {
		whole := *c.part
		if *c.part = strings.Replace(whole, name, "x", 1); *c.part == whole {
			t.Errorf("the control %q is not there to be planted", name)
		}
		if len(r.faults(t)) == 0 {
			t.Errorf("the control: without %q nothing is said", name)
		}
		*c.part = whole
	}
}
