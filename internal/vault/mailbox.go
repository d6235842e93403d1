package vault

import (
	"context"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
)

// smallest is the padded length of a log event or a fixed text in a mailbox:
// every event fits, so that its length tells nothing.
const smallest = 512

func letterAD(birth, id string, epoch int) []byte {
	return pack("letter", birth, id, strconv.Itoa(epoch))
}

func padLetter(b []byte) []byte {
	if len(b)+4 <= smallest {
		return padTo(b, smallest)
	}
	return Pad(b)
}

// SealToCase puts something in the mailbox of a case: log events and messages,
// by anyone, jobs included. Only members can open it.
func (v *Vault) SealToCase(ctx context.Context, tx *db.Tx, id naast.CaseID, plain []byte) ([]byte, error) {
	if err := mayTouch(tx, id); err != nil {
		return nil, err
	}
	return v.sealToMailbox(ctx, tx, string(id), plain)
}

// SealToManager puts a line of the log in the box of the log manager. One about a
// case has an outer layer under the case's root key, so that it is gone with the
// case, in every backup too; id is empty for one about no single case.
// naast.NotFound when there is no log manager yet.
func (v *Vault) SealToManager(ctx context.Context, tx *db.Tx, id naast.CaseID, plain []byte) ([]byte, error) {
	sealed, err := v.SealToTeam(ctx, tx, LogTeam, plain)
	if err != nil || id == "" {
		return sealed, err
	}
	root, err := v.root(ctx, tx, string(id))
	if err != nil {
		return nil, err
	}
	return v.rooted(root, managerLabel, pack(managerLabel, string(id)), sealed), nil
}

// OpenAsManager opens what was put there, for one who is in that team.
func (v *Vault) OpenAsManager(ctx context.Context, tx *db.Tx, t *Team, id naast.CaseID, sealed []byte) ([]byte, error) {
	if id != "" {
		root, err := v.root(ctx, tx, string(id))
		if err != nil {
			return nil, err
		}
		if sealed, err = v.openRooted(root, managerLabel, pack(managerLabel, string(id)), sealed); err != nil {
			return nil, fmt.Errorf("open line of %s: %w", id, err)
		}
	}
	return t.Open(ctx, tx, sealed)
}

const managerLabel = "log manager"

func (v *Vault) sealToMailbox(ctx context.Context, tx *db.Tx, id string, plain []byte) ([]byte, error) {
	if len(plain) > maxPlain {
		return nil, fmt.Errorf("seal to mailbox of %s: %w", id, naast.TooLarge)
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	epoch, public, err := v.mailboxOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return sealTo(public, uint32(epoch), letterAD(birth, id, epoch), padLetter(plain))
}

// OpenMailbox opens what was put in the mailbox of a case, in this epoch or an
// earlier one.
func (v *Vault) OpenMailbox(ctx context.Context, tx *db.Tx, k *CaseKey, sealed []byte) ([]byte, error) {
	if err := k.mayRead(tx); err != nil {
		return nil, err
	}
	return k.openLetter(ctx, tx, sealed)
}

func (o *object) openLetter(ctx context.Context, tx *db.Tx, sealed []byte) ([]byte, error) {
	_, n, err := keyOf(sealed)
	if err != nil {
		return nil, err
	}
	private, err := o.private(ctx, tx, int(n))
	if err != nil {
		return nil, err
	}
	plain, err := unpadded(openWith(private, n, letterAD(o.birth, o.id, int(n)), sealed))
	if err != nil {
		return nil, fmt.Errorf("open mailbox of %s: %w", o.id, err)
	}
	return plain, nil
}
