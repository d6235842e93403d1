package jobs

import (
	"time"

	"naast"
)

// NextAt is the next time that it is this hour of the night in the Netherlands.
func NextAt(now time.Time, hour int) time.Time {
	l := now.In(naast.Amsterdam)
	at := time.Date(l.Year(), l.Month(), l.Day(), hour, 0, 0, 0, naast.Amsterdam)
	if !at.After(now) {
		at = time.Date(l.Year(), l.Month(), l.Day()+1, hour, 0, 0, 0, naast.Amsterdam)
	}
	return at
}
