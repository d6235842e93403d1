package matching_test

import (
	"flag"
	"os"
	"testing"
)

// Small waiting lists are quick: try thousands instead of the usual hundred.
func TestMain(m *testing.M) {
	flag.Set("rapid.checks", "4000")
	flag.Parse() // what is given on the command line wins
	os.Exit(m.Run())
}
