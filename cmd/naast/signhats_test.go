package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// hatted is an installation of which the first person has hats.
type hatted struct {
	*testing.T
	dir string
	els naast.UserID
}

// in does something in a place of this installation: "" or where its copy came.
func (h *hatted) in(place string, f func(tx *db.Tx, v *vault.Vault) error) {
	h.Helper()
	k, err := vault.LoadKeys(h.dir + "/keys")
	must(h.T, err)
	at := func(name string) string { return "sqlite:" + h.dir + "/" + place + name + ".db" }
	d, err := db.Open(context.Background(), db.Config{Main: at("main"), Ring: at("ring"), Session: at("session"), Schema: "wesselrade", Clock: naast.Clock(time.Now)})
	must(h.T, err)
	defer d.Close()
	must(h.T, d.Write(context.Background(), db.System("test"), func(tx *db.Tx) error { return f(tx, vault.New(k)) }))
}

func (h *hatted) does(place, q string) {
	h.Helper()
	h.in(place, func(tx *db.Tx, _ *vault.Vault) error { _, err := tx.Exec(context.Background(), q); return err })
}

// list is what the command prints, with its code.
func (h *hatted) list(place string) (all []account.UnsignedHat, code string) {
	h.Helper()
	h.in(place, func(tx *db.Tx, v *vault.Vault) (err error) {
		all, err = account.Unsigned(context.Background(), tx, v)
		code = account.UnsignedCode(v, all)
		return err
	})
	return all, code
}

// file is the configuration of a place.
func (h *hatted) file(place string) string {
	h.Helper()
	file, at := h.dir+"/"+place+"naast.toml", h.dir+"/"+place
	must(h.T, os.WriteFile(file, fmt.Appendf(nil, `listen = "127.0.0.1:0"
keys = %q
[backup]
to = %q
ring_to = %q
week_key_to = [%q]
[[partnership]]
name = "wesselrade"
hosts = ["*"]
main = "sqlite:%smain.db"
ring = "sqlite:%sring.db"
session = "sqlite:%ssession.db"
`, h.dir+"/keys", h.dir+"/to", h.dir+"/to-ring", h.dir+"/week", at, at, at), 0o600))
	return file
}

// A hat that was taken off stays off in a copy that is brought back, where the host finds
// its row. What the host signs is the list that was printed: another has another code, and
// nothing is signed with the code of before.
func TestSignHats(t *testing.T) {
	ctx, quiet := context.Background(), slog.New(slog.DiscardHandler)
	h := &hatted{T: t, dir: t.TempDir()}
	here, there := h.file(""), h.file("terug-")
	must(t, initCommand{Config: here, Partnership: "wesselrade", Name: "Naast in Wesselrade", Umbrella: "Samenkracht Wesselrade", Phone: "0999 20 30 40", Login: "els", Person: "Els"}.Run(ctx, quiet))
	h.does("", `CREATE TABLE kept AS SELECT * FROM account_hat WHERE hat='voordeur'`)
	h.in("", func(tx *db.Tx, v *vault.Vault) error {
		var org naast.OrganisationID
		if err := tx.QueryRow(ctx, `SELECT user_id, organisation FROM kept`).Scan(&h.els, &org); err != nil {
			return err
		}
		return account.SetHats(ctx, tx, v, guard.New(v), h.els, org, []guard.Hat{guard.HatCoordinator, guard.HatBoard}, account.BySetup(v))
	})
	h.does("", `INSERT INTO account_hat SELECT * FROM kept`)
	h.does("", `DROP TABLE kept`)
	must(t, backupCommand{Config: here}.Run(ctx))
	must(t, restoreCommand{Config: there, Partnership: "wesselrade"}.Run(ctx))

	all, code := h.list("terug-")
	if len(all) != 1 || all[0].User != h.els || all[0].Hat != guard.HatFrontDoor || !all[0].Ended {
		t.Fatalf("after the restore %+v", all)
	}
	signs := func(codes ...string) error { return signHatsCommand{Config: there, Yes: codes}.Run(ctx, quiet) }
	must(t, signs())
	h.does("terug-", `INSERT INTO account_hat (user_id,hat,organisation) SELECT user_id, 'beheerder', '' FROM account_hat WHERE hat='voordeur'`)
	for what, err := range map[string]error{"the code of before": signs(code), "no code": signs("zomaar")} {
		if !errors.Is(err, naast.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	h.does("terug-", `UPDATE account_user SET name='Iemand'`)
	_, named := h.list("terug-")
	h.does("terug-", `UPDATE account_user SET name='Els (Samenkracht Wesselrade)'`)
	if all, code = h.list("terug-"); len(all) != 2 || named == code {
		t.Fatalf("signed without its code: %+v; or one code for two names", all)
	}
	must(t, signs(code))
	if all, _ = h.list("terug-"); len(all) != 0 {
		t.Errorf("the control: signed, and still %+v", all)
	}
}
