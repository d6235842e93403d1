package partnership

import (
	"context"
	"reflect"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// What one page does with the choices it read changes nothing for another;
// what is saved is read at once.
func TestLoadIsOnesOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		ctx := context.Background()
		want := Defaults()
		want.Name, want.Villages = "Eigen", []Term{{Code: "harkeloo", Label: "Harkeloo"}}
		want.KindFor, want.Access.Barriers = map[string]string{"geld": "professional"}, []string{"Kaart zonder tekst"}
		want.Holidays = []Holiday{{Day: "2026-12-25", Name: "Kerst"}}
		want.English = map[string]string{"Kaart": "Map"}
		save := func(d *db.DB, s Settings) {
			if err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error { return Save(ctx, tx, s) }); err != nil {
				t.Fatal(err)
			}
		}
		read := func(d *db.DB) (s Settings) {
			if err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { s, err = Load(ctx, tx); return err }); err != nil {
				t.Fatal(err)
			}
			return s
		}
		save(two.Own, want)
		save(two.Other, Settings{Name: "Buren"})
		first := read(two.Own)
		spoil(reflect.ValueOf(&first).Elem())
		if got := read(two.Own); !reflect.DeepEqual(got, want) {
			t.Errorf("after somebody changed what he read:\n%+v\nwant\n%+v", got, want)
		}
		if got := read(two.Other); got.Name != "Buren" {
			t.Errorf("the neighbour reads %q", got.Name)
		}
		want.Name = "Nieuw"
		save(two.Own, want)
		if got := read(two.Own); got.Name != "Nieuw" {
			t.Errorf("after saving: %q", got.Name)
		}
	})
}

// spoil empties whatever a value holds, in place: a list or map that clone
// forgets is spoilt for everybody.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			spoil(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
		}
	case reflect.Map:
		v.Clear()
	case reflect.String:
		v.SetString("bedorven")
	}
}
