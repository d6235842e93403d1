package main

import (
	"fmt"
	"io"
	"strings"

	"naast/internal/witness/verify"
)

// entry checks the lines of a resident, and that they are in a log of which
// somebody outside holds a checkpoint.
func entry(o options, out io.Writer) (int, error) {
	if len(o.files) != 1 {
		return 0, errUsage
	}
	b, err := read(o.files[0], verify.MaxFile)
	if err != nil {
		return 0, err
	}
	f, err := verify.ReadFile(b)
	if err != nil {
		return 0, err
	}
	key := o.key
	var kept verify.Kept
	var outside verify.Checkpoint
	if o.kept != "" {
		if kept, outside, err = open(o.kept, o.key); err != nil {
			return 0, err
		}
		key = kept.Key
	}
	own := key == ""
	if own {
		key = f.Key
	}
	c, said, err := f.Check(key)
	if err != nil {
		return 0, err
	}
	if o.kept != "" {
		if err := fits(o, outside, c); err != nil {
			return 0, err
		}
	}
	for _, s := range said {
		fmt.Fprintf(out, "%s  %s  %s\n", s.At.Format("2006-01-02 15:04Z"), s.Name, s.Purpose)
	}
	fmt.Fprintf(out, "%d regels staan in het logboek van %s (%d plaatsen).\n", len(said), c.Day, c.Size)
	if o.kept == "" {
		fmt.Fprintln(out, "Nog niet vergeleken met een stempel dat iemand buiten Naast bewaarde. Geef dat met --bewaard.")
		return alone, nil
	}
	fmt.Fprintf(out, "KLOPT. Dit logboek past bij het stempel van %s dat buiten Naast is bewaard.\n", outside.Day)
	return holds, nil
}

// fits checks that two checkpoints are of one log, whichever is the older.
func fits(o options, a, b verify.Checkpoint) error {
	if a.Size > b.Size {
		a, b = b, a
	}
	proof, err := between(o, o.site, a, b)
	if err != nil {
		return err
	}
	return verify.Extends(a, b, proof)
}

// extends checks that a newer checkpoint holds all of an older one.
func extends(o options, out io.Writer) (int, error) {
	if len(o.files) != 2 {
		return 0, errUsage
	}
	for i := range o.files {
		o.files[i] = strings.TrimSuffix(o.files[i], "/")
	}
	kept, older, err := open(o.files[0], o.key)
	if err != nil {
		return 0, err
	}
	_, newer, err := open(o.files[1], kept.Key) // the key is that of what was put aside
	if err != nil {
		return 0, err
	}
	site := o.site
	if isAddress(o.files[1]) {
		site = o.files[1]
	}
	proof, err := between(o, site, older, newer)
	if err != nil {
		return 0, err
	}
	if err := verify.Extends(older, newer, proof); err != nil {
		return 0, err
	}
	fmt.Fprintf(out, "KLOPT. Het logboek van %s (%d plaatsen) bevat alles van het logboek van %s (%d plaatsen).\n", newer.Day, newer.Size, older.Day, older.Size)
	return holds, nil
}

// seen checks that a witness signed a checkpoint.
func seen(o options, out io.Writer) (int, error) {
	if len(o.files) != 1 || o.witness == "" {
		return 0, errUsage
	}
	k, c, err := open(o.files[0], o.key)
	if err != nil {
		return 0, err
	}
	at, err := verify.Cosigned(k.Signed, o.witness)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(out, "KLOPT. Deze getuige zag op %s het logboek van %s (%d plaatsen).\n", at.Format("2006-01-02"), c.Day, c.Size)
	return holds, nil
}
