// Command build makes the style sheets and the script of Naast: it bundles what
// src names from npm's node_modules, leaves out the rules that no component of
// package ui uses and the tokens that no rule reaches, and writes the result
// with a compressed twin into built. Run it from the root of the repository,
// after npm ci:
//
//	go run ./internal/web/assets/build
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	src      = "internal/web/assets/src/"
	out      = "internal/web/assets/built/"
	template = "internal/web/ui/"
	tokens   = "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
)

// engines are the oldest browsers that get everything: phones of five years old.
var engines = []api.Engine{
	{Name: api.EngineChrome, Version: "105"},
	{Name: api.EngineSafari, Version: "15.4"},
	{Name: api.EngineFirefox, Version: "115"},
}

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "build assets:", err)
		os.Exit(1)
	}
}

// build makes app.css for everyone, staff.css with what only staff pages add,
// the scripts and the icon.
func build() error {
	theme, err := readTheme(tokens, src+"theme.css")
	if err != nil {
		return err
	}
	used, err := usedClasses(template)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, name := range []string{"app.css", "staff.css"} {
		css, err := bundle(src + name)
		if err != nil {
			return err
		}
		css = keepRules(css, used)
		block := theme.reach(css, done)
		if err := write(name, append(block, css...)); err != nil {
			return err
		}
	}
	for _, name := range []string{"app.js", "field.js", "passkey.js", "sw.js"} {
		js, err := bundle(src + name)
		if err != nil {
			return err
		}
		if err := write(name, js); err != nil {
			return err
		}
	}
	icon, err := os.ReadFile(src + "icon.svg")
	if err != nil {
		return err
	}
	return write("icon.svg", icon)
}

// bundle puts one entry and all it imports into one small file.
func bundle(entry string) ([]byte, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	r := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, AbsWorkingDir: dir, Outdir: "x",
		Bundle: true, Format: api.FormatESModule, Engines: engines, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
	})
	if len(r.Errors) > 0 {
		return nil, fmt.Errorf("%s: %s", entry, r.Errors[0].Text)
	}
	return r.OutputFiles[0].Contents, nil
}

// write puts a file and its gzip twin into built and says how big they are.
func write(name string, content []byte) error {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Printf("%-10s %7d bytes, %6d gzip\n", name, len(content), packed.Len())
	path := filepath.Join(out, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".gz", packed.Bytes(), 0o644)
}
