package sound

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"naast/internal/testkit/browser"
	"naast/internal/testkit/tape"
)

var makers = map[string]func(int) []byte{WAV: tape.WAV, MP3: tape.MP3, Ogg: tape.Ogg, MP4: tape.M4A}

// What telephones record comes out as the same kind without what was written
// along; the control finds it in what came in. Written anew twice it is the same.
func TestNothingButSound(t *testing.T) {
	for kind, record := range makers {
		in := record(3)
		if !bytes.Contains(in, []byte("Harkeloo")) {
			t.Fatalf("the control: no place was planted in %s", kind)
		}
		out, got, err := Plain(bytes.Clone(in))
		if err != nil || got != kind {
			t.Errorf("%s became %s, %v", kind, got, err)
			continue
		}
		for _, left := range []string{"Harkeloo", "52.37", "telefoon", "Recorder", "LOCATION", "ID3", "LIST", "\xE0\x00\x00\x00\xE0"} {
			if bytes.Contains(out, []byte(left)) {
				t.Errorf("%s: %q is still in it", kind, left)
			}
		}
		if again, _, err := Plain(bytes.Clone(out)); err != nil || !bytes.Equal(again, out) {
			t.Errorf("%s written anew again is another: %v", kind, err)
		}
	}
}

// Two minutes are taken in, three and an hour are not.
func TestTwoMinutes(t *testing.T) {
	for kind, record := range makers {
		for seconds, want := range map[int]error{1: nil, 120: nil, 180: ErrLong} {
			if _, _, err := Plain(record(seconds)); !errors.Is(err, want) {
				t.Errorf("%s of %d seconds: %v, want %v", kind, seconds, err, want)
			}
		}
	}
	for _, record := range []func(int) []byte{tape.Ogg, tape.M4A, tape.MP3} {
		if _, _, err := Plain(record(3600)); !errors.Is(err, ErrLong) {
			t.Errorf("an hour: %v", err)
		}
	}
}

// What cannot be written anew safely is refused: fragments, a film beside the
// sound in one stream, other codecs, what is broken.
func TestRefused(t *testing.T) {
	m4a, ogg := tape.M4A(1), tape.Ogg(1)
	for name, x := range map[string]struct {
		in   []byte
		want error
	}{
		"nothing":     {nil, ErrUnknown},
		"amr":         {[]byte("#!AMR\n\x0c\x00\x00\x00\x00\x00"), ErrUnknown},
		"photograph":  {[]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), ErrUnknown},
		"vorbis":      {bytes.Replace(ogg, []byte("OpusHead"), []byte("\x01vorbis\x00"), 1), ErrUnknown},
		"two streams": {append(bytes.Clone(ogg), ogg...), ErrUnknown},
		"fragments":   {append(bytes.Clone(m4a), "\x00\x00\x00\x08moof"...), ErrUnknown},
		"amr in mp4":  {bytes.Replace(m4a, []byte("mp4a"), []byte("samr"), 1), ErrUnknown},
		"film":        {bytes.Replace(m4a, []byte("soun"), []byte("vide"), 1), ErrUnknown},
		"half":        {m4a[:len(m4a)/2], ErrBroken},
		"far away":    {bytes.Replace(m4a, []byte("stco\x00\x00\x00\x00\x00\x00\x00\x01\x00"), []byte("stco\x00\x00\x00\x00\x00\x00\x00\x01\xFF"), 1), ErrBroken},
		"heavy":       {make([]byte, MostBytes+1), ErrLong},
	} {
		if out, _, err := Plain(x.in); !errors.Is(err, x.want) || out != nil {
			t.Errorf("%s: %d bytes and %v, want %v", name, len(out), err, x.want)
		}
	}
}

// A real browser plays what was written anew, as long as it was; and what the
// browser recorded itself (WebM) too.
func TestPlays(t *testing.T) {
	files := map[string][]byte{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b, there := files[r.URL.Path]; there {
			w.Write(b)
			return
		}
		fmt.Fprint(w, `<!doctype html><html lang="nl"><title>Geluid</title><link rel="icon" href="data:,"><button>Neem op</button>`)
	}))
	defer s.Close()
	p := browser.New(t, 400, true)
	p.Open(s.URL)
	p.Click("button") // a browser makes no sound before somebody pressed something
	written := browser.Await[string](p, `(async () => {
		const c = new AudioContext(), o = c.createOscillator(), d = c.createMediaStreamDestination(), parts = [];
		o.connect(d); o.start(); await c.resume();
		const r = new MediaRecorder(d.stream, {mimeType: "audio/webm;codecs=opus"});
		r.ondataavailable = e => parts.push(e.data);
		const ended = new Promise(done => r.onstop = done);
		r.start(300); await new Promise(done => setTimeout(done, 1600)); r.stop(); await ended;
		const b = new Uint8Array(await new Blob(parts).arrayBuffer());
		return btoa(Array.from(b, x => String.fromCharCode(x)).join(""));
	})()`)
	recorded, err := base64.StdEncoding.DecodeString(written)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(recorded, []byte("Chrome")) {
		t.Fatal("the control: the browser wrote no name of its own along")
	}
	for kind, record := range makers {
		files["/"+kind] = record(2)
	}
	files["/"+WebM] = recorded
	for at, in := range files {
		out, kind, err := Plain(in)
		if err != nil || "/"+kind != at || bytes.Contains(out, []byte("Chrome")) {
			t.Errorf("%s became %s: %v", at, kind, err)
			continue
		}
		files[at] = out
		long := browser.Await[float64](p, `(async () => (await new OfflineAudioContext(1, 1, 44100).decodeAudioData(await (await fetch("`+at+`")).arrayBuffer())).duration)()`)
		if long < 1.3 || long > 3 {
			t.Errorf("%s plays for %v seconds", at, long)
		}
	}
}

// Whatever comes in: no crash, and what is taken in is taken in again.
func FuzzPlain(f *testing.F) {
	for _, record := range makers {
		f.Add(record(1))
	}
	f.Add([]byte("\x1A\x45\xDF\xA3\x80\x18\x53\x80\x67\xFF\x16\x54\xAE\x6B\x8C\xAE\x8A\x83\x81\x02\x86\x86A_OPUS\x1F\x43\xB6\x75\xFF\xE7\x81\x00\xA3\x85\x81\x00\x10\x80\xF8"))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, kind, err := Plain(b)
		if err != nil {
			return
		}
		if _, again, err := Plain(out); err != nil || again != kind {
			t.Fatalf("%s became %s: %v", kind, again, err)
		}
	})
}
