// tekst: inwoner

package procedure

import "naast"

// read is the day on which the acts were read for the words and terms that come
// with the program: most in the text of July 2026 (Awb, Wmo 2015, Participatiewet,
// Wgs, Huisvestingswet 2014, BW 6 and 7) or the last one before it, art. 111, 139,
// 475b and 475c Rv, 284 Fw, 26 Invorderingswet, BW 3:72 and the AVG in undated copies.
const read naast.Date = "2026-11-28"

// defaultWords are the words a partnership starts with. Where checked names a
// day, the source was read that day and says what stands here; no day: nobody
// found a source for it yet.
var defaultWords = []struct {
	code, word, also string
	means            naast.Message
	source           string
	checked          naast.Date
}{
	{"aanmaning", "aanmaning", "herinnering, sommatie", naast.Msg("Een brief die zegt: u hebt nog niet betaald. Er staat in voor welke dag u moet betalen."), "Burgerlijk Wetboek boek 6 art. 96 lid 6; Awb art. 4:112", read},
	{"aanvraag", "aanvraag", "aanvragen", naast.Msg("U vraagt om een besluit. Bijvoorbeeld om geld of hulp."), "Awb art. 1:3 lid 3", read},
	{"algemene-voorziening", "algemene voorziening", "", naast.Msg("Hulp waar iedereen naar toe kan. U hebt er geen besluit voor nodig."), "Wmo 2015 art. 1.1.1", read},
	{"beroep", "beroep", "in beroep gaan", naast.Msg("U gaat naar de rechter. Dat kan na het antwoord op uw bezwaar."), "Awb art. 7:1 en 8:1", read},
	{"beschikking", "beschikking", "", naast.Msg("Een besluit dat over één persoon gaat. Tegen een besluit kunt u bezwaar maken."), "Awb art. 1:3 lid 2", read},
	{"beslag", "beslag", "beslaglegging, loonbeslag", naast.Msg("Iemand neemt een deel van uw geld of uw spullen. Dat mag niet zomaar. Er zijn regels voor."), "Gerechtsdeurwaarderswet art. 2 lid 1; Wetboek van Burgerlijke Rechtsvordering art. 475b", read},
	{"beslagvrije-voet", "beslagvrije voet", "", naast.Msg("Het geld dat u altijd mag houden om van te leven. Ook als er beslag ligt op uw inkomen."), "Wetboek van Burgerlijke Rechtsvordering art. 475b en 475c", read},
	{"besluit", "besluit", "", naast.Msg("Een brief waarin staat wat de gemeente beslist. Vaak is het ja, nee of een bedrag."), "Awb art. 1:3 lid 1", read},
	{"betalingsregeling", "betalingsregeling", "afbetaling", naast.Msg("U betaalt een schuld in kleine delen. U spreekt af hoeveel dat per maand is."), "", ""},
	{"bewind", "bewind", "bewindvoerder, beschermingsbewind", naast.Msg("Iemand zorgt voor uw geld en uw spullen. De rechter kiest die persoon en kijkt mee."), "Burgerlijk Wetboek boek 1 art. 431, 435 en 445", read},
	{"bezwaar", "bezwaar", "bezwaarschrift, bezwaar maken", naast.Msg("U schrijft dat u het niet eens bent met een besluit. Meestal kan dat 6 weken lang."), "Awb art. 6:7 en 7:1", read},
	{"bijstand", "bijstand", "bijstandsuitkering, uitkering", naast.Msg("Geld van de gemeente om van te leven. Het is voor wie te weinig inkomen heeft."), "Participatiewet art. 11", read},
	{"bijzondere-bijstand", "bijzondere bijstand", "", naast.Msg("Geld van de gemeente voor iets dat nodig is. U kunt het zelf niet betalen."), "Participatiewet art. 35 lid 1", read},
	{"ciz", "CIZ", "Centrum indicatiestelling zorg", naast.Msg("Kijkt of u hulp uit de Wlz krijgt. Dat is hulp die altijd dichtbij is."), "Wlz art. 3.2.1 en 3.2.3", read},
	{"clientondersteuner", "cliëntondersteuner", "cliëntondersteuning, onafhankelijke cliëntondersteuning", naast.Msg("Iemand die naast u staat en met u meedenkt. Het is gratis, en los van de gemeente."), "Wmo 2015 art. 1.1.1, 2.1.4 lid 5, 2.2.4 en 2.3.2 lid 3", read},
	{"curatele", "curatele", "curator", naast.Msg("Een ander beslist over uw geld en over uzelf. De rechter moet dat goed vinden."), "Burgerlijk Wetboek boek 1 art. 378 en 381", read},
	{"dagvaarding", "dagvaarding", "", naast.Msg("Een brief dat u bij de rechter moet komen. Bel ons meteen."), "Wetboek van Burgerlijke Rechtsvordering art. 111", read},
	{"deurwaarder", "deurwaarder", "gerechtsdeurwaarder", naast.Msg("Iemand die een schuld mag komen halen. Vaak is er eerst een uitspraak van de rechter nodig."), "Gerechtsdeurwaarderswet art. 2 lid 1", read},
	{"draagkracht", "draagkracht", "", naast.Msg("Wat u zelf kunt betalen. De gemeente kijkt naar uw inkomen en uw spaargeld."), "Participatiewet art. 35 lid 1", read},
	{"dwangbevel", "dwangbevel", "", naast.Msg("Een brief van de overheid: u moet nu betalen. De deurwaarder mag daarna komen."), "Awb art. 4:114, 4:116 en 4:123", read},
	{"dwangsom", "dwangsom", "", naast.Msg("Geld dat de gemeente u betaalt als een besluit te laat komt. U moet er eerst om vragen."), "Awb art. 4:17 lid 1 en 3", read},
	{"eigen-bijdrage", "eigen bijdrage", "", naast.Msg("Het deel van de hulp dat u zelf betaalt."), "Wmo 2015 art. 2.1.4 en 2.1.4a", read},
	{"familiegroepsplan", "familiegroepsplan", "", naast.Msg("Een plan dat u zelf maakt met familie of vrienden. Het gaat over hulp voor een kind."), "Jeugdwet art. 1.1", read},
	{"gebruikelijke-hulp", "gebruikelijke hulp", "gebruikelijke zorg", naast.Msg("Hulp die mensen in één huis elkaar gewoon geven. De gemeente telt die hulp mee."), "Wmo 2015 art. 1.1.1", read},
	{"heroverweging", "heroverweging", "", naast.Msg("De gemeente kijkt nog eens naar haar besluit. Dat moet als u bezwaar maakt."), "Awb art. 7:11", read},
	{"hoorzitting", "hoorzitting", "horen", naast.Msg("Een gesprek waarin u uw bezwaar kunt uitleggen. U mag iemand meenemen."), "Awb art. 7:2 en 2:1 lid 2", read},
	{"incassokosten", "incassokosten", "incassobureau", naast.Msg("Geld dat erbij komt als u te laat betaalt. U krijgt eerst 14 dagen om toch te betalen."), "Burgerlijk Wetboek boek 6 art. 96 lid 2, 5 en 6", read},
	{"indicatie", "indicatie", "indicatiebesluit", naast.Msg("Een besluit waarin staat welke hulp u mag krijgen."), "Wlz art. 3.2.3 lid 1", read},
	{"ingebrekestelling", "ingebrekestelling", "", naast.Msg("Een brief van u: het besluit komt te laat. Daarna heeft de gemeente nog 2 weken."), "Awb art. 4:17 lid 3", read},
	{"inkomenstoeslag", "individuele inkomenstoeslag", "inkomenstoeslag", naast.Msg("Extra geld als u al lang weinig geld hebt. U kunt er elk jaar om vragen."), "Participatiewet art. 36 lid 1 en 3", read},
	{"inzage", "inzage", "dossier opvragen", naast.Msg("U mag zien wat er over u is opgeschreven. Dat vraagt u met een brief."), "AVG art. 15 lid 1", read},
	{"keukentafelgesprek", "keukentafelgesprek", "", naast.Msg("Een gesprek met de gemeente over wat u nodig hebt. Vaak is dat bij u thuis. U mag iemand meenemen."), "Wmo 2015 art. 2.3.2; Awb art. 2:1 lid 2", read},
	{"klacht", "klacht", "klachtenregeling", naast.Msg("U zegt dat iemand niet goed met u omging. Over een besluit maakt u geen klacht, maar bezwaar."), "Awb art. 9:1 en 9:8 lid 1", read},
	{"kwijtschelding", "kwijtschelding", "", naast.Msg("U hoeft een belasting niet te betalen, omdat u te weinig geld hebt. U moet erom vragen."), "Invorderingswet 1990 art. 26 lid 1", read},
	{"maatwerkvoorziening", "maatwerkvoorziening", "maatwerk", naast.Msg("Hulp die bij u past. De gemeente geeft die met een besluit."), "Wmo 2015 art. 1.1.1 en 2.3.5", read},
	{"machtiging", "machtiging", "gemachtigde, volmacht", naast.Msg("U schrijft op dat een ander iets voor u mag doen. U kunt er altijd mee stoppen."), "Awb art. 2:1 lid 2 en 3; Burgerlijk Wetboek boek 3 art. 72", read},
	{"mantelzorger", "mantelzorger", "mantelzorg", naast.Msg("Iemand die zorgt voor een ander die hij goed kent. Bijvoorbeeld voor een ouder, een kind of een buur."), "Wmo 2015 art. 1.1.1", read},
	{"melding", "melding", "", naast.Msg("U laat de gemeente weten dat u hulp nodig hebt. Bellen mag ook."), "Wmo 2015 art. 2.3.2 lid 1", read},
	{"mentor", "mentor", "mentorschap", naast.Msg("Iemand die met u of voor u beslist over uw zorg. De rechter kiest die persoon."), "Burgerlijk Wetboek boek 1 art. 450, 452 en 453", read},
	{"onderzoeksverslag", "onderzoeksverslag", "verslag van het onderzoek", naast.Msg("Hierin staat wat de gemeente van uw vraag vindt. Lees het goed. Klopt iets niet? Zeg het dan."), "Wmo 2015 art. 2.3.2 lid 8", read},
	{"persoonlijk-plan", "persoonlijk plan", "eigen plan", naast.Msg("Een plan dat u zelf maakt. De gemeente moet het lezen. U hebt er 7 dagen voor."), "Wmo 2015 art. 2.3.2 lid 2 en 5", read},
	{"pgb", "pgb", "persoonsgebonden budget", naast.Msg("Geld waarmee u zelf hulp koopt. U kiest dan zelf wie u helpt."), "Wmo 2015 art. 1.1.1 en 2.3.6", read},
	{"pro-forma", "pro forma bezwaar", "pro forma", naast.Msg("Een korte brief: ik maak bezwaar, en leg later uit waarom. Zo bent u op tijd."), "Awb art. 6:5 en 6:6", read},
	{"schuldhulp", "schuldhulp", "schuldhulpverlening, schuldsanering", naast.Msg("Hulp van de gemeente als u schulden hebt. Het eerste gesprek is binnen 4 weken."), "Wet gemeentelijke schuldhulpverlening art. 1 en 4 lid 1", read},
	{"sociaal-netwerk", "sociaal netwerk", "netwerk", naast.Msg("De mensen om u heen: familie, vrienden en buren."), "Wmo 2015 art. 1.1.1", read},
	{"terugvordering", "terugvordering", "terugbetalen", naast.Msg("De gemeente wil geld terug dat u kreeg. Tegen dit besluit kunt u bezwaar maken."), "Participatiewet art. 58 lid 1 en 2", read},
	{"toeslag", "toeslag", "zorgtoeslag, huurtoeslag", naast.Msg("Geld van de Dienst Toeslagen. Het is voor huur, zorg of kinderen."), "Algemene wet inkomensafhankelijke regelingen art. 1, 2 en 3", read},
	{"urgentie", "urgentie", "urgentieverklaring", naast.Msg("U mag eerder een huis huren dan anderen. U moet laten zien waarom dat nodig is."), "Huisvestingswet 2014 art. 12", read},
	{"verstek", "verstek", "", naast.Msg("U was niet bij de rechter. Dan beslist de rechter zonder u."), "Wetboek van Burgerlijke Rechtsvordering art. 139", read},
	{"voorlopige-voorziening", "voorlopige voorziening", "", naast.Msg("U vraagt de rechter om snel iets te beslissen. Dat kan als u niet kunt wachten."), "Awb art. 8:81 lid 1", read},
	{"wlz", "Wlz", "Wet langdurige zorg", naast.Msg("De wet voor mensen die altijd zorg dichtbij nodig hebben."), "Wlz art. 3.2.1", read},
	{"wmo", "Wmo", "Wet maatschappelijke ondersteuning", naast.Msg("De wet voor hulp om thuis te kunnen wonen. U vraagt die hulp bij de gemeente."), "Wmo 2015 art. 1.1.1 en 2.3.2", read},
	{"wsnp", "Wsnp", "wettelijke schuldsanering", naast.Msg("De rechter helpt u van uw schulden af. U moet zich wel aan strenge regels houden."), "Faillissementswet art. 284 lid 1", read},
	{"zienswijze", "zienswijze", "", naast.Msg("Wat u vindt van een plan van de gemeente. U zegt het voordat er een besluit is."), "Awb art. 4:7 en 4:8", read},
	{"zorg-in-natura", "zorg in natura", "", naast.Msg("U krijgt hulp en geen geld. De gemeente of het zorgkantoor regelt en betaalt die hulp."), "Wlz art. 3.3.1", read},
}
