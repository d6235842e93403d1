// Package matching brings residents who wait and client supporters together,
// and proves that it could not be done better (koppeling, wachtlijst).
//
// Two questions are answered. Online, one resident looks at once: [Shortlist]
// picks the three supporters to show her. For the waiting list, all residents
// at once: [Batch] proposes one supporter to each.
//
// Batch keeps two promises, in this order.
//
// Priority first. Residents are given a place in order of urgency and then of
// waiting time; who has a place keeps one, though it may be with another
// supporter. The sets of residents that can have a place together form a
// transversal matroid (Edmonds and Fulkerson 1965), so this greedy order is
// the best there is: nobody waits so that someone later in the order is
// helped, and no larger number of people could have been helped.
//
// Then the lowest cost. Among all ways to place exactly those residents, the
// sum of the candidates' costs and of the supporters' load costs is the lowest
// possible, as an integer, not approximately.
//
// Both come with their proof: prices for the second, and for everyone without
// a place the Hall set (Hall 1935): these people ask for these places, and
// there are fewer places than people. Package verify checks the proof without
// any of the code here.
//
// # One integer for a cost
//
// The caller folds its soft rules into one integer. For rules in order of
// weight, with values 0..max1, 0..max2, …, the folded cost is
//
//	((v1*(max2+1) + v2)*(max3+1) + v3)*…
//
// so that one step of a rule outweighs all rules after it together. That is
// exact for one resident. Batch adds the costs of many residents, and there a
// step for one may be paid with small steps of several others; if that may not
// be, multiply with N*max+1 instead of max+1, N being the number of residents.
// A folded cost is at most [MaxCost].
package matching
