package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// The second factor is TOTP as every app on a phone makes it (RFC 6238): six
// digits, thirty seconds, SHA-1.
const (
	totpPeriod = 30 * time.Second
	totpDigits = otp.DigitsSix
)

var totpEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret draws the secret of a second factor: 160 bits in base32 (RFC
// 4226, section 4).
func NewTOTPSecret() string {
	var b [20]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return totpEncoding.EncodeToString(b[:])
}

// stepOf gives the step of the code, when it is the code of now or of one step
// before or after: clocks of telephones are not exact.
func stepOf(secret, code string, now time.Time) (step int64, ok bool) {
	at := now.Unix() / int64(totpPeriod/time.Second)
	for _, n := range []int64{at - 1, at, at + 1} {
		want, err := hotp.GenerateCodeCustom(secret, uint64(n), hotp.ValidateOpts{Digits: totpDigits, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = n, true
		}
	}
	return step, ok
}

// totpURL is what the QR code for the telephone says.
func totpURL(issuer, login, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {totpDigits.String()}, "period": {fmt.Sprint(int(totpPeriod / time.Second))}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + login, RawQuery: q.Encode()}
	return u.String()
}
