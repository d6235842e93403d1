// Command naast-verify checks the log of a partnership from outside, without its
// database and without trusting its host (docs/running.md, witnesses). It holds
// nothing of the program that keeps the log.
//
// It ends with 0 when all holds, 1 when something does not, 2 when something
// could not be read or fetched, and 3 when a file holds by itself and was
// compared with nothing from outside.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"naast/internal/witness/verify"
)

const usage = `naast-verify regel BESTAND [--bewaard BESTAND] [--site ADRES] [--bewijs BESTAND]
    Staan de regels uit "Wie keek er?" in het logboek?
    --bewaard  een stempel dat iemand buiten Naast bewaarde, zoals de cliëntenraad
naast-verify groei OUD NIEUW [--sleutel SLEUTEL] [--bewijs BESTAND]
    Staat alles van het oude stempel nog in het nieuwe?
    NIEUW is een bestand, of het adres van het logboek: https://…/logboek
naast-verify gezien STEMPEL --sleutel SLEUTEL --getuige SLEUTEL
    Tekende deze getuige het stempel?

(Also: entry, extends, seen; --kept, --key, --proof, --witness.)

Klaar met 0: klopt. 1: klopt niet. 2: niet te lezen. 3: past bij zichzelf, maar is met niets van buiten vergeleken.
`

// The ways to end.
const (
	holds = iota
	forged
	unreadable
	alone
)

func main() {
	code, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, speak(err))
	}
	os.Exit(code)
}

// errUsage says that the command was not written as it must be.
var errUsage = errors.New("usage")

func run(args []string, out io.Writer) (code int, err error) {
	o, err := parse(args)
	if err == nil {
		switch o.command {
		case "regel", "entry":
			code, err = entry(o, out)
		case "groei", "extends":
			code, err = extends(o, out)
		case "gezien", "seen":
			code, err = seen(o, out)
		default:
			err = errUsage
		}
	}
	switch {
	case err == nil:
		return code, nil
	case errors.Is(err, verify.ErrForged), errors.Is(err, verify.ErrUnsigned):
		return forged, err
	}
	return unreadable, err
}

// errNever says that a log does not know a stamp that somebody kept.
var errNever = fmt.Errorf("a stamp that was never shown: %w", verify.ErrForged)

// speak tells it to somebody reads who knows nothing of trees.
func speak(err error) string {
	var line *verify.LineError
	switch {
	case errors.Is(err, errUsage):
		return usage
	case errors.Is(err, errNever):
		return "KLOPT NIET. Het logboek zegt dat het dit stempel nooit liet zien."
	case errors.As(err, &line) && errors.Is(err, verify.ErrForged):
		return fmt.Sprintf("KLOPT NIET. Regel %d van het bestand staat niet zo in het logboek: hij is veranderd, of hoort er niet bij.", line.N)
	case errors.Is(err, verify.ErrForged):
		return "KLOPT NIET. Het logboek is veranderd, of dit hoort niet bij elkaar."
	case errors.Is(err, verify.ErrUnsigned):
		return "KLOPT NIET. De handtekening is niet van dit logboek."
	}
	return "Niet te lezen: " + err.Error()
}
