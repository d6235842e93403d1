package intake

import (
	"net/mail"

	"github.com/nyaruka/phonenumbers"
)

// oddNumber tells that a phone number cannot be right, read as one that is
// dialled in the Netherlands. It is a reason to ask once, never to refuse: we
// cannot know every number.
func oddNumber(typed string) bool {
	n, err := phonenumbers.Parse(typed, "NL")
	return err != nil || !phonenumbers.IsPossibleNumber(n)
}

// oddAddress tells that no mail can be sent to this address.
func oddAddress(typed string) bool {
	a, err := mail.ParseAddress(typed)
	return err != nil || a.Address != typed
}
