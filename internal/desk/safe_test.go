package desk

import (
	"context"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// The safe word: her supporter reads it, whoever else may call her learns only
// that there is one, and nobody else anything. Paper for her loses who comes
// along once somebody may look along.
func TestSafeWord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Accepted(o.Mara)
		zaak := "/zaak/" + string(id)
		o.As(o.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return o.House.Cases.SavePrep(ctx, tx, o.Mara, id, 0, casework.Prep{Want: "Een traplift", Company: "Samen met Mara"})
		})
		v := o.In(o.Mara)
		v.Get(zaak).Expect(200).Refuse("veilige woord", "kijkt soms iemand mee")
		v.Get(zaak+"/gesprek/print").Expect(200, "Samen met Mara") // the control
		v.Get(zaak+"/gesprek/kaartje").Expect(200, "Samen met Mara")
		v.Get(zaak + "/meer").Follow("Beschermde stand en veilig woord")
		v.Submit(zaak+"/veilig", fields("kijkt-mee", "ja", "woord", "Kastanje")).Expect(200, "Vraag eerst om het veilige woord", "Er kijkt soms iemand mee").Refuse("Kastanje")
		v.Follow("Welk woord is het?").Expect(200)
		if v.Value("woord") != "Kastanje" {
			t.Error("the supporter cannot read the word")
		}
		v.Get(zaak+"/gesprek/print").Expect(200, "Een traplift").Refuse("Samen met Mara", "november")
		v.Get(zaak+"/gesprek/kaartje").Expect(200, "Een traplift").Refuse("Samen met Mara")
		o.In(o.Karima).Get("/stil/"+string(id)).Expect(200, "Vraag eerst om het veilige woord").Refuse("Kastanje", "Welk woord")
		for _, w := range []guard.Who{o.Karima, o.Piet, o.Sjoerd, o.Els} {
			o.In(w).Get(zaak + "/veilig").Expect(404).Refuse("Kastanje")
		}
		late := o.In(o.Mara)
		late.Get(zaak + "/veilig")
		v.Get(zaak+"/veilig").Submit(zaak+"/veilig", fields("woord", "Beuk")).Expect(200)
		late.Submit(zaak+"/veilig", fields("woord", "Eik")).Expect(409, "Iemand anders heeft dit net veranderd.")
		v.Get(zaak+"/veilig").Submit(zaak+"/veilig", fields("kijkt-mee", "-", "woord", "")).Expect(200).Refuse("veilige woord", "kijkt soms iemand mee")
	})
}
