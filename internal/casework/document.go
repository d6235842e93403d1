package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// Kind is what a sealed document of a case is. It stands in the database as a
// handle that differs per case.
type Kind string

// The kinds of document (T1).
const (
	QuestionKind Kind = "question" // her words, and sharper wordings
	LineKind     Kind = "line"     // the line she chose to show before anybody is in
	ConsentKind  Kind = "consent"
	NoteKind     Kind = "note"
	PlanKind     Kind = "plan"
	StepKind     Kind = "step"
	PrepKind     Kind = "prep"
	PersonKind   Kind = "person"
	MessageKind  Kind = "message"
	ShareKind    Kind = "share"   // with whom she shares what (delen)
	AdvanceKind  Kind = "advance" // an agreement made beforehand (afspraak vooraf)
	DeclareKind  Kind = "declare" // what a supporter said about knowing her
)

// Document is one revision of one sealed thing. Earlier revisions stay, so
// that nobody's words are lost.
type Document[T any] struct {
	ID       naast.DocumentID
	Revision int
	Day      naast.Date
	Made     time.Time // when its first revision was written
	At       time.Time // when this revision was written
	Body     T
}

// envelope is what is sealed: the database has days only, so the moments that
// put things in their order stand inside the seal.
type envelope struct {
	Made int64           `json:"made"` // unix nanoseconds
	At   int64           `json:"at"`
	Body json.RawMessage `json:"body"`
}

// Way is how a yes was given (wijze van ja).
type Way string

// The ways of saying yes.
const (
	OnScreen Way = "scherm"
	AtTable  Way = "tafel"
	ByPhone  Way = "telefoon"
	OnPaper  Way = "papier"
	WithCard Way = "kaart" // at the desk, with her own card
)

// Yes is the resident's answer to one sentence, and how it was given. A yes
// that was said to somebody names who wrote it down; she sees it and can take
// it back.
type Yes struct {
	Answer   string     `json:"answer,omitempty"` // ja, nee; empty: not answered
	How      Way        `json:"how,omitempty"`
	Sentence string     `json:"sentence,omitempty"` // what she said yes to, word for word
	By       string     `json:"by,omitempty"`       // who wrote it down; empty: she herself
	Day      naast.Date `json:"day,omitempty"`
	Again    naast.Date `json:"again,omitempty"` // when it was read to her once more, and she said yes again
}

// Given tells whether it stands as a yes.
func (y Yes) Given() bool { return y.Answer == "ja" }

// The bodies of the documents.
type (
	// Question is one wording of the question. The first is hers; later ones
	// count once she said yes.
	Question struct {
		Words  string `json:"words"`
		Wants  string `json:"wants,omitempty"`  // what help she wants
		Avoids string `json:"avoids,omitempty"` // what she does not want
		By     string `json:"by,omitempty"`     // who proposed this wording; empty: herself
		Yes    Yes    `json:"yes"`
	}
	// Line is the one sentence she lets people see before they are let in.
	Line struct {
		Text string `json:"text"`
	}
	// Consent is an explicit yes to a text, with the version of the text
	// (health details: GDPR art. 9(2)(a), UAVG art. 22).
	Consent struct {
		Kind    string `json:"kind"`
		Version int    `json:"version"`
		Text    string `json:"text"`
		// User is whom a consent lets in, for the kind CoConsent.
		User naast.UserID `json:"user,omitempty"`
		Yes  Yes          `json:"yes"`
	}
	// Note is a short line after contact.
	Note struct {
		Text    string `json:"text"`
		By      string `json:"by"`
		Channel string `json:"channel,omitempty"` // telefoon, huis, spreekuur, anders
		Spoke   bool   `json:"spoke,omitempty"`   // somebody really spoke with her
	}
	// Plan (plan van aanpak, persoonlijk plan) is hers, in her words.
	Plan struct {
		Situation string `json:"situation"`
		Want      string `json:"want"`
		By        string `json:"by"`
	}
	// Step is one thing to do, by whom, in which role, with her yes.
	Step struct {
		What   string     `json:"what"`
		Who    string     `json:"who"`             // zelf, samen, namens
		Role   string     `json:"role"`            // wegwijzer, toeleider, belangenbehartiger, signalerend, bemiddelend
		Body   string     `json:"body,omitempty"`  // for namens: the body the machtiging is for (Awb art. 2:1)
		Until  naast.Date `json:"until,omitempty"` // for namens: last day of the machtiging; empty: not agreed
		Day    naast.Date `json:"day,omitempty"`
		Yes    Yes        `json:"yes"`
		Done   naast.Date `json:"done,omitempty"`
		Let    bool       `json:"let,omitempty"` // let go, with her
		ByName string     `json:"by,omitempty"`
	}
	// Prep is the sheet for the talk with the municipality (gespreksvoorbereiding).
	Prep struct {
		Well    string `json:"well"`
		Hard    string `json:"hard"`
		Want    string `json:"want"`
		Company string `json:"company"`
		Papers  string `json:"papers"`
		Crisis  string `json:"crisis"` // praat zo met mij als het slecht gaat
		By      string `json:"by,omitempty"`
	}
	// Around is somebody around her, and what he or she may know.
	Around struct {
		Name string `json:"name"`
		Who  string `json:"who"`
		May  string `json:"may"`
	}
	// Message is one message between her and her supporter.
	Message struct {
		Text string `json:"text"`
		From string `json:"from"`           // how the sender is named; empty: the resident
		Seen bool   `json:"seen,omitempty"` // hers: somebody read it and no answer is needed
	}
	// Declaration is what a supporter said about knowing her.
	Declaration struct {
		By    string       `json:"by"`
		User  naast.UserID `json:"user"`
		Knows string       `json:"knows"` // nee, ja, twijfel
		At    string       `json:"at"`    // AtOffer, AtFirstTalk
	}
)

// When somebody says whether he knows her: before he reads anything, and again
// when they first speak.
const (
	AtOffer     = "aanbod"
	AtFirstTalk = "eerste-contact"
)

func (c *Cases) kindHandle(id naast.CaseID, k Kind) string {
	return c.Vault.Handle("kind", string(id), string(k))
}

// Put seals a document as the next revision. revision is the one that the
// writer saw (0 for a new document); if somebody wrote meanwhile it is
// naast.Conflict and both stand: the page shows the newer one beside hers.
func Put[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, doc naast.DocumentID, revision int, body T) error {
	at := stamp(tx.Now())
	made := at
	if revision > 0 { // two first revisions meet in the key of the table: Conflict as well
		var last int
		if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(revision),0) FROM casework_doc WHERE id=$1`, doc).Scan(&last); err != nil {
			return fmt.Errorf("find %s %s: %w", kind, doc, err)
		}
		if last != revision {
			return fmt.Errorf("%s %s is at revision %d, not %d: %w", kind, doc, last, revision, naast.Conflict)
		}
		before, err := One[json.RawMessage](ctx, tx, c, k, kind, doc)
		if err != nil {
			return err
		}
		made = before.Made
	}
	row, err := c.sealDoc(ctx, tx, k, vault.Object{Doc: doc, Kind: string(kind), Revision: revision + 1}, made, at, body)
	if err != nil {
		return err
	}
	if err := insertDocs(ctx, tx, row); err != nil || !slices.Contains(shareable, kind) {
		return err
	}
	return c.changed(ctx, tx, k)
}

// fresh is a document that is not written yet.
type fresh struct {
	kind Kind
	body any
}

// addAll seals new documents in the order given, in one statement.
func (c *Cases) addAll(ctx context.Context, tx *db.Tx, k *vault.CaseKey, docs ...fresh) error {
	rows := make([][]any, len(docs))
	for i, d := range docs {
		var err error
		at := stamp(tx.Now())
		o := vault.Object{Doc: naast.NewID[naast.DocumentID](), Kind: string(d.kind), Revision: 1}
		if rows[i], err = c.sealDoc(ctx, tx, k, o, at, at, d.body); err != nil {
			return err
		}
	}
	return insertDocs(ctx, tx, rows...)
}

// sealDoc makes the row of one revision.
func (c *Cases) sealDoc(ctx context.Context, tx *db.Tx, k *vault.CaseKey, o vault.Object, made, at time.Time, body any) ([]any, error) {
	plain, err := wrap(body, made, at)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", o.Kind, err)
	}
	sealed, err := c.Vault.Seal(ctx, tx, k, o, plain)
	if err != nil {
		return nil, fmt.Errorf("seal %s %s: %w", o.Kind, o.Doc, err)
	}
	kind := c.kindHandle(k.Case(), Kind(o.Kind))
	err = audit.Wrote(ctx, tx, c.Vault, k.Case(), kind, string(o.Doc), o.Revision, sealed)
	return []any{o.Doc, k.Case(), kind, o.Revision, tx.Today(), sealed}, err
}

func insertDocs(ctx context.Context, tx *db.Tx, rows ...[]any) error {
	return put(ctx, tx, `INSERT INTO casework_doc (id,case_id,kind,revision,day,sealed) VALUES `+db.Values(len(rows), 6), slices.Concat(rows...)...)
}

// writes counts what was written, to keep in order what is written within one
// millisecond or one transaction.
var writes atomic.Int64

// stamp is the moment of a write: the transaction's to the millisecond, and
// below that the order of writing.
func stamp(now time.Time) time.Time {
	return now.Truncate(time.Millisecond).Add(time.Duration(writes.Add(1) % int64(time.Millisecond)))
}

func wrap(body any, made, at time.Time) ([]byte, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return json.Marshal(envelope{Made: made.UnixNano(), At: at.UnixNano(), Body: b})
}

// unwrap reads what wrap made.
func (d *Document[T]) unwrap(plain []byte) error {
	var e envelope
	if err := json.Unmarshal(plain, &e); err != nil {
		return err
	}
	d.Made, d.At = time.Unix(0, e.Made), time.Unix(0, e.At)
	return json.Unmarshal(e.Body, &d.Body)
}

// Add seals a new document.
func Add[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, body T) (naast.DocumentID, error) {
	id := naast.NewID[naast.DocumentID]()
	return id, Put(ctx, tx, c, k, kind, id, 0, body)
}

type sealedDoc struct {
	id       naast.DocumentID
	revision int
	day      naast.Date
	sealed   []byte
}

func open[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, where string, args ...any) ([]Document[T], error) {
	rows, err := db.All(ctx, tx, func(s db.Scanner) (d sealedDoc, err error) {
		return d, s.Scan(&d.id, &d.revision, &d.day, &d.sealed)
	}, `SELECT d.id, d.revision, d.day, d.sealed FROM casework_doc d WHERE d.case_id=$1 AND d.kind=$2 AND `+where, append([]any{k.Case(), c.kindHandle(k.Case(), kind)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list %s of %s: %w", kind, k.Case(), err)
	}
	if err := c.newestDocs(ctx, tx, k.Case(), kind, rows, len(args) == 0); err != nil {
		return nil, err
	}
	docs := make([]Document[T], 0, len(rows))
	for _, r := range rows {
		d, err := unseal[T](ctx, tx, c, k, kind, r)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	inOrder(docs)
	return docs, nil
}

func unseal[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, r sealedDoc) (Document[T], error) {
	d := Document[T]{ID: r.id, Revision: r.revision, Day: r.day}
	plain, err := c.Vault.Open(ctx, tx, k, vault.Object{Doc: r.id, Kind: string(kind), Revision: r.revision}, r.sealed)
	if err != nil {
		return d, fmt.Errorf("open %s %s: %w", kind, r.id, err)
	}
	if err := d.unwrap(plain); err != nil {
		return d, fmt.Errorf("read %s %s: %w", kind, r.id, err)
	}
	return d, nil
}

// inOrder puts documents in the order in which they were first written.
func inOrder[T any](docs []Document[T]) {
	slices.SortStableFunc(docs, func(a, b Document[T]) int {
		return cmp.Or(a.Made.Compare(b.Made), strings.Compare(string(a.ID), string(b.ID)), a.Revision-b.Revision)
	})
}

const newest = `d.revision=(SELECT MAX(n.revision) FROM casework_doc n WHERE n.id=d.id)`

// List gives the newest revision of every document of a kind, oldest first.
func List[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind) ([]Document[T], error) {
	return open[T](ctx, tx, c, k, kind, newest)
}

// One gives the newest revision of one document.
func One[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, doc naast.DocumentID) (Document[T], error) {
	docs, err := open[T](ctx, tx, c, k, kind, newest+` AND d.id=$3`, doc)
	if err == nil && len(docs) == 0 {
		err = fmt.Errorf("%s %s: %w", kind, doc, naast.NotFound)
	}
	if err != nil {
		return Document[T]{}, err
	}
	return docs[0], nil
}

// Only gives the one document of a kind that a case has, such as its plan; a
// zero document when it is not there yet.
func Only[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind) (Document[T], error) {
	docs, err := List[T](ctx, tx, c, k, kind)
	if err != nil || len(docs) == 0 {
		return Document[T]{}, err
	}
	return docs[len(docs)-1], nil
}

// Versions gives every revision of every document of a kind, oldest first.
func Versions[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind) ([]Document[T], error) {
	docs, err := open[T](ctx, tx, c, k, kind, `d.revision>0`)
	if err == nil {
		err = unbroken(docs)
	}
	return docs, err
}

// Change opens the newest revision, changes it and seals the next; for acts
// that touch one field (a yes, done) and cannot lose anybody's words.
func Change[T any](ctx context.Context, tx *db.Tx, c *Cases, k *vault.CaseKey, kind Kind, doc naast.DocumentID, change func(*T)) error {
	d, err := One[T](ctx, tx, c, k, kind, doc)
	if err != nil {
		return err
	}
	change(&d.Body)
	return Put(ctx, tx, c, k, kind, doc, d.Revision, d.Body)
}
