package uitest

import "naast/internal/web/ui"

// All people and places are invented.

const story = "Ik ben van de trap gevallen en nu lukt er niets meer.\nDe gemeente zei nee en ik snap de brief niet."

var organisations = []ui.Organisation{
	{Name: "De Kring Wesselrade", About: "Vrijwilligers die met u meedenken en meegaan.", Phone: "0570 12 34 56", Hours: "maandag tot en met donderdag, 9 tot 12 uur", URL: "/de-kring"},
	{Name: "Steunpunt Tinkerbroek", About: "Voor jong en oud in Tinkerbroek en Zandesch.", Phone: "0570 22 33 44", Hours: "elke werkdag, 9 tot 17 uur", URL: "/steunpunt"},
	{Name: "Ouderenraad Oudewiel", About: "Door ouderen, voor ouderen.", Phone: "0570 33 44 55", Hours: "dinsdag en vrijdag, 10 tot 12 uur"},
	{Name: "Ervaringskracht Zandesch", About: "Mensen die het zelf hebben meegemaakt.", Phone: "0570 44 55 66", Hours: "woensdag, 13 tot 16 uur"},
}

var domains = []ui.Option{
	{Value: "geld", Label: "Geld"}, {Value: "wonen", Label: "Wonen"}, {Value: "zorg", Label: "Zorg en hulp thuis"},
	{Value: "werk", Label: "Werk"}, {Value: "kinderen", Label: "Kinderen"}, {Value: "anders", Label: "Iets anders"},
}

var villages = []ui.Option{
	{Value: "", Label: "Zeg ik liever niet"}, {Value: "harkeloo", Label: "Harkeloo"}, {Value: "oudewiel", Label: "Oudewiel"},
	{Value: "tinkerbroek", Label: "Tinkerbroek"}, {Value: "zandesch", Label: "Zandesch"},
}

var people = []ui.Person{
	{Name: "Joke", Role: "vrijwilliger", Organisation: "De Kring Wesselrade", Phone: "0570 12 34 56", Place: 1, Level: 2,
		Experience: "Joke heeft dit zelf meegemaakt.",
		Reasons:    []string{"Weet veel van geld en brieven van de gemeente.", "Woont niet in uw dorp. Dat wilde u liever.", "Heeft deze week tijd."}},
	{Name: "Hamid", Role: "beroepskracht", Organisation: "Steunpunt Tinkerbroek", Phone: "0570 22 33 44", Level: 2,
		Reasons: []string{"Spreekt Nederlands en Arabisch.", "Kan bij u thuis komen."}},
	{Name: "Wilhelmina-Catharina", Role: "vrijwilliger", Organisation: "Ouderenraad Oudewiel", Phone: "0570 33 44 55", Level: 2,
		Reasons: []string{"Kent de hulpmiddelen, zoals een rolstoel."}},
}

var (
	names  = []string{"keus-joke", "keus-hamid", "keus-wilhelmina"}
	places = []string{"1", "", ""}
	order  = []ui.Option{{Value: "", Label: "Niet gekozen"}, {Value: "1", Label: "Eerste keus"}, {Value: "2", Label: "Tweede keus"}, {Value: "3", Label: "Derde keus"}}
)

var face = ui.CardFace{
	Number: "4081237", Secret: []string{"8302", "1174", "9956", "2048"}, Use: "wesselrade.naast.example",
	Print: "/kaart/print", Large: "/kaart/groot", Wallet: "/kaart/portemonnee",
}

var cases = ui.Table{
	ID: "zaken", Caption: "Mensen die u nu helpt", Quiet: true,
	Columns: []ui.Column{{Label: "Vraag"}, {Label: "Waarover"}, {Label: "Volgende afspraak"}, {Label: "Stand"}, {Label: "Stappen", Figure: true}},
	Rows: []ui.Row{
		{Loud: true, Cells: []ui.Cell{{Text: "4 081 237", URL: "/zaak/1", Sub: "Zandesch"}, {Text: "geld, wonen"}, {Text: "nog geen"}, {Body: ui.Badge(ui.Info, "Nieuw")}, {Text: "0"}}},
		{Cells: []ui.Cell{{Text: "3 975 110", URL: "/zaak/3", Sub: "Harkeloo"}, {Text: "zorg en hulp thuis"}, {Text: "do 3 dec, 10.00 uur", Sub: "bij haar thuis"}, {Body: ui.Badge(ui.OK, "Loopt")}, {Text: "4"}}},
		{Cells: []ui.Cell{{Text: "3 512 008", URL: "/zaak/4", Sub: "Oudewiel"}, {Text: "werk"}, {Text: "nog geen"}, {Body: ui.Badge(ui.Warning, "Stil")}, {Text: "12"}}},
		{Cells: []ui.Cell{{Text: "2 900 441", URL: "/zaak/5", Sub: "Tinkerbroek"}, {Text: "kinderen"}, {Text: "nog geen"}, {Body: ui.Badge(ui.Neutral, "Rust")}, {Text: "7"}}},
	},
}
