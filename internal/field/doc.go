// Package field is writing down without a network (veld): an old laptop in a
// village hall, twelve people, no signal.
//
// It promises that what was written there is sealed to the supporter's own key
// before it touches the disk, that it arrives once, and that it is never lost
// without a word: a draft stays on the device until we say that we have it, and
// stays with us until its reader has dealt with it. What cannot be opened is
// shown as such, with the day.
//
// A device that is lost shows how many wait and nothing else. Its token can bring
// drafts and do nothing besides. The page in the browser holds no session, no name
// and nothing that was sent. The bytes of a draft stand in vault.DraftKey.
package field
