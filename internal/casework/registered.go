package casework

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
)

// worn is somebody's hat in a transaction (db.Memo).
type worn struct {
	user naast.UserID
	at   naast.OrganisationID
}

// Registered reads somebody of the register who wears the supporter's hat where
// the register says he works; naast.NotFound for anybody else. The register is
// rows: somebody with a card of his own who can write in the database would put
// himself in it, and she would grant him her question. A hat is signed by
// another. Whoever grants, or proposes to grant, asks here.
func (c *Cases) Registered(ctx context.Context, tx *db.Tx, u naast.UserID) (supporter.Supporter, error) {
	x, err := supporter.Get(ctx, tx, u)
	if err != nil {
		return x, err
	}
	there, err := c.wears(ctx, tx, x)
	if err == nil && !there {
		err = fmt.Errorf("supporter %s without a hat: %w", u, naast.NotFound)
	}
	return x, err
}

// WhoWear are those of a list of the register who wear that hat, in its order.
func (c *Cases) WhoWear(ctx context.Context, tx *db.Tx, all []supporter.Supporter) (wear []supporter.Supporter, err error) {
	for _, x := range all {
		there, err := c.wears(ctx, tx, x)
		if err != nil {
			return nil, err
		}
		if there {
			wear = append(wear, x)
		}
	}
	return wear, nil
}

func (c *Cases) wears(ctx context.Context, tx *db.Tx, x supporter.Supporter) (bool, error) {
	return db.Memo(tx, worn{x.User, x.Organisation}, func() (bool, error) {
		return account.Wears(ctx, tx, c.Vault, x.User, account.HatAt{Hat: guard.HatSupporter, Organisation: x.Organisation})
	})
}

// registered is Registered where nobody is no error.
func (c *Cases) registered(ctx context.Context, tx *db.Tx, u naast.UserID) (x supporter.Supporter, there bool, err error) {
	x, err = c.Registered(ctx, tx, u)
	if errors.Is(err, naast.NotFound) {
		return supporter.Supporter{}, false, nil
	}
	return x, err == nil, err
}
