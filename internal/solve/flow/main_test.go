package flow

import (
	"flag"
	"os"
	"testing"
)

// Small networks are quick: try thousands instead of the usual hundred.
func TestMain(m *testing.M) {
	flag.Set("rapid.checks", "5000")
	flag.Parse() // what is given on the command line wins
	os.Exit(m.Run())
}
