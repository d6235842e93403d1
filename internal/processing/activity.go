package processing

import "naast/internal/web/lang"

// Activity is one purpose for which data is processed (GDPR art. 30(1)).
type Activity struct {
	Purpose, Ground, Special string
	Whose, What              string // categories of people, and of data
	Recipients               string
	Kept                     []string
}

// terms are what the choices of today say about keeping.
type terms struct {
	Cases, Hours []string // an organisation with its term, for those that have one
	Copies       int      // days until no older copy opens any more
	Thinking     int      // the longest time to think before erasing, in days
}

// activities are what the program does, in the order in which people meet it.
// The grounds are those of docs/dpia.md, where a lawyer finds what is uncertain.
func activities(t lang.Text, k terms) []Activity {
	members := t.S("De mensen in de zaak: de inwoner, wie naast haar staat, een invaller. Wie zij zelf iets laat lezen.")
	erased := t.S("Tot zij vraagt om te wissen: dan direct dicht, en weg na de bedenktijd die zij kiest (hooguit %d dagen). Kopieën openen %d dagen daarna niet meer.", k.Thinking, k.Copies)
	cases := append([]string{erased}, k.Cases...)
	resident := t.S("Inwoners met een vraag, en over wie zij vertellen")
	task := t.S("Taak van algemeen belang (AVG art. 6 lid 1 e; Wmo 2015 art. 2.2.4), of de overeenkomst met de inwoner (lid 1 b)")
	said := t.S("Uitdrukkelijke toestemming (AVG art. 9 lid 2 a), apart gevraagd, met de zin erbij bewaard")
	none := t.S("Geen bijzondere gegevens")
	return []Activity{
		{t.S("Cliëntondersteuning geven"), task, said, resident,
			t.S("Verhaal, plan, verslag, berichten, brieven, gesproken tekst; naam en nummer als zij die geeft"), members, cases},
		{t.S("Iemand voorstellen die bij haar past"), task, said, t.S("Inwoners met een vraag"),
			t.S("Thema, dorp, leeftijdsgroep, taal en wensen, als zij die aankruist"), t.S("Wie gevraagd wordt om te helpen, en de voordeur"), cases},
		{t.S("Haar bereiken"), task, none, t.S("Inwoners met een vraag"),
			t.S("Mailadres of nummer, en wanneer het veilig is"), t.S("De mailserver. Er staat nooit iets uit haar verhaal in een mail."), cases},
		{t.S("Laten zien wie er keek"), t.S("Wettelijke plicht: verantwoording en beveiliging (AVG art. 6 lid 1 c, art. 5 lid 2 en 32)"), none,
			t.S("Inwoners met een vraag; wie hier werkt"), t.S("Wie keek, wanneer, waarvoor en in welke zaak. Nooit de inhoud."),
			t.S("De inwoner, wie naast haar staat, en wie het logboek bewaakt"), []string{erased}},
		{t.S("Delen met een naaste of een loket"), t.S("Toestemming (AVG art. 6 lid 1 a; Wmo 2015 art. 5.3.3)"), said, resident,
			t.S("Wat zij zelf kiest, als kopie"), t.S("Wie zij noemt, tot de dag die zij kiest"), []string{t.S("Tot zij stopt, of tot de dag die zij koos")}},
		{t.S("Weten wie er helpt"), t.S("De overeenkomst met wie helpt, of gerechtvaardigd belang (AVG art. 6 lid 1 b of f)"),
			t.S("Van een VOG alleen dat hij gezien is, en wanneer"), t.S("Vrijwilligers en medewerkers"),
			t.S("Naam, nummer, talen, ervaring, banden, uren"), t.S("Collega's. Een inwoner ziet wat iemand zelf laat zien."),
			append([]string{t.S("Zolang iemand hier helpt")}, k.Hours...)},
		{t.S("Plekken die mensen verwijzen"), t.S("Gerechtvaardigd belang (AVG art. 6 lid 1 f)"), none, t.S("Huisartsen, scholen en andere plekken"),
			t.S("Naam en mailadres van de plek"), t.S("Coördinatoren"), []string{t.S("Tot de plek of de coördinator stopt")}},
		{t.S("Inbreuken bijhouden"), t.S("Wettelijke plicht (AVG art. 33 lid 5)"), none, t.S("Inwoners van wie de zaak geraakt is; wie hier werkt"),
			t.S("Wat er gebeurde, wanneer, en wat er gedaan is. Geen inhoud en geen naam van een inwoner."), t.S("Wie het logboek bewaakt, en de toezichthouder"),
			[]string{t.S("Zolang de toezichthouder ernaar kan vragen")}},
	}
}
