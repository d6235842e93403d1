package sound

import (
	"bytes"
	"encoding/binary"
	"time"
)

// plainWAV keeps the format and the samples (RIFF WAVE, Microsoft 1991); other
// chunks, such as LIST, bext and id3, are left out.
func plainWAV(b []byte) ([]byte, time.Duration, error) {
	var format, data []byte
	for rest := b[12:]; len(rest) >= 8; {
		n := int(binary.LittleEndian.Uint32(rest[4:]))
		name, body := string(rest[:4]), rest[8:]
		if n > len(body) {
			if name != "data" { // a recorder that was cut off says too much of its last chunk
				return nil, 0, ErrBroken
			}
			n = len(body)
		}
		switch {
		case name == "fmt " && n >= 16 && format == nil:
			format = body[:n]
		case name == "data" && data == nil:
			data = body[:n]
		}
		rest = body[min(len(body), n+n&1):]
	}
	if format == nil || len(data) == 0 {
		return nil, 0, ErrBroken
	}
	if tag := binary.LittleEndian.Uint16(format); tag != 1 && tag != 3 {
		return nil, 0, ErrUnknown // whole or floating numbers; anything else may carry more
	}
	format = format[:16]
	var out bytes.Buffer
	out.WriteString("RIFF")
	le := func(n int) { out.Write(binary.LittleEndian.AppendUint32(nil, uint32(n))) }
	le(4 + 8 + len(format) + 8 + len(data) + len(data)&1)
	out.WriteString("WAVEfmt ")
	le(len(format))
	out.Write(format)
	out.WriteString("data")
	le(len(data))
	out.Write(data)
	out.Write(make([]byte, len(data)&1))
	return out.Bytes(), length(int64(len(data)), int64(binary.LittleEndian.Uint32(format[8:]))), nil
}
