package field

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

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

// A device that was revoked brings nothing; what it brought before stays. Only
// its owner revokes it.
func TestRevoked(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		id := h.device(h.Mara)
		k := key(h.House, h.Mara)
		h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...))
		h.Write("revoke", func(ctx context.Context, tx *db.Tx) error { return Revoke(ctx, tx, h.Piet.User, id) })
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 200 {
			t.Errorf("revoked by somebody else: %d", s)
		}
		h.In(h.Mara).Get("/veld").Press("Trek in").Expect(200, "Ingetrokken").Refuse("oude laptop")
		if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, k, Short, geld...)); s != 404 {
			t.Errorf("after revoking: %d", s)
		}
		if n := len(drafts(h.House, h.Mara)); n != 2 {
			t.Errorf("%d drafts, not the two of before", n)
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
