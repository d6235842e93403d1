package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Playable answers with sound. A player may ask for a part of it (RFC 9110,
// section 14); Safari plays nothing that cannot be had in parts. What is asked in
// another way than "from here" or "from here to there" gets the whole.
func (c *Ctx) Playable(contentType string, b []byte) error {
	c.header.Set("Accept-Ranges", "bytes")
	from, to, ok := asked(c.Req.Header.Get("Range"), len(b))
	if !ok {
		return c.Bytes(contentType, "", b)
	}
	c.status = http.StatusPartialContent
	c.header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, len(b)))
	return c.Bytes(contentType, "", b[from:to+1])
}

// asked reads one range of bytes, both ends included.
func asked(header string, n int) (from, to int, ok bool) {
	first, last, ok := strings.Cut(strings.TrimPrefix(header, "bytes="), "-")
	if !ok || !strings.HasPrefix(header, "bytes=") {
		return 0, 0, false
	}
	from, err := strconv.Atoi(first)
	if err != nil || from < 0 || from >= n {
		return 0, 0, false
	}
	if last == "" {
		return from, n - 1, true
	}
	to, err = strconv.Atoi(last)
	return from, min(to, n-1), err == nil && to >= from
}
