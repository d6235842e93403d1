package field

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/field/fieldtest"
	"naast/internal/guard"
)

// token is what a device makes for itself.
var token = strings.Repeat("t", tokenSize-1) + "="

// make makes a device of somebody ready and gives its id.
func (h *hall) device(w guard.Who) (id string) {
	h.Write("ready", func(ctx context.Context, tx *db.Tx) error {
		if err := Ready(ctx, tx, h.V, w.User, token, "oude laptop"); err != nil {
			return err
		}
		all, err := Devices(ctx, tx, w.User)
		if len(all) > 0 {
			id = all[0].ID
		}
		return err
	})
	return id
}

// bring sends a draft as a device does, and gives the status of the answer.
func (h *hall) bring(t *testing.T, url, token string, sealed []byte) int {
	t.Helper()
	q, err := http.NewRequest("POST", url+inPath, bytes.NewReader(sealed))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+token)
	q.Header.Set("Content-Type", "application/octet-stream")
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	return a.StatusCode
}

func (h *hall) nextURL() string { return strings.Replace(h.URL(), "127.0.0.1", "localhost", 1) }

var geld = [][2]string{{"onderwerp", "geld"}, {"gedaan", "samen"}, {"bron", "niet"}}

// The same draft twice is one, also after it was counted; a token of another, a
// changed draft and a neighbour's site bring nothing.
func TestArrivesOnce(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		sealed := fieldtest.Seal(t, key(h.House, h.Mara), Short, geld...)
		for range 2 {
			if s := h.bring(t, h.URL(), token, sealed); s != 200 {
				t.Fatalf("brought: %d", s)
			}
		}
		if got := drafts(h.House, h.Mara); len(got) != 1 || got[0].Lost || got[0].Answers.Get("onderwerp") != "geld" || got[0].Day != "2026-11-23" {
			t.Fatalf("%+v", got)
		}
		if got := drafts(h.House, h.Piet); len(got) != 0 {
			t.Errorf("somebody else has %+v", got)
		}
		mara := h.In(h.Mara).Get("/veld").Expect(200, "1 binnengekomen", "Geld en schulden", "oude laptop", "laatst gezien op maandag 23 november 2026")
		mara.Submit(countPath, nil).Expect(200, "Geteld.").Refuse("binnengekomen op")
		h.In(h.Mara).Get("/korte-vraag").Expect(200, "Vandaag geteld door uw organisatie: 1")
		if s := h.bring(t, h.URL(), token, sealed); s != 200 || len(drafts(h.House, h.Mara)) != 0 {
			t.Errorf("brought after it was counted: %d, %d drafts", s, len(drafts(h.House, h.Mara)))
		}
		other := fieldtest.Seal(t, key(h.House, h.Mara), Short, geld...)
		for name, status := range map[string]int{
			"another token": h.bring(t, h.URL(), strings.Repeat("u", tokenSize), other), "no token": h.bring(t, h.URL(), "", other),
			"the neighbour": h.bring(t, h.nextURL(), token, other),
		} {
			if status != 404 {
				t.Errorf("%s: %d", name, status)
			}
		}
		for name, bad := range map[string][]byte{"nothing": nil, "text": []byte("mevrouw Terpstra"), "another suite": append([]byte{9}, other[1:]...), "too short": other[:len(other)-1], "too long": append(bytes.Clone(other), make([]byte, 1<<20)...)} {
			if s := h.bring(t, h.URL(), token, bad); s != 422 {
				t.Errorf("%s: %d", name, s)
			}
		}
		if n := len(drafts(h.House, h.Mara)); n != 0 {
			t.Errorf("%d arrived", n)
		}
		if s := h.bring(t, h.URL(), token, other); s != 200 || len(drafts(h.House, h.Mara)) != 1 { // the control
			t.Errorf("a good one: %d", s)
		}
	})
}

// A device that was revoked brings nothing, also when its row is put back; what it brought
// before stays. Only its owner revokes it. The control is the row where the ring
// remembers nothing.
func TestRevoked(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		id := h.device(h.Mara)
		k := key(h.House, h.Mara)
		h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...))
		h.Write("revoke", func(ctx context.Context, tx *db.Tx) error { return Revoke(ctx, tx, h.V, h.Piet.User, id) })
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 200 {
			t.Errorf("revoked by somebody else: %d", s)
		}
		h.In(h.Mara).Get("/veld").Press("Trek in").Expect(200, "Ingetrokken").Refuse("oude laptop")
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 404 {
			t.Errorf("after revoking: %d", s)
		}
		put := func(q string, args ...any) {
			h.Write("put back", func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
		}
		put(`INSERT INTO field_device (token,person,name,since,seen) VALUES ($1,$2,'oude laptop','2026-11-23','')`, id, h.Mara.User)
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 404 {
			t.Errorf("put back after revoking: %d", s)
		}
		if n := len(drafts(h.House, h.Mara)); n != 2 {
			t.Errorf("%d drafts, not the two of before", n)
		}
		put(`DELETE FROM vault_cut`)
		h.Write("forget", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`)
			return err
		})
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 200 {
			t.Errorf("the control: %d", s)
		}
	})
}

// Whoever does not work here any more brings nothing: it would lie where nobody
// opens it. On the device somebody sees that it waits.
func TestGone(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		works := true
		s := &Slice{Works: func(context.Context, *db.Tx, naast.UserID) (bool, error) { return works, nil }}
		sealed := fieldtest.Seal(t, key(h.House, h.Mara), Short, geld...)
		arrive := func() error {
			return h.D.Write(context.Background(), db.System("test"), func(tx *db.Tx) error { return s.arrive(context.Background(), tx, h.V, token, sealed) })
		}
		works = false
		if err := arrive(); !errors.Is(err, naast.NotFound) || len(drafts(h.House, h.Mara)) != 0 {
			t.Errorf("gone: %v", err)
		}
		works = true
		if err := arrive(); err != nil || len(drafts(h.House, h.Mara)) != 1 { // the control
			t.Errorf("at work: %v", err)
		}
	})
}

// What nobody looked at stays; the number of what was dealt with is forgotten
// after two years. One person's drafts and devices have a bound.
func TestBounds(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		h.device(h.Mara)
		k := key(h.House, h.Mara)
		done, kept := fieldtest.Seal(t, k, Short, geld...), fieldtest.Seal(t, k, Short, geld...)
		h.bring(t, h.URL(), token, done)
		id := drafts(h.House, h.Mara)[0].ID
		h.Write("done", func(ctx context.Context, tx *db.Tx) error { return Done(ctx, tx, h.Mara.User, id) })
		h.bring(t, h.URL(), token, kept)
		rows := func() (n int) {
			h.Write("count", func(ctx context.Context, tx *db.Tx) error {
				return tx.QueryRow(ctx, `SELECT COUNT(*) FROM field_draft`).Scan(&n)
			})
			return n
		}
		for _, c := range []struct{ days, want int }{{0, 2}, {remembered + 1, 1}} {
			h.Clock.Forward(time.Duration(c.days) * 24 * time.Hour)
			if err := Sweep(ctx, h.D); err != nil || rows() != c.want {
				t.Errorf("after %d days: %d rows, %v", c.days, rows(), err)
			}
		}
		if n := len(drafts(h.House, h.Mara)); n != 1 {
			t.Errorf("%d wait", n)
		}
		h.Write("devices", func(ctx context.Context, tx *db.Tx) error {
			for i := range mostDevices + 1 {
				err := Ready(ctx, tx, h.V, h.Piet.User, strings.Repeat("p", tokenSize-2)+string(rune('a'+i))+"=", "laptop")
				if (i == mostDevices) != errors.Is(err, naast.TooMany) {
					t.Errorf("device %d: %v", i+1, err)
				}
			}
			return nil
		})
		h.Write("fill", func(ctx context.Context, tx *db.Tx) error {
			for i := range mostWaiting - 1 {
				if _, err := tx.Exec(ctx, `INSERT INTO field_draft (id,person,day,sealed) VALUES ($1,$2,$3,$4)`, fmt.Sprint(i), h.Mara.User, tx.Today(), []byte("x")); err != nil {
					return err
				}
			}
			return nil
		})
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 429 {
			t.Errorf("one too many: %d", s)
		}
		if s := h.bring(t, h.URL(), token, kept); s != 200 {
			t.Errorf("one that is here already: %d", s)
		}
	})
}

// What cannot be opened is shown with its day, and goes only when somebody
// throws it away.
func TestUnreadable(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		k := key(h.House, h.Mara)
		changed := fieldtest.Seal(t, k, Short, geld...)
		changed[len(changed)-1] ^= 1
		elsewhere := k
		elsewhere.Place = key(h.Next, h.Next.Mara).Place
		for name, sealed := range map[string][]byte{
			"changed": changed, "another's key": fieldtest.Seal(t, key(h.House, h.Piet), Short, geld...), "another place": fieldtest.Seal(t, elsewhere, Short, geld...),
			"another kind": fieldtest.Seal(t, k, "lied", geld...), "no JSON": fieldtest.SealBytes(t, k, []byte("{")), "empty": fieldtest.SealBytes(t, k, nil),
		} {
			if s := h.bring(t, h.URL(), token, sealed); s != 200 {
				t.Errorf("%s: %d", name, s)
			}
			if got := drafts(h.House, h.Mara); len(got) != 1 || !got[0].Lost {
				t.Fatalf("%s: %+v", name, got)
			}
			mara := h.In(h.Mara)
			mara.Get("/veld").Expect(200, "1 binnengekomen", "kan niet meer open", "binnengekomen op maandag 23 november 2026").Follow("Dit stuk kan niet meer open")
			h.In(h.Piet).Get(mara.Path).Expect(404)
			mara.Press("Gooi weg").Expect(200, "Weggegooid").Refuse("binnengekomen op")
		}
	})
}

// A short question that is not whole leads to where it can be made so.
func TestIncomplete(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		h.bring(t, h.URL(), token, fieldtest.Seal(t, key(h.House, h.Mara), Short, [2]string{"onderwerp", "geld"}, [2]string{"gedaan", "gezongen"}))
		mara := h.In(h.Mara).Get("/veld").Follow("Korte vraag die nog niet compleet is").Expect(200, "Geld en schulden", "niet ingevuld, of niet meer op de lijst")
		mara.Follow("Vul aan en tel").Expect(200, "Waar ging het over?")
		if !strings.Contains(mara.Body, `value="geld" checked`) {
			t.Error("what was ticked is lost")
		}
	})
}

// A device without a script is told so, and what was typed stays.
func TestReadyNeedsAScript(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		mara := h.In(h.Mara).Get("/veld/apparaat").Expect(200, "Hiervoor moet JavaScript aanstaan")
		mara.Submit("/veld/apparaat", map[string][]string{"naam": {"oude laptop"}}).Expect(422, "JavaScript")
		if mara.Value("naam") != "oude laptop" {
			t.Error("the name is lost")
		}
		mara.Submit("/veld/apparaat", map[string][]string{"naam": {""}}).Expect(422, "korte naam")
		h.Visitor().Get("/veld/invullen").Expect(200, "Schrijf dan op papier").Refuse("Mara")
		h.In(h.Karima).Get("/veld").Expect(404)
	})
}

// A laptop that several people use is not made ready: the page says what to do
// instead and gives no key, and a token that comes all the same is refused. One's
// own laptop is the control.
func TestSharedLaptopIsNotMadeReady(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		form := url.Values{"naam": {"oude laptop"}, "apparaat": {token}, "_sleutel": {"een-sleutel-van-deze-proef"}}
		for _, shared := range []bool{true, false} {
			mara := h.In(h.Mara)
			if shared {
				mara.Header.Set("Cookie", h.Cookie(h.Mara)+"; naast_g=1")
				mara.Get(homePath).Expect(200, "Dit is een gedeelde laptop", "eigen laptop of telefoon", "papier").Refuse("Zet dit apparaat klaar")
				mara.Get(readyPath).Expect(200, "Dit is een gedeelde laptop", "eigen laptop of telefoon", "papier").Refuse("Hoe noemt u dit apparaat?")
				mara.Post(readyPath, form).Expect(422, "Dit is een gedeelde laptop")
			} else {
				mara.Get(homePath).Expect(200, "Zet dit apparaat klaar").Refuse("Dit is een gedeelde laptop")
				mara.Get(readyPath).Expect(200, "Hoe noemt u dit apparaat?").Refuse("Dit is een gedeelde laptop")
			}
			if strings.Contains(mara.Get(readyPath).Body, "data-public") == shared {
				t.Errorf("shared %v: the page gives a key to seal to, or none", shared)
			}
			mara.Post(readyPath, form)
			n := 0
			h.Write("devices", func(ctx context.Context, tx *db.Tx) error {
				all, err := Devices(ctx, tx, h.Mara.User)
				n = len(all)
				return err
			})
			if n > 0 == shared {
				t.Errorf("shared %v: %d devices are ready", shared, n)
			}
		}
	})
}
