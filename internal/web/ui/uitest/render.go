package uitest

import (
	"context"
	"strings"
)

// render gives a sample as it goes over the line.
func render(s Sample) string {
	var b strings.Builder
	if err := s.Body(s.Page).Render(context.Background(), &b); err != nil {
		panic("render " + s.Name + ": " + err.Error()) // a strings.Builder takes everything
	}
	return b.String()
}
