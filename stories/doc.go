// Package stories holds whole flows in plain Dutch that a supporter could
// correct. Each story runs over real HTTP against the real program, on SQLite
// and on PostgreSQL, on a demo partnership of its own.
//
// The words a story is written in:
//
//	als NAAM              another person sits down: own browser, own cookies
//	open PAD              open a page
//	vul VELD ANTWOORD…    type or choose; several answers tick several boxes
//	druk KNOP             press a button
//	volg LINK             follow a link
//	volg-pad PAD          follow the first link whose address starts like this
//	onthoud NAAM          keep this address as $NAAM
//	onthoud-keuze NAAM    keep whom somebody chose last as $NAAM
//	kies-eerste           choose the first supporter shown; "meld-aan gekozen" is then that one
//	fotografeer VELD HOE  photograph a letter (recht, ondersteboven, opzij; iphone: as HEIC) and send the form
//	spreek VELD SECONDEN  speak for so long and send the form
//	maak-klaar NAAM       make a laptop ready to write down without a network
//	breng SOORT V=A…      what it wrote down comes in, sealed; alone: the last once more
//	beeld PAD             the picture there is upright, plain and without a place; from then on "het-beeld"
//	zie TEKST…            this must stand on the page; "! zie" must not
//	wacht-op TEKST        look again until this stands on the page, half a minute at most
//	pad PAD               this is the page we are on
//	antwoord STATUS       how the site answered (200, 404, 422 …)
//	kaart                 write down the card that the page shows
//	kaarten               take the printed cards along as $NUMMER1 $CODE1 …; $TYPEFOUT1 has a typing error
//	vel VELD=ANTWOORD…    type in an intake sheet with the keyboard, counting every press
//	toetsen N M           print what was pressed; per sheet at most N, of which at most M are no text
//	kaart-terug           come back with that card
//	meld-aan NAAM [HOED]  sign in as staff with phrase and second factor
//	wis-alles DAGEN       ask to have everything erased, with so many days to think
//	demo-inwoner NAAM     come back with the card of somebody of the demo
//	later N               N days go by; the program starts again
//	post N TEKST          at least N mails have come, and one says this
//	nergens TEKST…        nowhere in databases, WAL, keyring, log, mail or addresses; "! nergens" must be found
//	lek TEKST             the control: words stored unsealed where stories lie
//	ceremonie             the host makes three seats with three people, at a terminal
//	nummer                write down the number that the page shows for the seats
//	zetel N               whoever holds seat N types that number and the words of the sheet
//	reservekopie          the host makes a backup while people go on
//	terugzetten           the machine is lost; another one is set up from the backup and the keys on paper
//	herstart              the program is killed and starts again
package stories
