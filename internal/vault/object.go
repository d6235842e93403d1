package vault

import (
	"context"
	"crypto/hpke"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
)

// object is the opened key of a case or a team, at one epoch. It is a local
// variable of one request, used by one goroutine.
type object struct {
	secret
	birth string
	id    string
	epoch int
	key   []byte
	who   Person // who opened it
	older map[int][]byte
	heads map[int]headRow // read beforehand for a list, or just written; nil otherwise
	boxes map[int]hpke.PrivateKey
}

func newObject(birth, id string, epoch int, key []byte, who Person) *object {
	return &object{birth: birth, id: id, epoch: epoch, key: key, who: who,
		older: map[int][]byte{}, boxes: map[int]hpke.PrivateKey{}}
}

// commitment fixes a key without showing it: AES-GCM alone would let one
// ciphertext open under two keys.
func commitment(key []byte) []byte { return derive(key, nil, "commitment") }

// mailboxSeed makes the pair of an epoch out of its key: whoever is cut before
// the next epoch cannot open what is sealed to the case afterwards.
func mailboxSeed(key []byte) []byte { return derive(key, nil, "mailbox") }

func mailboxPublic(key []byte) []byte { return pairFrom(mailboxSeed(key)).PublicKey().Bytes() }

// at gives the key of this or an earlier epoch, walking back through headers.
// Each opens under the key after it, so what comes out is what a holder of
// that later key put there.
func (o *object) at(ctx context.Context, tx *db.Tx, epoch int) ([]byte, error) {
	if epoch == o.epoch {
		return o.key, nil
	}
	if k := o.older[epoch]; k != nil {
		return k, nil
	}
	if epoch < 1 || epoch > o.epoch {
		return nil, fmt.Errorf("open epoch %d of %s: %w", epoch, o.id, ErrRefused)
	}
	rows, err := o.headsAfter(ctx, tx, epoch)
	if err != nil {
		return nil, fmt.Errorf("read headers of %s: %w", o.id, err)
	}
	key, want := o.key, o.epoch
	for _, r := range rows {
		if r.epoch != want {
			break
		}
		if key, err = o.openPrevious(r.epoch, key, r.previous); err != nil {
			return nil, err
		}
		want--
		o.older[want] = key
	}
	if want != epoch {
		return nil, fmt.Errorf("open epoch %d of %s, headers end at %d: %w", epoch, o.id, want, ErrRefused)
	}
	return key, nil
}

// headRow is the part of a header that opening needs: the key before, and the
// contact key.
type headRow struct {
	object            string
	epoch             int
	previous, contact []byte
}

const headRowColumns = `object, epoch, previous, contact`

func scanHeadRow(s db.Scanner) (r headRow, err error) {
	return r, s.Scan(&r.object, &r.epoch, &r.previous, &r.contact)
}

// headsAfter are the headers of the epochs after one, newest first.
func (o *object) headsAfter(ctx context.Context, tx *db.Tx, epoch int) ([]headRow, error) {
	if o.heads == nil {
		return db.All(ctx, tx, scanHeadRow, `SELECT `+headRowColumns+` FROM vault_epoch
			WHERE object=$1 AND epoch>$2 AND epoch<=$3 ORDER BY epoch DESC`, o.id, epoch, o.epoch)
	}
	rows := make([]headRow, 0, o.epoch-epoch)
	for e := o.epoch; e > epoch; e-- {
		if h, there := o.heads[e]; there {
			rows = append(rows, h)
		}
	}
	return rows, nil
}

// readHeads reads the headers of many opened cases at once, for a list.
func readHeads(ctx context.Context, tx *db.Tx, keys map[naast.CaseID]*CaseKey) error {
	ids := make([]string, 0, len(keys))
	for id, k := range keys {
		ids, k.heads = append(ids, string(id)), map[int]headRow{}
	}
	for b := range batches(ids) {
		rows, err := db.All(ctx, tx, scanHeadRow, `SELECT `+headRowColumns+` FROM vault_epoch WHERE object IN (`+b.marks+`)`, b.args...)
		if err != nil {
			return fmt.Errorf("read headers: %w", err)
		}
		for _, r := range rows {
			keys[naast.CaseID(r.object)].heads[r.epoch] = r
		}
	}
	return nil
}

func previousAD(birth, id string, epoch int) []byte {
	return pack("previous", birth, id, strconv.Itoa(epoch))
}

func (o *object) openPrevious(epoch int, key, blob []byte) ([]byte, error) {
	k, err := open(key, uint32(epoch), previousAD(o.birth, o.id, epoch), blob)
	if err != nil {
		return nil, fmt.Errorf("open header %d of %s: %w", epoch, o.id, err)
	}
	return k, nil
}

// private is the mailbox of an epoch.
func (o *object) private(ctx context.Context, tx *db.Tx, epoch int) (hpke.PrivateKey, error) {
	if p := o.boxes[epoch]; p != nil {
		return p, nil
	}
	key, err := o.at(ctx, tx, epoch)
	if err != nil {
		return nil, err
	}
	o.boxes[epoch] = pairFrom(mailboxSeed(key))
	return o.boxes[epoch], nil
}

// standing is where an object is now.
type standing struct {
	epoch int
	stale bool
}

func standingOf(ctx context.Context, tx *db.Tx, id string) (standing, error) {
	return db.Memo(tx, standingMemo(id), func() (standing, error) { return readStanding(ctx, tx, id) })
}

func readStanding(ctx context.Context, tx *db.Tx, id string) (standing, error) {
	var s standing
	var stale int
	if err := tx.QueryRow(ctx, `SELECT epoch, stale FROM vault_object WHERE id=$1`, id).Scan(&s.epoch, &stale); err != nil {
		return s, fmt.Errorf("find %s: %w", id, err)
	}
	s.stale = stale != 0
	return s, nil
}

// now checks that o is of the epoch that the object is in.
func (o *object) now(ctx context.Context, tx *db.Tx) (standing, error) {
	s, err := standingOf(ctx, tx, o.id)
	if err == nil && s.epoch != o.epoch {
		err = fmt.Errorf("use epoch %d of %s, which is in %d: %w", o.epoch, o.id, s.epoch, naast.Conflict)
	}
	return s, err
}

// within checks that a transaction may use this opened key.
func (o *object) within(tx *db.Tx) error {
	if a := tx.Scope().Actor; a != "" && a != o.who.User {
		return fmt.Errorf("use the key of another person: %w", naast.NotFound)
	}
	return nil
}

// begin makes an object with its first epoch, its root key and its mailbox.
func (v *Vault) begin(ctx context.Context, tx *db.Tx, id string, by actor, contact []byte) (*object, []byte, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	roots, err := v.putKeys(ctx, tx, rootKeys, id)
	if err != nil {
		return nil, nil, err
	}
	root := roots[0]
	o := newObject(birth, id, 1, newKey(), by.Person)
	if err := v.writeEpoch(ctx, tx, o, nil, contact, by, root); err != nil {
		return nil, nil, err
	}
	public := mailboxPublic(o.key)
	_, err = tx.Exec(ctx, `INSERT INTO vault_object (id, epoch, stale, mailbox) VALUES ($1, 1, 0, $2)`, id, v.sealMailbox(root, o, public))
	if err != nil {
		return nil, nil, fmt.Errorf("make object %s: %w", id, err)
	}
	justMade(tx, o, root, public)
	return o, root, nil
}

// justMade keeps for this transaction what it just wrote and need not read again.
func justMade(tx *db.Tx, o *object, root, public []byte) {
	remember(tx, rootMemo(o.id), root)
	remember(tx, standingMemo(o.id), standing{epoch: 1})
	remember(tx, mailboxMemo(o.id), mailbox{1, public})
	remember(tx, bornMemo(o.id), map[string]bool{})
}

func remember[T any](tx *db.Tx, key any, what T) {
	_, _ = db.Memo(tx, key, func() (T, error) { return what, nil }) // cannot fail
}

// earlier tells whether a grantee may have a grant on an object from before.
// On one that this transaction made only what it gave itself can be there, so
// that a question, which is given to many, need not look for each.
func (o *object) earlier(tx *db.Tx, grantee, scope string) bool {
	born := o.born(tx)
	return born == nil || born[scope+" "+grantee]
}

func (o *object) born(tx *db.Tx) map[string]bool {
	born, _ := db.Memo(tx, bornMemo(o.id), func() (map[string]bool, error) { return nil, nil })
	return born
}

func mailboxAD(birth, id string, epoch int) []byte {
	return pack("mailbox key", birth, id, strconv.Itoa(epoch))
}

// sealMailbox keeps the public half under server and root key, so that nobody
// with the database alone can put his own in its place.
func (v *Vault) sealMailbox(root []byte, o *object, public []byte) []byte {
	return v.rooted(root, "mailbox", mailboxAD(o.birth, o.id, o.epoch), public)
}

// mailboxOf reads the public half of the mailbox of an object's epoch.
func (v *Vault) mailboxOf(ctx context.Context, tx *db.Tx, id string) (epoch int, public []byte, err error) {
	m, err := db.Memo(tx, mailboxMemo(id), func() (mailbox, error) { return v.readMailbox(ctx, tx, id) })
	return m.epoch, m.public, err
}

type mailbox struct {
	epoch  int
	public []byte
}

func (v *Vault) readMailbox(ctx context.Context, tx *db.Tx, id string) (m mailbox, err error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return m, err
	}
	var blob []byte
	if err := tx.QueryRow(ctx, `SELECT epoch, mailbox FROM vault_object WHERE id=$1`, id).Scan(&m.epoch, &blob); err != nil {
		return m, fmt.Errorf("find mailbox of %s: %w", id, err)
	}
	root, err := v.root(ctx, tx, id)
	if err != nil {
		return m, err
	}
	m.public, err = v.openRooted(root, "mailbox", mailboxAD(birth, id, m.epoch), blob)
	if err != nil {
		return m, fmt.Errorf("open mailbox key of %s: %w", id, err)
	}
	return m, nil
}
