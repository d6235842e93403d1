package stories_test

import (
	"bytes"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/testkit/photo"
	"naast/internal/testkit/tape"
	"naast/internal/web/webtest"
)

// snaps are the ways in which somebody photographs a letter; upside down it is
// as large as telephones make them.
var snaps = map[string]photo.Letter{
	"recht":         {Width: 900, Height: 1200, Held: 1},
	"opzij":         {Width: 1200, Height: 900, Held: 6},
	"ondersteboven": {Width: 4000, Height: 3000, Held: 3, Noise: true},
}

func takePhoto(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	args = need(ts, neg, args, 2)
	file := append([]byte("\x00\x00\x00\x18ftypheic"), make([]byte, 4000)...)
	if args[1] != "iphone" {
		l, known := snaps[args[1]]
		if !known {
			ts.Fatalf("nobody photographs %q", args[1])
		}
		file = l.JPEG()
		// The control: what goes in is not upright by itself, and tells where.
		if !bytes.Contains(file, []byte(photo.Place)) || l.Held != 1 && photo.Upright(file) {
			ts.Fatalf("this photograph proves nothing")
		}
	}
	w.visitor().Attach(args[0], webtest.Chosen{Name: "IMG_2041.JPG", Content: file})
}

func speak(ts *testscript.TestScript, neg bool, args []string) {
	args = need(ts, neg, args, 2)
	seconds, err := strconv.Atoi(args[1])
	ts.Check(err)
	in(ts).visitor().Attach(args[0], webtest.Chosen{Name: "Opname 3.m4a", Content: tape.M4A(seconds)})
}

func lookAtPicture(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	v := *w.visitor() // the page that shows it stays
	v.Get(need(ts, neg, args, 1)[0])
	w.picture = []byte(v.Body)
	switch kind := v.Answer.Get("Content-Type"); {
	case v.Status != 200 || kind != "image/jpeg":
		ts.Fatalf("%s answered %d with %s", v.Path, v.Status, kind)
	case v.Answer.Get("Cache-Control") != "no-store":
		ts.Fatalf("a browser may keep %s", v.Path)
	case !photo.Upright(w.picture):
		ts.Fatalf("%s is not upright", v.Path)
	case bytes.Contains(w.picture, []byte("Kerkstraat")):
		ts.Fatalf("%s tells where it was taken", v.Path)
	}
}

// meant are the words of a story, or the picture that was looked at last: its
// beginning, which no other bytes have.
func (w *world) meant(words string) string {
	if words == "het-beeld" {
		return string(w.picture[:64])
	}
	return words
}
