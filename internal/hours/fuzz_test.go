package hours

import "testing"

// An amount that was read is written so that it is read the same.
func FuzzReadMoney(f *testing.F) {
	for _, s := range []string{"", "12", "12,50", "€ 12,-", "€12.05", "999999,99", "1,5", "-3", "١٢"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cents, ok := readMoney(s)
		if !ok {
			return
		}
		if again, ok := readMoney(writeMoney(cents)); !ok || again != cents || cents < 0 {
			t.Errorf("%q is %d cents, and then %d", s, cents, again)
		}
	})
}
