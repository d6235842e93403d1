package web

// A browser that is known: a card or an account was used in it before, by somebody
// who had the secret. What it holds of that is made and read in account; here is
// only where it lies.

// ForgetPath is where a browser stops being known.
const ForgetPath = "/vergeet-dit-apparaat"

// Known is what this browser was given when somebody got in; empty when it is
// not known. It proves nothing by itself.
func (c *Ctx) Known() string {
	k, err := c.given(knownCookie)
	if err != nil || c.Shared() {
		return ""
	}
	return k.Value
}

// SetKnown gives this browser such a value, for seconds; never one that several
// people use.
func (c *Ctx) SetKnown(value string, seconds int) {
	if !c.Shared() {
		c.setCookie(knownCookie, value, seconds)
	}
}

// ForgetKnown takes it back.
func (c *Ctx) ForgetKnown() {
	if _, err := c.given(knownCookie); err == nil {
		c.setCookie(knownCookie, "", -1)
	}
}

// forgetKnown is "Vergeet dit apparaat". It needs no session: the one who is afraid
// may have lost hers.
func (c *Ctx) forgetKnown() error {
	c.ForgetKnown()
	return c.SeeOther(local(c.Form("terug")))
}
