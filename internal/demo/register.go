package demo

import "naast/internal/processing"

// register is what the board of the demo filled in of its register of processing.
var register = processing.Known{
	Contact:    "Samenkracht Wesselrade, Brink 4, Wesselrade, 0999 20 30 40",
	Officer:    "Hendrikje Vossenbelt, te bereiken op 0999 20 30 41",
	Joint:      "De leden maakten op 3 september 2026 een overeenkomst over wie wat doet. Inwoners mogen elk lid aanspreken.",
	Processors: "Dijkstroom Beheer: de computer en de kopieën, overeenkomst van 10 september 2026\nPostduif Mail: het versturen van mail, overeenkomst van 10 september 2026",
}
