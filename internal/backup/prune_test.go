package backup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"naast/internal/backup"
)

// Of the newest two days all archives stay, of days before that the last of each,
// and a clock that was wrong takes nothing away that would have stayed.
func TestWhatIsKept(t *testing.T) {
	start := time.Date(2026, 3, 27, 11, 30, 0, 0, time.UTC) // summer begins within it
	for name, x := range map[string]struct {
		made []time.Duration // after start
		days int
		want []int // which of them stay
	}{
		"each four hours of a day":         {hours(0, 4, 8, 12, 16, 20), 2, []int{0, 1, 2, 3, 4, 5}},
		"the last of each day before that": {hours(0, 4, 8, 24, 28, 32, 96), 3, []int{2, 5, 6}},
		"the days that are asked":          {hours(0, 24, 48, 72, 96), 2, []int{3, 4}},
		"one, however old":                 {hours(0), 1, []int{0}},
		"a clock ten years ahead for once": {hours(0, 24, 48, 10*365*24), 4, []int{0, 1, 2, 3}},
	} {
		dir, want := t.TempDir(), []string{}
		other := filepath.Join(dir, "wesselrade-oost-20200101T000000Z.naast-main")
		files := []string{other}
		for i, d := range x.made {
			files = append(files, filepath.Join(dir, "wesselrade-"+start.Add(d).Format("20060102T150405Z")+".naast-main"))
			if slices.Contains(x.want, i) {
				want = append(want, files[i+1])
			}
		}
		for _, f := range files {
			if err := os.WriteFile(f, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := backup.Prune(dir, "wesselrade", x.days, start.AddDate(11, 0, 0)); err != nil {
			t.Fatal(err)
		}
		left, _ := filepath.Glob(filepath.Join(dir, "wesselrade-2*")) // the pattern is right
		if fmt.Sprint(left) != fmt.Sprint(want) {
			t.Errorf("%s: %v stay, not %v", name, left, want)
		}
		if _, err := os.Stat(other); err != nil {
			t.Errorf("%s: what is another partnership's: %v", name, err)
		}
	}
}

func hours(all ...int) (d []time.Duration) {
	for _, h := range all {
		d = append(d, time.Duration(h)*time.Hour)
	}
	return d
}
