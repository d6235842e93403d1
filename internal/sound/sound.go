package sound

import (
	"bytes"
	"errors"
	"time"
)

const (
	// MostBytes is what a recording may measure: two minutes of uncompressed
	// speech (WAV, one channel, 44,100 samples of two bytes) are 10.6 MB.
	MostBytes = 12 << 20
	// Longest is two minutes, and the moment it takes to press the button.
	Longest = 130 * time.Second
)

// The reasons why a recording is refused. None holds anything of it.
var (
	ErrUnknown = errors.New("not a recording that we can write anew")
	ErrLong    = errors.New("recording is too long")
	ErrBroken  = errors.New("recording is broken")
)

// The content types of what Plain gives.
const (
	MP4  = "audio/mp4"
	WebM = "audio/webm"
	Ogg  = "audio/ogg"
	MP3  = "audio/mpeg"
	WAV  = "audio/wav"
)

// Plain writes a recording anew without anything beside its sound, and tells
// what it is by its bytes; a name or type that a browser gives is a claim.
func Plain(b []byte) (out []byte, kind string, err error) {
	if len(b) > MostBytes {
		return nil, "", ErrLong
	}
	var long time.Duration
	switch {
	case len(b) >= 12 && string(b[4:8]) == "ftyp":
		kind = MP4
		out, long, err = plainMP4(b)
	case bytes.HasPrefix(b, []byte("\x1A\x45\xDF\xA3")):
		kind = WebM
		out, long, err = plainWebM(b)
	case bytes.HasPrefix(b, []byte("OggS")):
		kind = Ogg
		out, long, err = plainOgg(b)
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
		kind = WAV
		out, long, err = plainWAV(b)
	case bytes.HasPrefix(b, []byte("ID3")), len(b) > 4 && isFrame(b):
		kind = MP3
		out, long, err = plainMP3(b)
	default:
		return nil, "", ErrUnknown
	}
	switch {
	case err != nil:
		return nil, "", err
	case long > Longest:
		return nil, "", ErrLong
	case long <= 0:
		return nil, "", ErrBroken
	}
	return out, kind, nil
}

// length is n samples at a rate, without overflow for what a broken file says.
func length(n, rate int64) time.Duration {
	if n < 0 || rate <= 0 || n/rate > int64(24*time.Hour/time.Second) {
		return 24 * time.Hour // longer than anything that is taken in
	}
	return time.Duration(n * int64(time.Second) / rate)
}
