// tekst: inwoner

package procedure

import "naast"

// defaultWords are the words a partnership starts with. Where each stands in
// the law was written from what is known of it; the day on which somebody looked
// it up is for the partnership to fill in.
var defaultWords = []struct {
	code, word, also string
	means            naast.Message
	source           string
}{
	{"aanmaning", "aanmaning", "herinnering, sommatie", naast.Msg("Een brief die zegt: u hebt nog niet betaald. Er staat in voor welke dag u moet betalen."), "Burgerlijk Wetboek boek 6 art. 96 lid 6"},
	{"aanvraag", "aanvraag", "aanvragen", naast.Msg("U vraagt om een besluit. Bijvoorbeeld om geld of hulp."), "Awb art. 1:3 lid 3"},
	{"algemene-voorziening", "algemene voorziening", "", naast.Msg("Hulp waar iedereen naar toe kan. U hebt er geen besluit voor nodig."), "Wmo 2015 art. 1.1.1"},
	{"beroep", "beroep", "in beroep gaan", naast.Msg("U gaat naar de rechter. Dat kan na het antwoord op uw bezwaar."), "Awb art. 8:1"},
	{"beschikking", "beschikking", "", naast.Msg("Een besluit dat over één persoon gaat. Tegen een besluit kunt u bezwaar maken."), "Awb art. 1:3 lid 2"},
	{"beslag", "beslag", "beslaglegging, loonbeslag", naast.Msg("Iemand neemt een deel van uw geld of uw spullen. Dat mag niet zomaar. Er zijn regels voor."), "Wetboek van Burgerlijke Rechtsvordering art. 475"},
	{"beslagvrije-voet", "beslagvrije voet", "", naast.Msg("Het geld dat u altijd mag houden om van te leven. Ook als er beslag ligt op uw inkomen."), "Wetboek van Burgerlijke Rechtsvordering art. 475c"},
	{"besluit", "besluit", "", naast.Msg("Een brief waarin staat wat de gemeente beslist. Vaak is het ja, nee of een bedrag."), "Awb art. 1:3 lid 1"},
	{"betalingsregeling", "betalingsregeling", "afbetaling", naast.Msg("U betaalt een schuld in kleine delen. U spreekt af hoeveel dat per maand is."), ""},
	{"bewind", "bewind", "bewindvoerder, beschermingsbewind", naast.Msg("Iemand zorgt voor uw geld en uw spullen. De rechter kiest die persoon en kijkt mee."), "Burgerlijk Wetboek boek 1 art. 431"},
	{"bezwaar", "bezwaar", "bezwaarschrift, bezwaar maken", naast.Msg("U schrijft dat u het niet eens bent met een besluit. Meestal kan dat 6 weken lang."), "Awb art. 6:7 en 7:1"},
	{"bijstand", "bijstand", "bijstandsuitkering, uitkering", naast.Msg("Geld van de gemeente om van te leven. Het is voor wie te weinig inkomen heeft."), "Participatiewet art. 11 en 19"},
	{"bijzondere-bijstand", "bijzondere bijstand", "", naast.Msg("Geld van de gemeente voor iets dat nodig is. U kunt het zelf niet betalen."), "Participatiewet art. 35"},
	{"ciz", "CIZ", "Centrum indicatiestelling zorg", naast.Msg("Kijkt of u hulp uit de Wlz krijgt. Dat is hulp die altijd dichtbij is."), "Wlz art. 7.1.1"},
	{"clientondersteuner", "cliëntondersteuner", "cliëntondersteuning, onafhankelijke cliëntondersteuning", naast.Msg("Iemand die naast u staat en met u meedenkt. Het is gratis, en los van de gemeente."), "Wmo 2015 art. 1.1.1 en 2.2.4"},
	{"curatele", "curatele", "curator", naast.Msg("Een ander beslist over uw geld en over uzelf. De rechter moet dat goed vinden."), "Burgerlijk Wetboek boek 1 art. 378"},
	{"dagvaarding", "dagvaarding", "", naast.Msg("Een brief dat u bij de rechter moet komen. Bel ons meteen."), "Wetboek van Burgerlijke Rechtsvordering art. 111"},
	{"deurwaarder", "deurwaarder", "gerechtsdeurwaarder", naast.Msg("Iemand die een schuld mag komen halen. Vaak is er eerst een uitspraak van de rechter nodig."), "Gerechtsdeurwaarderswet art. 2"},
	{"draagkracht", "draagkracht", "", naast.Msg("Wat u zelf kunt betalen. De gemeente kijkt naar uw inkomen en uw spaargeld."), ""},
	{"dwangbevel", "dwangbevel", "", naast.Msg("Een brief van de overheid: u moet nu betalen. De deurwaarder mag daarna komen."), "Awb art. 4:114"},
	{"dwangsom", "dwangsom", "", naast.Msg("Geld dat de gemeente u betaalt als een besluit te laat komt. U moet er eerst om vragen."), "Awb art. 4:17"},
	{"eigen-bijdrage", "eigen bijdrage", "", naast.Msg("Het deel van de hulp dat u zelf betaalt."), "Wmo 2015 art. 2.1.4"},
	{"familiegroepsplan", "familiegroepsplan", "", naast.Msg("Een plan dat u zelf maakt met familie of vrienden. Het gaat over hulp voor een kind."), "Jeugdwet art. 1.1"},
	{"gebruikelijke-hulp", "gebruikelijke hulp", "gebruikelijke zorg", naast.Msg("Hulp die mensen in één huis elkaar gewoon geven. De gemeente telt die hulp mee."), "Wmo 2015 art. 1.1.1"},
	{"heroverweging", "heroverweging", "", naast.Msg("De gemeente kijkt nog eens naar haar besluit. Dat moet als u bezwaar maakt."), "Awb art. 7:11"},
	{"hoorzitting", "hoorzitting", "horen", naast.Msg("Een gesprek waarin u uw bezwaar kunt uitleggen. U mag iemand meenemen."), "Awb art. 7:2"},
	{"incassokosten", "incassokosten", "incassobureau", naast.Msg("Geld dat erbij komt als u te laat betaalt. U krijgt eerst 14 dagen om toch te betalen."), "Burgerlijk Wetboek boek 6 art. 96"},
	{"indicatie", "indicatie", "indicatiebesluit", naast.Msg("Een besluit waarin staat welke hulp u mag krijgen."), "Wlz art. 3.2.3"},
	{"ingebrekestelling", "ingebrekestelling", "", naast.Msg("Een brief van u: het besluit komt te laat. Daarna heeft de gemeente nog 2 weken."), "Awb art. 4:17 lid 3"},
	{"inkomenstoeslag", "individuele inkomenstoeslag", "inkomenstoeslag", naast.Msg("Extra geld als u al lang weinig geld hebt. U kunt er elk jaar om vragen."), "Participatiewet art. 36"},
	{"inzage", "inzage", "dossier opvragen", naast.Msg("U mag zien wat er over u is opgeschreven. Dat vraagt u met een brief."), "AVG art. 15"},
	{"keukentafelgesprek", "keukentafelgesprek", "", naast.Msg("Een gesprek met de gemeente over wat u nodig hebt. Vaak is dat bij u thuis. U mag iemand meenemen."), "Wmo 2015 art. 2.3.2"},
	{"klacht", "klacht", "klachtenregeling", naast.Msg("U zegt dat iemand niet goed met u omging. Over een besluit maakt u geen klacht, maar bezwaar."), "Awb art. 9:1"},
	{"kwijtschelding", "kwijtschelding", "", naast.Msg("U hoeft een belasting niet te betalen, omdat u te weinig geld hebt. U moet erom vragen."), "Invorderingswet 1990 art. 26"},
	{"maatwerkvoorziening", "maatwerkvoorziening", "maatwerk", naast.Msg("Hulp die bij u past. De gemeente geeft die met een besluit."), "Wmo 2015 art. 1.1.1 en 2.3.5"},
	{"machtiging", "machtiging", "gemachtigde, volmacht", naast.Msg("U schrijft op dat een ander iets voor u mag doen. U kunt er altijd mee stoppen."), "Awb art. 2:1"},
	{"mantelzorger", "mantelzorger", "mantelzorg", naast.Msg("Iemand die lang voor een ander zorgt. Bijvoorbeeld voor een ouder, een kind of een buur."), "Wmo 2015 art. 1.1.1"},
	{"melding", "melding", "", naast.Msg("U laat de gemeente weten dat u hulp nodig hebt. Bellen mag ook."), "Wmo 2015 art. 2.3.2 lid 1"},
	{"mentor", "mentor", "mentorschap", naast.Msg("Iemand die mee beslist over uw zorg. De rechter kiest die persoon."), "Burgerlijk Wetboek boek 1 art. 450"},
	{"onderzoeksverslag", "onderzoeksverslag", "verslag van het onderzoek", naast.Msg("Hierin staat wat de gemeente van uw vraag vindt. Lees het goed. Klopt iets niet? Zeg het dan."), "Wmo 2015 art. 2.3.2 lid 8"},
	{"persoonlijk-plan", "persoonlijk plan", "eigen plan", naast.Msg("Een plan dat u zelf maakt. De gemeente moet het lezen. U hebt er 7 dagen voor."), "Wmo 2015 art. 2.3.2 lid 2"},
	{"pgb", "pgb", "persoonsgebonden budget", naast.Msg("Geld waarmee u zelf hulp koopt. U kiest dan zelf wie u helpt."), "Wmo 2015 art. 2.3.6"},
	{"pro-forma", "pro forma bezwaar", "pro forma", naast.Msg("Een korte brief: ik maak bezwaar, en leg later uit waarom. Zo bent u op tijd."), "Awb art. 6:5 en 6:6"},
	{"schuldhulp", "schuldhulp", "schuldhulpverlening, schuldsanering", naast.Msg("Hulp van de gemeente als u schulden hebt. Het is gratis."), "Wet gemeentelijke schuldhulpverlening art. 1"},
	{"sociaal-netwerk", "sociaal netwerk", "netwerk", naast.Msg("De mensen om u heen: familie, vrienden en buren."), "Wmo 2015 art. 1.1.1"},
	{"terugvordering", "terugvordering", "terugbetalen", naast.Msg("De gemeente wil geld terug dat u kreeg. Tegen dit besluit kunt u bezwaar maken."), "Participatiewet art. 58"},
	{"toeslag", "toeslag", "zorgtoeslag, huurtoeslag", naast.Msg("Geld van de Belastingdienst. Het is voor huur, zorg of kinderen."), "Algemene wet inkomensafhankelijke regelingen"},
	{"urgentie", "urgentie", "urgentieverklaring", naast.Msg("U mag eerder een huis huren dan anderen. U moet laten zien waarom dat nodig is."), "Huisvestingswet 2014 art. 12"},
	{"verstek", "verstek", "", naast.Msg("U was niet bij de rechter. Dan beslist de rechter zonder u."), "Wetboek van Burgerlijke Rechtsvordering art. 139"},
	{"voorlopige-voorziening", "voorlopige voorziening", "", naast.Msg("U vraagt de rechter om snel iets te beslissen. Dat kan als u niet kunt wachten."), "Awb art. 8:81"},
	{"wlz", "Wlz", "Wet langdurige zorg", naast.Msg("De wet voor mensen die altijd zorg dichtbij nodig hebben."), "Wet langdurige zorg"},
	{"wmo", "Wmo", "Wet maatschappelijke ondersteuning", naast.Msg("De wet voor hulp om thuis te kunnen wonen. U vraagt die hulp bij de gemeente."), "Wmo 2015"},
	{"wsnp", "Wsnp", "wettelijke schuldsanering", naast.Msg("De rechter helpt u van uw schulden af. U moet zich wel aan strenge regels houden."), "Faillissementswet art. 284"},
	{"zienswijze", "zienswijze", "", naast.Msg("Wat u vindt van een plan van de gemeente. U zegt het voordat er een besluit is."), "Awb art. 4:7 en 4:8"},
	{"zorg-in-natura", "zorg in natura", "", naast.Msg("De gemeente regelt wie u helpt, en betaalt die. U krijgt hulp en geen geld."), ""},
}
