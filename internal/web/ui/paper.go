package ui

import "strconv"

// Pattern is the dark squares of a QR code, as a path over Size by Size squares.
type Pattern struct {
	Size int
	Path string
}

// box leaves the white border around the squares that a camera needs: four wide.
func (p Pattern) box() string {
	n := strconv.Itoa(p.Size + 8)
	return "-4 -4 " + n + " " + n
}

// Way is how somebody reaches us from paper.
type Way struct {
	Code    Pattern
	Address string // to type: without https://
	Phone   string
	Hours   string
}
