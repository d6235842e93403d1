package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"naast/internal/witness/verify"
)

// options are what was typed.
type options struct {
	command                         string
	files                           []string
	key, kept, site, proof, witness string
}

func parse(args []string) (o options, err error) {
	named := map[string]*string{"sleutel": &o.key, "key": &o.key, "bewaard": &o.kept, "kept": &o.kept, "site": &o.site,
		"bewijs": &o.proof, "proof": &o.proof, "getuige": &o.witness, "witness": &o.witness}
	for i := 0; i < len(args); i++ {
		name, isOption := strings.CutPrefix(args[i], "--")
		switch {
		case !isOption && o.command == "":
			o.command = args[i]
		case !isOption:
			o.files = append(o.files, args[i])
		case named[name] == nil || i+1 == len(args):
			return o, errUsage
		default:
			i++
			*named[name] = args[i]
		}
	}
	return o, nil
}

// open reads a file that was put aside, or fetches the newest of an address.
func open(from, key string) (k verify.Kept, c verify.Checkpoint, err error) {
	var b []byte
	if isAddress(from) {
		b, err = fetch(from + "/checkpoint")
	} else {
		b, err = read(from, verify.MaxSigned)
	}
	if err != nil {
		return k, c, err
	}
	if k, err = verify.ReadKept(b); err != nil {
		return k, c, err
	}
	if key == "" {
		key = k.Key
	}
	if key == "" {
		return k, c, fmt.Errorf("%s: geef de sleutel van het logboek met --sleutel", from)
	}
	k.Key = key
	c, err = verify.Open(k.Signed, key)
	return k, c, err
}

// between gives the proof that newer holds all of older: out of a file, or from
// the address of the log.
func between(o options, site string, older, newer verify.Checkpoint) ([]verify.Hash, error) {
	switch {
	case older.Size >= newer.Size:
		return nil, nil // the same, or one that shrank: no proof can change that
	case o.proof != "":
		b, err := read(o.proof, verify.MaxSigned)
		if err != nil {
			return nil, err
		}
		return verify.ReadPath(string(b))
	case site == "":
		return nil, fmt.Errorf("het bewijs tussen %d en %d ontbreekt: geef het adres van het logboek, of het bestand van …/logboek/bewijs/%d/%d met --bewijs", older.Size, newer.Size, older.Size, newer.Size)
	}
	b, err := fetch(fmt.Sprintf("%s/bewijs/%d/%d", site, older.Size, newer.Size))
	if errors.Is(err, errAbsent) {
		return nil, errNever
	}
	if err != nil {
		return nil, err
	}
	return verify.ReadPath(string(b))
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

func read(path string, most int64) ([]byte, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("%s: %w", path, verify.ErrUnreadable)
	}
	return b, err
}

var errAbsent = errors.New("staat hier niet")

func fetch(address string) ([]byte, error) {
	client := http.Client{Timeout: 30 * time.Second}
	a, err := client.Get(address)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	if a.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%s: %w", address, errAbsent)
	}
	if a.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: antwoord %d", address, a.StatusCode)
	}
	return io.ReadAll(io.LimitReader(a.Body, verify.MaxSigned))
}
