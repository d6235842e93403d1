package dbtest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"naast/internal/db"
)

// errPlanted is what a database says that gives an error once.
var errPlanted = errors.New("planted error of the database")

// failing is a context under which one statement fails, and the next ones do not.
type failing struct {
	context.Context
	until  atomic.Int64
	struck atomic.Bool
}

func (f *failing) Err() error {
	if f.until.Add(-1) == 0 {
		f.struck.Store(true)
		return errPlanted
	}
	return f.Context.Err()
}

// most bounds how many statements an act under EachFailure may have.
const most = 2000

// EachFailure runs an act again and again, and each time the next one of its
// statements fails: then the act must say so. What goes on as if nothing happened
// shows half of something, or keeps half. All is undone, every time.
func EachFailure(t testing.TB, d *db.DB, s db.Scope, act func(context.Context, *db.Tx) error) {
	t.Helper()
	undo := errors.New("undo")
	EachError(t, func(ctx context.Context) error {
		err := d.Write(context.Background(), s, func(tx *db.Tx) error {
			if err := act(ctx, tx); err != nil {
				return err
			}
			if err := tx.Finish(ctx); err != nil {
				return err
			}
			return undo
		})
		if errors.Is(err, undo) {
			return nil
		}
		return err
	})
}

// EachError is EachFailure for an act that begins its transactions itself.
func EachError(t testing.TB, act func(context.Context) error) {
	t.Helper()
	for n := int64(1); n < most; n++ {
		ctx := &failing{Context: context.Background()}
		ctx.until.Store(n)
		err := act(ctx)
		if !ctx.struck.Load() {
			if err != nil {
				t.Fatalf("with nothing that fails: %v", err)
			}
			if n == 1 {
				t.Fatal("the act has no statement")
			}
			return
		}
		// Where a transaction begins the driver makes it an interruption. None, or
		// another: as if something were not there, or forged.
		if !errors.Is(err, errPlanted) && !errors.Is(err, sqlite3.INTERRUPT) {
			t.Errorf("statement %d failed and nobody said so: %v", n, err)
		}
	}
	t.Fatal("the act does not end")
}
