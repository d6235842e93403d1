package main

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"naast/internal/picture"
	"naast/internal/testkit/photo"
)

// photoRounds is how often the photograph is made plain; memory is the highest
// of them.
const photoRounds = 5

// photograph measures what a photograph of a letter of 12 MB costs, from the
// bytes of the form to the plain JPEG that is sealed: as a telephone of 12
// million pixels makes it, upside down, with its place.
func photograph(ctx context.Context, t *table, _ *world) error {
	in := photo.Letter{Width: 4000, Height: 3000, Held: 3, Noise: true}.JPEG()
	if mb := len(in) >> 20; mb < 10 || mb > 14 {
		return fmt.Errorf("the photograph is %d MB, not 12", mb)
	}
	var out []byte
	work := func() (err error) {
		out, err = picture.JPEG(ctx, bytes.Clone(in)) // the clone is what the form was read into
		return err
	}
	if err := work(); err != nil {
		return err
	}
	cost, err := each(photoRounds, work)
	if err != nil {
		return err
	}
	peak, err := memory(work)
	if err != nil {
		return err
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(out))
	if err != nil || !photo.Upright(out) || bytes.Contains(out, []byte(photo.Place)) {
		return fmt.Errorf("the photograph came out wrong: %w", err)
	}
	t.must("photograph of 12 MB made plain: CPU", cost.Seconds(), "s", 1.5)
	t.must("photograph of 12 MB made plain: memory at most", float64(peak)/(1<<20), "MB", 150)
	t.beside(fmt.Sprintf("came in, 4000 by 3000, with its place; goes out %d by %d", c.Width, c.Height), float64(len(in))/(1<<20), "MB")
	t.beside("is kept", float64(len(out))/(1<<10), "KB")
	return largest(ctx, t)
}

// largest measures the memory of the largest photograph that is taken in: of
// 48 million pixels, as current telephones make when asked to.
func largest(ctx context.Context, t *table) error {
	in := photo.Letter{Width: 8064, Height: 6048, Held: 6}.JPEG()
	peak, err := memory(func() error {
		_, err := picture.JPEG(ctx, bytes.Clone(in))
		return err
	})
	if err == nil {
		t.must("photograph of 48 million pixels made plain: memory at most", float64(peak)/(1<<20), "MB", 150)
	}
	return err
}

// memory is how much more memory than before f makes this process hold at one
// moment, as the kernel counts it.
func memory(f func() error) (int, error) {
	debug.FreeOSMemory()
	before, err := status("VmRSS")
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // forget the peak of before
		return 0, err
	}
	if err := f(); err != nil {
		return 0, err
	}
	peak, err := status("VmHWM")
	return peak - before, err
}

// status is a number of bytes in what the kernel tells about this process.
func status(name string) (int, error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if k, v, ok := strings.Cut(line, ":"); ok && k == name {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), " kB"))
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("the kernel does not tell %s", name)
}
