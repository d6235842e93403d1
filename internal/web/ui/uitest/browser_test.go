package uitest

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"naast/internal/testkit/browser"
	"naast/internal/web/assets"
	"naast/internal/web/lang"
)

// Every page in a real browser: axe, reflow at 320 px and text spacing, and
// pictures to look at when NAAST_SHOTS names a place for them.
func TestGalleryInABrowser(t *testing.T) {
	if err := assets.Check(); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(Handler())
	defer site.Close()
	for _, width := range []int{360, 1280} {
		p := browser.New(t, width, true)
		for _, code := range []string{"nl", "rtl"} {
			for _, s := range Samples(lang.For(code)) {
				if status := p.Open(site.URL + "/" + code + "/" + s.Name); status != 200 {
					t.Fatalf("%s: %d", s.Name, status)
				}
				p.Shot(fmt.Sprintf("ui-%s-%s-%d", s.Name, code, width))
				p.CheckAccess()
			}
		}
		if hosts := p.Hosts(); len(hosts) != 1 {
			t.Errorf("the pages talk to %v", hosts)
		}
	}
}
