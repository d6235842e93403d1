package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// first are the pages on which a resident may arrive.
var first = []string{"/", "/vraag/1"}

// mostFirst is how many bytes a first page may take, with all that it needs.
const mostFirst = 30 << 10

// firstPage counts the bytes over the line of the heaviest first page with all
// its parts, compressed, and the hosts that it asks beside its own.
func firstPage(ctx context.Context, t *table, w *world) error {
	if err := w.open(ctx); err != nil {
		return err
	}
	if !w.full {
		if err := w.serve(); err != nil {
			return err
		}
	}
	var heaviest, strange int
	for _, path := range first {
		n, hosts, err := weigh(w.app + path)
		if err != nil {
			return err
		}
		heaviest, strange = max(heaviest, n), strange+hosts
	}
	t.must("first page of a resident with its parts, compressed", float64(heaviest)/1024, "KB", mostFirst>>10)
	t.must("other hosts that a first page asks", float64(strange), "hosts", 0)
	return nil
}

var (
	parts   = regexp.MustCompile(`<(?:link|script|img|iframe|source|use|object|embed)\b[^>]*?\b(?:href|src|srcset|data)="([^"]+)"`)
	inStyle = regexp.MustCompile(`(?:url\(|@import )\s*["']?([^"')\s;]+)`)
)

// weigh fetches a page and what it names, and what that names in turn.
func weigh(page string) (total, strange int, err error) {
	base, err := url.Parse(page)
	if err != nil {
		return 0, 0, err
	}
	seen, todo := map[string]bool{page: true}, []string{page}
	for len(todo) > 0 {
		text, n, err := download(todo[0])
		if err != nil {
			return 0, 0, err
		}
		total += n
		names := parts.FindAllStringSubmatch(text, -1)
		if strings.HasSuffix(todo[0], ".css") {
			names = inStyle.FindAllStringSubmatch(text, -1)
		}
		todo = todo[1:]
		for _, m := range names {
			u, err := base.Parse(m[1])
			switch {
			case err != nil:
				return 0, 0, err
			case u.Scheme == "data" || seen[u.String()]:
			case u.Host != base.Host:
				strange++
			default:
				seen[u.String()] = true
				todo = append(todo, u.String())
			}
		}
	}
	return total, strange, nil
}

// download gives a text, and how many bytes it took over the line.
func download(address string) (string, int, error) {
	q, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return "", 0, err
	}
	q.Header.Set("Accept-Encoding", "gzip")
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		return "", 0, err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != http.StatusOK {
		return "", 0, fmt.Errorf("%s: %s, %w", address, a.Status, err)
	}
	if a.Header.Get("Content-Encoding") != "gzip" {
		return string(b), len(b), nil
	}
	z, err := gzip.NewReader(strings.NewReader(string(b)))
	if err != nil {
		return "", 0, err
	}
	text, err := io.ReadAll(z)
	return string(text), len(b), err
}

// fetch is a page as somebody who is signed in gets it.
func (w *world) fetch(path, cookie string) (string, error) {
	q, err := http.NewRequest("GET", w.app+path, nil)
	if err != nil {
		return "", err
	}
	q.Header.Set("Cookie", cookie)
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		return "", err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, a.Status)
	}
	return string(b), err
}
