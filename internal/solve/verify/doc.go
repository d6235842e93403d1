// Package verify checks the results of the solvers without trusting them. It
// imports nothing of theirs and computes nothing twice: it only checks that
// the proof in a result is one. It has its own reading of the files, so that
// an error there is not shared either.
//
// What [Matching] checks, with the theorem that makes it enough:
//
//   - The proposal is possible: every resident once, only candidates, no
//     supporter over the number of places.
//   - Priority (Hall 1935; the greedy order of a matroid, Edmonds 1971): for each
//     resident without a place, the residents who go before her and she
//     herself ask for certain places, and these are fewer than they are. So she
//     cannot be added to those before her, whatever is done; and therefore the
//     group with a place is the best there is, and the largest.
//   - Lowest cost (duality of linear programming): no candidate is cheaper than
//     the resident's dual less the supporter's price, and the duals less the
//     prices of the places add up to the cost of the proposal. No other
//     proposal for the same residents can then cost less.
//   - The prices are the lowest with that property. There is only one such set,
//     so any other number is refused.
package verify
