package field

import (
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"naast/internal/db/dbtest"
	"naast/internal/testkit/browser"
)

// cable is the network between a laptop and the site: it can be pulled out.
type cable struct {
	t    testing.TB
	at   string // where the laptop finds the site
	to   string
	mu   sync.Mutex
	in   net.Listener
	open []net.Conn
}

func plug(t testing.TB, url string) *cable {
	t.Helper()
	c := &cable{t: t, at: "127.0.0.1:0", to: strings.TrimPrefix(url, "http://")}
	c.plugIn()
	t.Cleanup(c.pull)
	return c
}

// site is where the laptop finds the site while the cable is in.
func (c *cable) site() string { return "http://" + c.at }

func (c *cable) plugIn() {
	c.t.Helper()
	l, err := net.Listen("tcp", c.at)
	if err != nil {
		c.t.Fatal(err)
	}
	c.in, c.at = l, l.Addr().String()
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(near)
		}
	}()
}

func (c *cable) carry(near net.Conn) {
	far, err := net.Dial("tcp", c.to)
	if err != nil {
		near.Close()
		return
	}
	c.mu.Lock()
	c.open = append(c.open, near, far)
	c.mu.Unlock()
	go func() {
		io.Copy(far, near)
		far.Close()
	}()
	io.Copy(near, far)
	near.Close()
}

// pull pulls the cable out: what was open breaks, and nothing opens.
func (c *cable) pull() {
	c.in.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.open {
		o.Close()
	}
	c.open = nil
}

// laptop is Mara's own, made ready, behind a cable.
type laptop struct {
	*browser.Page
	*cable
	t   testing.TB
	dir string
}

func ready(t *testing.T, h *hall) *laptop {
	t.Helper()
	l := &laptop{cable: plug(t, h.URL()), t: t, dir: t.TempDir()}
	l.Page = browser.Own(t, l.dir, 1100)
	l.Page.Open(l.site() + "/binnen/mara")
	l.Page.Open(l.site() + readyPath)
	l.Fill("#naam", "oude laptop")
	l.CheckAccess()
	l.Shot("klaarzetten")
	l.Press("Zet klaar")
	l.WaitFor(`form[data-kind="kort"]`)
	return l
}

func (l *laptop) short(theme string) {
	l.Click(`form[data-kind=kort] [name=onderwerp][value=` + theme + `]`)
	l.Click(`form[data-kind=kort] [name=gedaan][value=samen]`)
	l.Click(`form[data-kind=kort] [name=bron][value=niet]`)
	n := l.waiting()
	l.Click(`form[data-kind=kort] button`)
	l.until(n + 1)
}

// waiting is how many drafts the laptop keeps.
func (l *laptop) waiting() int {
	return browser.Await[int](l.Page, `new Promise((done) => {
		const q = indexedDB.open("veld", 1)
		q.onsuccess = () => {
			const n = q.result.transaction("drafts").objectStore("drafts").count()
			n.onsuccess = () => (q.result.close(), done(n.result))
		}
	})`)
}

// until waits until the laptop keeps so many, and says so.
func (l *laptop) until(n int) {
	l.t.Helper()
	says := map[int]string{0: "", 1: "1 wacht"}[n]
	if n > 1 {
		says = strconv.Itoa(n) + " wachten"
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if l.waiting() == n && browser.Eval[string](l.Page, `(() => { const e = document.querySelector("[data-many]"); return e.hidden ? "" : e.textContent })()`) == says {
			return
		}
	}
	l.t.Fatalf("the laptop keeps %d, not %d", l.waiting(), n)
}

// patience is how long a laptop may take on a busy machine.
const patience = time.Minute

// onSQLite runs a test in the browser: it looks alike on both databases.
func onSQLite(t *testing.T, f func(*testing.T, *hall)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		if two.Engine == "sqlite" {
			f(t, open(t, two))
		}
	})
}

// A village hall: made ready at home, the cable out, two short questions, the
// page opened anew; the cable in, and both are there once.
func TestVillageHall(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		l := ready(t, h)
		l.pull()
		l.short("geld")
		l.short("wonen")
		l.Shot("zonder-netwerk")
		l.CheckAccess()
		l.Page.Open(l.site() + fillPath)
		l.until(2)
		if n := len(drafts(h.House, h.Mara)); n != 0 { // the control: the cable was out
			t.Fatalf("%d arrived through the air", n)
		}
		l.plugIn()
		l.Click("[data-do=send]")
		l.until(0)
		got := drafts(h.House, h.Mara)
		if len(got) != 2 || got[0].Lost || got[1].Lost || got[0].Kind != Short {
			t.Fatalf("arrived: %+v", got)
		}
		l.Page.Open(l.site() + homePath)
		l.CheckAccess()
		l.Shot("binnengekomen")
		l.Press("Tel mee")
		l.WaitFor(".naast-alert")
		if n := len(drafts(h.House, h.Mara)); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}
