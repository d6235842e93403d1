// Command outside is the mail server of somebody else, for the drills: a real one,
// that keeps what it gets and writes a line for each mail. It takes the file in which
// it tells its address, and where to listen.
package main

import (
	"fmt"
	"os"
	"testing"
	"time"

	"naast/internal/testkit/smtp"
)

// stage stands in for a test.
type stage struct{ testing.TB }

func (stage) Helper()               {}
func (stage) Cleanup(func())        {}
func (stage) Fatal(args ...any)     { panic(fmt.Sprint(args...)) }
func (stage) Fatalf(string, ...any) { panic("the mail server does not start") }

func main() {
	s := smtp.NewAt(stage{}, os.Args[2])
	if err := os.WriteFile(os.Args[1], []byte(s.Addr()), 0o600); err != nil {
		panic(err)
	}
	for n := 0; ; time.Sleep(100 * time.Millisecond) {
		for _, m := range s.Mails()[n:] {
			fmt.Println("a mail to", m.To)
			n++
		}
	}
}
