package textgate

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"unicode/utf8"
)

// ownWords are right although the dictionary does not know them, one per line.
//
//go:embed words.txt
var ownWords string

// misspelt gives the words that neither hunspell's Dutch dictionary nor
// words.txt knows.
func misspelt(texts []string) ([]string, error) {
	hunspell, err := exec.LookPath("hunspell")
	if err != nil {
		return nil, errors.New("hunspell is not on this machine: sudo apt-get install hunspell hunspell-nl")
	}
	own := strings.Fields(ownWords)
	var ask []string
	for _, text := range texts {
		for _, w := range word.FindAllString(text, -1) {
			if utf8.RuneCountInString(w) > 1 && !slices.Contains(own, w) && !slices.Contains(own, strings.ToLower(w)) {
				ask = append(ask, w)
			}
		}
	}
	slices.Sort(ask)
	cmd := exec.Command(hunspell, "-d", "nl", "-i", "utf-8", "-l")
	cmd.Stdin = strings.NewReader(strings.Join(slices.Compact(ask), "\n"))
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil || said.Len() > 0 {
		return nil, fmt.Errorf("hunspell with Dutch (sudo apt-get install hunspell hunspell-nl): %w: %s", err, said.String())
	}
	return strings.Fields(string(out)), nil
}
