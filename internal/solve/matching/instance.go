package matching

// Bounds of an instance. They keep every sum within 64 bits and the memory
// within a few hundred megabytes.
const (
	MaxResidents  = 50_000
	MaxSupporters = 50_000
	MaxCandidates = 2_000_000 // of all residents together
	MaxPlaces     = 500_000   // of all supporters together
	MaxCost       = 1 << 40   // of one candidate, and of one place
	MaxUrgency    = 1_000
	MaxWaiting    = 100_000 // days
	MaxIDLength   = 64
)

// Instance is a waiting list and the people who could help: everything Batch
// knows. The hard rules (language, VOG, independence, acquaintance …) were
// applied before: who is no candidate is simply absent.
type Instance struct {
	Residents  []Resident  `json:"residents"`
	Supporters []Supporter `json:"supporters"`
}

// Resident is one person on the waiting list.
type Resident struct {
	// ID is opaque and says nothing about the person: 1 to 64 of a-z A-Z 0-9 . _ : -
	ID string `json:"id"`
	// Urgency is the class of urgency; class 0 goes first.
	Urgency int `json:"urgency"`
	// Waiting is the number of days waited; the longest wait goes first within a
	// class. Between equals the ID decides: random, so a lot that nobody drew.
	Waiting int `json:"waiting"`
	// Candidates are the supporters who may help this resident, in any order.
	Candidates []Candidate `json:"candidates"`
}

// Candidate is one supporter for one resident.
type Candidate struct {
	Supporter string `json:"supporter"`
	// Cost is how far from this resident's wishes: 0 is exactly right. See the
	// package comment for how several rules become one integer.
	Cost int64 `json:"cost"`
}

// Supporter is one cliëntondersteuner with room for residents.
type Supporter struct {
	ID string `json:"id"`
	// Places has one number for each resident there is room for: what taking one
	// more costs, on top of the candidate's own cost. The numbers never go down,
	// so that the load is spread fairly (a convex cost); all zero means that the
	// load does not matter. An empty list: no room.
	Places []int64 `json:"places"`
}
