package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// instrumented are the trees whose branches guide a fuzz test: our own, and those
// that read what somebody sends. Go counts every branch of every package that is
// linked in, the database and the cryptography with them, and looks through all
// these counters after each execution: for most parsers that took five times as
// long as parsing.
var instrumented = []string{
	"naast", "archive/", "compress/", "encoding/", "image", "strconv",
	"filippo.io/", "github.com/xuri/", "golang.org/x/image/", "golang.org/x/net/",
}

// asTool is the word behind which this program stands in for a tool of Go.
const asTool = "as-tool"

// instrument runs a tool of Go for go test -toolexec: the compiler counts no
// branches where they guide nothing. The version it tells is its own, so that Go
// keeps apart what it compiled this way.
func instrument(tool []string) error {
	c := exec.Command(tool[0], tool[1:]...)
	c.Stdin, c.Stderr = os.Stdin, os.Stderr
	if slices.Contains(tool, "-V=full") {
		out, err := c.Output()
		os.Stdout.Write(append(bytes.TrimSpace(out), " counts some branches\n"...))
		return err
	}
	path := os.Getenv("TOOLEXEC_IMPORTPATH")
	if !slices.ContainsFunc(instrumented, func(tree string) bool { return strings.HasPrefix(path, tree) }) {
		c.Args = slices.DeleteFunc(c.Args, func(arg string) bool { return arg == "-d=libfuzzer" })
	}
	c.Stdout = os.Stdout
	return c.Run()
}
