package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

const (
	lineVisitors = 16
	lineRounds   = 24
	linePerRound = 64
)

// line measures sending a question, by people who saved it under a card first:
// their keys are there, so that no Argon2 is in it. The bare handler reads the
// same form and writes the same rows through the same package db.
func line(ctx context.Context, t *table, w *world) error {
	if err := w.people(ctx); err != nil {
		return err
	}
	asks, err := w.prepare(ctx, lineRounds*linePerRound)
	if err != nil {
		return err
	}
	rows := w.asked
	keys := countKeys(rows)
	w.mux.HandleFunc("POST /vraag/5", w.bareLine(rows, keyWork{}))
	w.mux.HandleFunc("POST /sleutels/vraag/5", w.bareLine(rows, keys))
	stop, err := t.profiled("line")
	if err != nil {
		return err
	}
	defer stop()
	keyed := w.bare + "/sleutels"
	cost, err := w.inTurns(lineRounds, []string{w.app, w.bare, keyed}, func(i int) visits {
		return visits{Visitors: lineVisitors, Want: 303, Requests: asks[i*linePerRound : (i+1)*linePerRound]}
	})
	if err != nil {
		return err
	}
	stop()
	key := cost[keyed] - cost[w.bare]
	rest := cost[w.app] - key
	card, err := w.card(ctx)
	if err != nil {
		return err
	}
	t.must("send a question, 16 visitors: CPU against bare writes of the same rows", float64(rest)/float64(cost[w.bare]), "x", 1.5)
	t.beside("bare handler", ms(cost[w.bare]), "ms")
	t.beside(fmt.Sprintf("rows written, %d KB in all", size(rows)>>10), float64(len(rows)), "rows")
	t.beside("Naast without key work", ms(rest), "ms")
	t.beside("key work: "+keys.String(), ms(key), "ms")
	t.beside("Argon2id and keys of a new card", ms(card), "ms")
	return nil
}

// askOnce sends two questions and tells which rows the second wrote; the first
// ever writes more.
func (w *world) askOnce(ctx context.Context) ([]row, error) {
	asks, err := w.prepare(ctx, 2)
	if err != nil {
		return nil, err
	}
	send := func(q request) error {
		_, err := w.crowd.run(visits{URL: w.app, Visitors: 1, Want: 303, Requests: []request{q}})
		return err
	}
	if err := send(asks[0]); err != nil {
		return nil, err
	}
	return w.written(func() error { return send(asks[1]) })
}

// prepare lets people fill in the first four pages, and gives the last request.
func (w *world) prepare(ctx context.Context, n int) ([]request, error) {
	cookies := make([]string, n)
	for i := range cookies {
		who := guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatResident, Name: "u zelf", Identity: vault.NewIdentity()}
		err := w.write(ctx, "enrol", func(tx *db.Tx) error {
			return w.house.V.Enrol(ctx, tx, who.User, who.Identity.Public())
		})
		if err != nil {
			return nil, err
		}
		cookies[i] = w.cookie(who)
	}
	for _, page := range []struct {
		method, path string
		want         int
		form         url.Values
	}{
		{"POST", "/vraag/1", 303, url.Values{"verhaal": {story}, "domein": {"wonen"}}},
		{"POST", "/vraag/2", 303, url.Values{"wil": {"Iemand die met mij meegaat naar het gesprek."}, "dorp": {"harkeloo"}}},
		{"POST", "/vraag/3", 303, url.Values{"regel": {"Het gaat over mijn huis."}}},
		{"GET", "/vraag/4", 200, nil},
		{"POST", "/vraag/4", 303, url.Values{"anders": {"kies"}}},
	} {
		if _, err := w.crowd.run(visits{URL: w.app, Visitors: lineVisitors, Want: page.want, Requests: requests(page.method, page.path, page.form, cookies)}); err != nil {
			return nil, err
		}
	}
	return requests("POST", "/vraag/5", url.Values{"gezondheid": {"ja"}, "naam": {"Anna"}, "telefoon": {"06 12 34 56 78"}, "mail": {"anna@post.example"}, "niveau": {"neutraal"}}, cookies), nil
}

// requests sends the same form for each of these people.
func requests(method, path string, form url.Values, cookies []string) []request {
	all := make([]request, len(cookies))
	for i, c := range cookies {
		f := url.Values{"_sleutel": {naast.NewID[string]()}}
		for k, v := range form {
			f[k] = v
		}
		all[i] = request{Method: method, Path: path, Cookie: c}
		if method == http.MethodPost {
			all[i].Body = f.Encode()
		}
	}
	return all
}

// story is as long as people make it: some 700 characters.
var story = strings.Repeat("Sinds mijn val kom ik de trap niet meer op. Ik slaap nu op de bank. De rekeningen liggen er nog. ", 7)

// bareLine writes the rows of a question, does this work with keys in the same
// transaction, and nothing else. The difference with and without is what keys
// cost where they stand.
func (w *world) bareLine(rows []row, keys keyWork) http.HandlerFunc {
	return func(a http.ResponseWriter, q *http.Request) {
		err := q.ParseForm()
		if err == nil {
			err = w.write(q.Context(), "bare", func(tx *db.Tx) error {
				if err := keys.do(); err != nil {
					return err
				}
				return writeRows(q.Context(), tx, rows)
			})
		}
		if err != nil {
			http.Error(a, err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(a, q, "/kaart", http.StatusSeeOther)
	}
}

func writeRows(ctx context.Context, tx *db.Tx, rows []row) error {
	part := map[string]*db.Part{"main": tx.Part, "ring": tx.Ring(), "session": tx.Session()}
	for _, r := range rows {
		query, args := r.insert()
		if _, err := part[r.store].Exec(ctx, query, args...); err != nil {
			return fmt.Errorf("write %s: %w", r.table, err)
		}
	}
	return nil
}
