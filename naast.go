// Package naast holds the words that every part of Naast shares: identifiers,
// the kinds of error, the clock and the civil day. It imports the standard
// library only; who may import whom is in arch_test.go.
//
// Naast ("next to") gets every resident with a question an independent client
// supporter (onafhankelijke cliëntondersteuner) next to them, until the help
// is there (Wmo 2015, art. 1.1.1 and 2.2.4). docs/glossary.md is the bridge
// between these names and the Dutch that people see.
package naast
