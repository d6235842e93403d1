package vault

import (
	"errors"
	"strings"
	"testing"

	"naast"
)

// Every single wrong digit and every swap of neighbours is found, by trying all.
func TestDammFindsEverySlip(t *testing.T) {
	faults := func(check func(string) byte) (n int) {
		for _, digits := range []string{"572", "100000", "987654", "112233445566778", "000000000000001"} {
			full := digits + string('0'+rune(check(digits)))
			for i := range full {
				for d := byte('0'); d <= '9'; d++ {
					b := []byte(full)
					if b[i] != d {
						if b[i] = d; check(string(b)) == 0 {
							n++
						}
					}
				}
				if i > 0 && full[i] != full[i-1] {
					b := []byte(full)
					if b[i], b[i-1] = b[i-1], b[i]; check(string(b)) == 0 {
						n++
					}
				}
			}
		}
		return n
	}
	if n := faults(check); n != 0 {
		t.Fatalf("%d slips not found", n)
	}
	sum := func(s string) (c byte) { // the control: a plain sum of digits misses swaps
		for i := range len(s) {
			c += s[i] - '0'
		}
		return (10 - c%10) % 10
	}
	if faults(sum) == 0 {
		t.Fatal("the control, a sum of digits, was not found wanting")
	}
	if check("572") != 4 { // the example of the thesis
		t.Fatalf("check digit of 572 is %d", check("572"))
	}
}

func TestCardsAreReadAsPeopleTypeThem(t *testing.T) {
	number, secret := NewCardNumber(), NewCardSecret([]byte("cookie"))
	if len(number) != 7 || len(secret) != 16 || number[0] == '0' {
		t.Fatalf("number of %d, secret of %d digits", len(number), len(secret))
	}
	script := func(zero rune) string {
		return strings.Map(func(r rune) rune { return zero + r - '0' }, secret)
	}
	for what, s := range map[string]string{
		"plain":       secret,
		"grouped":     FormatSecret(secret),
		"full stops":  strings.ReplaceAll(FormatSecret(secret), " ", "."),
		"hyphens":     strings.ReplaceAll(FormatSecret(secret), " ", "-"),
		"dashes":      " " + strings.ReplaceAll(FormatSecret(secret), " ", " – ") + "\n",
		"no-break":    strings.ReplaceAll(FormatSecret(secret), " ", "\u00a0"),
		"Arabic":      "\u200f" + script('٠'),
		"Persian":     script('۰'),
		"Devanagari":  script('०'),
		"full width":  script('０'),
		"Adlam (R32)": script('\U0001E950'),
		"just fits":   secret + strings.Repeat(" ", mostTyped-secretDigits),
	} {
		if got, err := CheckSecret(s); err != nil || got != secret {
			t.Errorf("%s: not read: %v", what, err)
		}
	}
	for what, s := range map[string]string{
		"empty": "", "short": secret[:15], "long": secret + "0", "letter": "a" + secret[1:], "a letter more": "a" + secret,
		"too many spaces": secret + strings.Repeat(" ", mostTyped-secretDigits+1),
		"minus one":       secret[:15] + string('0'+(rune(secret[15]-'0')+1)%10),
		"endless":         strings.Repeat(" ", 1<<20) + secret, "the number": number,
	} {
		if _, err := CheckSecret(s); !errors.Is(err, naast.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if got, err := CheckNumber(number[:3] + " " + number[3:]); err != nil || got != number {
		t.Errorf("number not read: %v", err)
	}
	for zero := range strings.SplitSeq("٠ ۰ ０ \U0001E950", " ") {
		if got, err := ReadDigits(strings.Repeat(zero, 6), 6); err != nil || got != "000000" {
			t.Errorf("six times %s: %q, %v", zero, got, err)
		}
	}
	code := NewPaperCode()
	if got, err := CheckPaperCode(code[:4] + " " + code[4:]); err != nil || got != code || len(code) != 8 || code[0] == '0' || code == NewPaperCode() {
		t.Errorf("a code on paper is read as %q, %v", got, err)
	}
	for what, check := range map[string]func(string) (string, error){number: CheckNumber, code: CheckPaperCode} {
		last := len(what) - 1
		if got, err := check(what[:last] + string('0'+(what[last]-'0'+1)%10)); got != "" || !errors.Is(err, naast.Invalid) {
			t.Errorf("with another check digit %d digits are read: %v", last+1, err)
		}
	}
	for word, want := range map[string]string{"": secret, " \t": secret, " Boom ": secret + " boom"} {
		if got := WithWord(secret, word); got != want {
			t.Errorf("the word %q makes it %d long", word, len(got))
		}
	}
	if len(FormatSecret(secret)) != 19 {
		t.Error("secret is not shown in four groups")
	}
}

// The same cookie and form give the same card; another form another one.
func TestRepeatedPostShowsTheSameCard(t *testing.T) {
	a, b := NewCardSecret([]byte("cookie form-1")), NewCardSecret([]byte("cookie form-1"))
	if a != b {
		t.Error("a repeated form gives another card")
	}
	if NewCardSecret([]byte("cookie form-2")) == a {
		t.Error("another form gives the same card")
	}
	seen := map[string]bool{}
	for range 2000 {
		n := NewCardNumber()
		if _, err := CheckNumber(n); err != nil {
			t.Fatal(err)
		}
		seen[n] = true
	}
	if len(seen) < 1900 {
		t.Errorf("%d different numbers out of 2000", len(seen))
	}
}

func FuzzCheckSecret(f *testing.F) {
	for _, s := range []string{"", "1234 5678 9012 3456", "٠١٢٣٤٥٦٧٨٩", "\xff\xfe", "０－１", strings.Repeat("1", 17)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) (string, error){CheckSecret, CheckNumber} {
			got, err := read(s)
			if err != nil {
				if !errors.Is(err, naast.Invalid) || strings.Contains(err.Error(), s) && len(s) > 8 {
					t.Errorf("refusal is %v", err)
				}
				continue
			}
			if again, err := read(got); err != nil || again != got {
				t.Errorf("what was read is not read again: %v", err)
			}
		}
	})
}
