package letter_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"naast"
	"naast/internal/letter"
)

// Whoever asks for many PDFs at once is told to come back: only a few wait for
// the press, so that the others do not hold everybody's requests.
func TestFewWaitForThePress(t *testing.T) {
	slow := filepath.Join(t.TempDir(), "node") // stands for Node: it loads the package, and never comes back with a letter
	if err := os.WriteFile(slow, []byte("#!/bin/sh\ncase \"$3\" in import\\ \\'*) exit 0;; esac\nexec sleep 600\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := letter.NewPress(slow, t.TempDir())
	if !p.Works() {
		t.Fatal("the press does not start")
	}
	busy, stop := context.WithCancel(ctx)
	defer stop()
	const asked, wait = 20, 8
	answers := make(chan error, asked)
	for range asked {
		go func() {
			_, err := p.PDF(busy, letter.Text{})
			answers <- err
		}()
	}
	for range asked - wait { // these come back while the others wait
		if err := <-answers; !errors.Is(err, naast.Unavailable) {
			t.Fatal(err)
		}
	}
	select {
	case err := <-answers:
		t.Fatalf("the control: one who waits for his turn came back: %v", err)
	default:
	}
	stop()
	for range wait {
		<-answers
	}
}
