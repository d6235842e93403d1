package guard

import "slices"

// Relation is what somebody is to one case.
type Relation string

// The relations to a case. All but Team are persons; Team is held by whoever
// wears the coordinator's hat of the organisation that answers for the case.
const (
	Resident  Relation = "resident"  // the person whose question it is
	FrontDoor Relation = "frontdoor" // one of the two to six who read first questions
	Offered   Relation = "offered"   // asked to stand next to her; waiting, current or passed
	Supporter Relation = "supporter" // stands next to her: responsible
	Co        Relation = "co"        // stands next to her too, with her yes
	Standby   Relation = "standby"   // can take over together with the team
	Team      Relation = "team"      // the coordinators of the responsible organisation
	Lookout   Relation = "lookout"   // the standby who may look because it cannot wait, today and tomorrow
	Near      Relation = "near"      // somebody close to her (naaste): sees copies of what she shares, never the case
	Barred    Relation = "barred"    // kept out by her: nothing else counts any more, under no hat
)

// State is where a case is. Draft lives in the session store and closed to all
// (thinking time before erasing) has no rule but undoing it.
type State string

// The states of a case (keys.md).
const (
	Sent     State = "sent"     // asked; the front door reads
	OfferedS State = "offered"  // somebody is being asked
	Waiting  State = "waiting"  // nobody is being asked: the front door and the coordinator see it
	Accepted State = "accepted" // somebody stands next to her
	Resting  State = "resting"  // quiet for now; the same supporter can be called again
	Closed   State = "closed"   // closed to all: thinking time before erasing
)

var (
	early = []State{Sent, OfferedS, Waiting}
	open  = []State{Sent, OfferedS, Waiting, Accepted, Resting}
	alive = []State{Accepted, Resting}
	// closed is the thinking time before everything is erased: it can be undone, and nothing else.
	closed = []State{Closed}
)

// Hat is the role somebody chose at sign-in; one session, one hat.
type Hat string

// The hats. A board member's hat opens no case at all.
const (
	HatResident    Hat = "inwoner"
	HatSupporter   Hat = "ondersteuner"
	HatCoordinator Hat = "coordinator"
	HatFrontDoor   Hat = "voordeur"
	HatBoard       Hat = "bestuur"
	HatHost        Hat = "beheerder"
	HatNear        Hat = "naaste" // opens copies that she shared, with a code
	// HatNone is worn between signing in and choosing: no rule names it, so it
	// opens nothing.
	HatNone Hat = ""
)

// Hats is every hat, for sign-in and for the tests of the table.
var Hats = []Hat{HatResident, HatSupporter, HatCoordinator, HatFrontDoor, HatBoard, HatHost, HatNear}

// hatOf is the hat under which a relation counts: somebody who is both
// supporter and coordinator sees as one of them at a time.
var hatOf = map[Relation]Hat{
	Resident: HatResident, FrontDoor: HatFrontDoor, Offered: HatSupporter, Supporter: HatSupporter,
	Co: HatSupporter, Standby: HatSupporter, Lookout: HatSupporter, Team: HatCoordinator, Near: HatNear,
}

// Action is something that can be done with a case.
type Action string

// rule allows an action to relations in states, with the purpose that the
// resident reads in "wie keek er" (Dutch, a key of the translations).
type rule struct {
	relations []Relation
	states    []State
	purpose   string
}

// The actions on a case.
const (
	ReadOwn     Action = "read-own"     // the resident opens Mijn pagina
	WriteOwn    Action = "write-own"    // the resident writes: a message, a yes, a no, a wish
	StopOwn     Action = "stop-own"     // pause, undo the pause, be contacted again
	CloseOwn    Action = "close-own"    // the resident asks to have everything erased: closed to everyone
	OpenOwn     Action = "open-own"     // and takes it back within the thinking time
	ExportOwn   Action = "export-own"   // take everything along
	ChooseOwn   Action = "choose-own"   // name supporters, grant the one proposed
	SeeClosed   Action = "see-closed"   // the resident sees when it will be erased
	LookClosed  Action = "look-closed"  // see when it will be erased
	SeeOffer    Action = "see-offer"    // facts and her line, before declaring
	Declare     Action = "declare"      // "I know this person" or not
	ReadOffer   Action = "read-offer"   // the first question, after declaring
	AnswerOffer Action = "answer-offer" // accept or pass
	ReadCase    Action = "read-case"    // the supporter opens the case
	WriteCase   Action = "write-case"   // notes, wording, plan, steps, preparation, messages
	RecordYes   Action = "record-yes"   // write down a yes said or written
	InviteCo    Action = "invite-co"    // grant a co-supporter, with her yes
	RestCase    Action = "rest-case"    // quiet ending
	ReopenCase  Action = "reopen-case"  // same supporter again
	GiveCard    Action = "give-card"    // give a card to somebody whose question was written down without one
	PrepareCase Action = "prepare-case" // open a form that only the supporter may send: nothing is done yet
	LinkCase    Action = "link-case"    // start a linked question for a family member
	ReadFirst   Action = "read-first"   // the front door reads the first question
	Assign      Action = "assign"       // the front door grants to a supporter
	FirstCard   Action = "first-card"   // the front door gives a card for a question that was told
	ReadContact Action = "read-contact" // the coordinator sees name and number, not the story
	ManageCase  Action = "manage-case"  // standby named, hand assignment proposed, silence answered
	CallHer     Action = "call-her"     // bring her a message of the system, by telephone or by letter
	ShareCase   Action = "share-case"   // share a copy of an item with somebody, with her yes
	ReadAdvance Action = "read-advance" // the standby reads what was agreed beforehand
	CloseCase   Action = "close-case"   // write down that she asks to have everything erased
	CloseFirst  Action = "close-first"  // the same at the front door, of a question that was told without a card
	OpenFirst   Action = "open-first"   // and its taking back
	OpenCase    Action = "open-case"    // or that she takes it back
	EraseRested Action = "erase-rested" // erase a question that rested for long, after she was told
	MergeCase   Action = "merge-case"   // put two questions of one person together, with her yes, or apart again
	ReadShare   Action = "read-share"   // somebody close reads what she shared
	WriteShare  Action = "write-share"  // and writes a message, where she lets him
	PeelStandby Action = "peel-standby" // the outer layer, when a supporter dropped out
	TakeOver    Action = "take-over"    // the standby opens the inner layer
	AskSeats    Action = "ask-seats"    // two seats are asked to open it for somebody new
	BreakGlass  Action = "break-glass"  // let the standby look, with a reason, because it cannot wait
	LookInside  Action = "look-inside"  // the standby looks
	CloseLook   Action = "close-look"   // and has seen enough
)

var member = []Relation{Supporter, Co}

// policy is the whole of what may be done with a case. What does not stand
// here cannot be done.
var policy = map[Action]rule{
	ReadOwn:     {[]Relation{Resident}, open, "u keek zelf"},
	WriteOwn:    {[]Relation{Resident}, open, "u schreef zelf"},
	StopOwn:     {[]Relation{Resident}, open, "u koos zelf"},
	CloseOwn:    {[]Relation{Resident}, open, "u vroeg om alles te wissen"},
	OpenOwn:     {[]Relation{Resident}, closed, "u nam het wissen terug"},
	ExportOwn:   {[]Relation{Resident}, open, "u nam alles mee"},
	ChooseOwn:   {[]Relation{Resident}, early, "u koos zelf"},
	SeeOffer:    {[]Relation{Offered}, early, "keek of er een klik kan zijn"},
	Declare:     {[]Relation{Offered}, early, "zei of hij of zij u kent"},
	ReadOffer:   {[]Relation{Offered}, early, "las uw vraag om te kunnen kiezen"},
	AnswerOffer: {[]Relation{Offered}, early, "gaf antwoord op uw vraag om hulp"},
	ReadCase:    {member, alive, "las mee om u te helpen"},
	WriteCase:   {member, alive, "werkte aan uw vraag"},
	RecordYes:   {member, alive, "schreef op wat u zei"},
	InviteCo:    {[]Relation{Supporter}, alive, "vroeg iemand om mee te helpen"},
	RestCase:    {[]Relation{Supporter}, []State{Accepted}, "rondde rustig af"},
	ReopenCase:  {[]Relation{Supporter}, []State{Resting}, "ging weer met u verder"},
	PrepareCase: {[]Relation{Supporter}, alive, "las mee om u te helpen"},
	SeeClosed:   {[]Relation{Resident}, closed, "u keek zelf"},
	LookClosed:  {[]Relation{Supporter, FrontDoor}, closed, "keek wanneer alles gewist wordt"},
	GiveCard:    {[]Relation{Supporter}, alive, "gaf u een kaart"},
	LinkCase:    {[]Relation{Supporter}, alive, "maakte een vraag voor iemand bij u thuis"},
	ReadFirst:   {[]Relation{FrontDoor}, early, "las uw vraag als eerste"},
	Assign:      {[]Relation{FrontDoor}, early, "zocht iemand voor u"},
	FirstCard:   {[]Relation{FrontDoor}, early, "gaf u een kaart"},
	ReadContact: {[]Relation{Team}, open, "keek hoe wij u kunnen bereiken"},
	ManageCase:  {[]Relation{Team}, open, "zorgde dat uw vraag niet bleef liggen"},
	CallHer:     {[]Relation{Supporter, FrontDoor, Team}, open, "belde of schreef u, zoals u wilt"},
	ShareCase:   {[]Relation{Supporter}, alive, "deelde iets, met uw ja"},
	ReadAdvance: {[]Relation{Standby}, alive, "las uw afspraak vooraf"},
	CloseCase:   {[]Relation{Supporter}, alive, "schreef op dat u alles wilt laten wissen"},
	OpenCase:    {[]Relation{Supporter}, closed, "nam het wissen terug, zoals u vroeg"},
	CloseFirst:  {[]Relation{FrontDoor}, early, "schreef op dat u alles wilt laten wissen"},
	OpenFirst:   {[]Relation{FrontDoor}, closed, "nam het wissen terug, zoals u vroeg"},
	EraseRested: {[]Relation{Team}, []State{Resting}, "wiste uw vraag, na de bewaartijd"},
	MergeCase:   {[]Relation{Supporter}, alive, "zette twee vragen van u samen, of weer uit elkaar"},
	ReadShare:   {[]Relation{Near}, open, "keek wat u deelde"},
	WriteShare:  {[]Relation{Near}, open, "schreef u een bericht"},
	PeelStandby: {[]Relation{Team}, alive, "regelde vervanging"},
	TakeOver:    {[]Relation{Standby}, alive, "neemt het over"},
	AskSeats:    {[]Relation{Team}, alive, "vroeg twee zetels om uw vraag te openen"},
	BreakGlass:  {[]Relation{Team}, alive, "liet iemand kijken, omdat het niet kon wachten"},
	LookInside:  {[]Relation{Lookout}, alive, "keek in uw vraag, omdat het niet kon wachten"},
	CloseLook:   {[]Relation{Lookout}, alive, "deed uw vraag weer dicht"},
}

// looks are the actions that change nothing, each with a purpose that reads so.
var looks = []Action{ReadOwn, ExportOwn, SeeClosed, LookClosed, SeeOffer, ReadOffer, ReadCase, PrepareCase, ReadFirst, ReadContact, ReadAdvance, ReadShare, LookInside}

// lookOf is what somebody who looks at a case does, by what he is to it.
var lookOf = map[Relation]Action{
	Resident: ReadOwn, FrontDoor: ReadFirst, Offered: ReadOffer, Supporter: ReadCase, Co: ReadCase,
	Standby: ReadAdvance, Lookout: LookInside, Team: ReadContact, Near: ReadShare,
}

// Looks tells whether an action changes nothing.
func Looks(a Action) bool { return slices.Contains(looks, a) }

// LooksAs is what opening a page for an action is, before anything is sent: the
// action itself when that is looking, and otherwise the looking of this relation.
// In the thinking time before erasing only the day of it can be looked at.
func LooksAs(a Action, r Relation) Action {
	switch {
	case Looks(a):
		return a
	case a == OpenOwn:
		return SeeClosed
	case a == OpenCase, a == OpenFirst:
		return LookClosed
	case a == Declare:
		return SeeOffer
	}
	return lookOf[r]
}

// page rules: which hats may open pages that are about no single case.
const (
	Today       Action = "today"       // Vandaag
	OwnPeople   Action = "own-people"  // the supporter's list of his own people
	OwnProfile  Action = "own-profile" // what strangers see of him, look-days, room
	Account     Action = "account"     // own second factor, sign out
	Registry    Action = "registry"    // the people of an organisation
	WaitingList Action = "waiting"     // who waits, the batch
	SilentList  Action = "silent"      // who has not been spoken with
	FirstList   Action = "first-list"  // first questions and call tasks at the front door
	Tallies     Action = "tallies"     // letters and pointed-to counts
	Settings    Action = "settings"    // the partnership's own choices
	Enrol       Action = "enrol"       // accounts: invite, hats, end; never anybody's case
	Outbox      Action = "outbox"      // mail that waits, without content
	DaySheet    Action = "day-sheet"   // names and times of a day, for on paper
	CallList    Action = "calls"       // who wants to be called
	Table       Action = "table"       // the consultation hour: short questions, paper
	Field       Action = "field"       // written down without a network: own devices, what arrived
	WriteDown   Action = "write-down"  // a question that is told: by telephone, at the table
	OwnHours    Action = "own-hours"   // own hours and expenses, per month
	HoursList   Action = "hours"       // what volunteers of the organisation handed in
	Retention   Action = "retention"   // which questions rest longer than the organisation keeps them
	Incidents   Action = "incidents"   // whose questions an account touched, without content: who keeps the log
	Ledger      Action = "ledger"      // the log in the form of a standard, without content: who keeps the log
	LedgerFile  Action = "ledger-file" // and taking it along
	PlaceList   Action = "places"      // where people are pointed to us, and how often: coordinators only
)

var pages = map[Action][]Hat{
	Today:       {HatSupporter, HatCoordinator, HatFrontDoor, HatBoard, HatHost},
	Account:     {HatSupporter, HatCoordinator, HatFrontDoor, HatBoard, HatHost},
	OwnPeople:   {HatSupporter},
	OwnProfile:  {HatSupporter},
	Registry:    {HatCoordinator},
	WaitingList: {HatCoordinator, HatFrontDoor},
	SilentList:  {HatCoordinator},
	FirstList:   {HatFrontDoor},
	Tallies:     {HatCoordinator, HatBoard},
	Settings:    {HatCoordinator},
	Enrol:       {HatCoordinator, HatBoard},
	Outbox:      {HatCoordinator, HatHost},
	DaySheet:    {HatSupporter},
	CallList:    {HatSupporter, HatFrontDoor, HatCoordinator},
	Table:       {HatSupporter, HatFrontDoor},
	Field:       {HatSupporter, HatFrontDoor},
	WriteDown:   {HatSupporter, HatFrontDoor, HatCoordinator},
	OwnHours:    {HatSupporter},
	HoursList:   {HatCoordinator, HatBoard},
	PlaceList:   {HatCoordinator},
	Retention:   {HatCoordinator},
	Incidents:   {HatCoordinator, HatBoard},
	Ledger:      {HatCoordinator, HatBoard},
	LedgerFile:  {HatCoordinator, HatBoard},
}

// Can tells whether a relation allows an action in a state. Pure: the tests
// walk the whole table.
func Can(a Action, r Relation, s State) bool {
	rule, ok := policy[a]
	return ok && slices.Contains(rule.relations, r) && slices.Contains(rule.states, s)
}

// May tells whether a hat may open pages of this kind, or could ever do this
// action on a case.
func May(h Hat, a Action) bool {
	if slices.Contains(pages[a], h) {
		return true
	}
	for _, r := range policy[a].relations {
		if hatOf[r] == h {
			return true
		}
	}
	return false
}

// Known tells whether an action stands in the table at all: a route with an
// unknown action cannot be made.
func Known(a Action) bool {
	_, page := pages[a]
	_, act := policy[a]
	return page || act
}

// OnCase tells whether an action is about one case.
func OnCase(a Action) bool { _, ok := policy[a]; return ok }
