// Package backup keeps a partnership safe in a second place, and brings it back
// (reservekopie, terugzetten; docs/decisions/0600).
//
// A copy is one file: an archive of main, or one of the ring, which is put
// somewhere else. What a session, a day key or an unsaved draft is, stands in
// neither. An archive is a stream of JSON lines, compressed, inside an age file
// whose key the server key opens: whoever keeps the file reads nothing, not even
// how many cases there are, and a byte that was changed is found. The same file
// goes into SQLite and PostgreSQL, so that moving is restoring elsewhere.
//
// The ring is copied after main and kept in its newest form only. Its rows are
// sealed under the week key, which is in no archive: its copies are files of
// their own, destroyed where it is destroyed, so that a copy of the ring is dead
// after 14 days whatever became of it (docs/privacy.md).
package backup
