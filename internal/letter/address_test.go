package letter_test

import (
	"testing"

	"naast/internal/db/dbtest"
)

// A letter says where the site is as the host wrote it down: whoever makes one
// while calling the site otherwise puts no address of his own on our paper.
func TestLetterKeepsItsAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		village(t, two.Own)
		v := site(t, two, nil)
		v.Host = "kwaad.example"
		v.Get("/brief").Submit("/brief", nil).Expect(200, "https://naast.wesselrade.example").Refuse("kwaad.example")
	})
}
