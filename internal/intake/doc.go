// Package intake is asking for help (hulp vragen): five pages on which somebody
// tells once what is the matter, sees who could stand next to her and why, and
// chooses; then her card.
//
// It promises that only her own words are required, that nothing she typed is
// lost on the way (back, another language, a mistake, a session that ended),
// that a question sent twice is one question with one card, and that whoever
// she blocks is never granted anything. A question about somebody else makes no
// case: it becomes a request to speak with that person first.
//
// What it never does: ask a name, an account, a citizen service number or a
// diagnosis; keep a card's secret. Between two pages the answers are sealed
// under the secret in her own cookie, and after saving under her card.
package intake
