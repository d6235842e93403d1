package outreach

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"

	"naast/internal/web/ui"
)

// pattern draws a QR code (ISO/IEC 18004) of an address, with the correction
// that survives a fold and a coffee stain (level Q, a quarter). It holds the
// address of a place and nothing else: what stands behind a # or a ? stays in
// the histories of the phones that scan it.
func pattern(address string) (ui.Pattern, error) {
	code, err := qr.Encode(address, qr.Q, qr.Auto)
	if err != nil {
		return ui.Pattern{}, fmt.Errorf("draw QR code: %w", err)
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			run := 0
			for x+run < size && dark(code.At(x+run, y)) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, run, run)
				x += run
			}
		}
	}
	return ui.Pattern{Size: size, Path: path.String()}, nil
}

func dark(c interface{ RGBA() (r, g, b, a uint32) }) bool { r, _, _, _ := c.RGBA(); return r < 0x8000 }
