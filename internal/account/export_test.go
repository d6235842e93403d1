package account

import (
	"context"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// What the scenarios of the clock try: codes.
var (
	Invited = invited
	Used    = used
	UseCode = useCode
)

// RenewWords makes new words, from the words that opened these keys.
func RenewWords(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, who guard.Who, l vault.Lock) error {
	_, err := renewWords(ctx, tx, v, g, anew{who, l, who.Identity.Lock().Mark()})
	return err
}

// NewApp gives somebody another app.
func NewApp(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, u naast.UserID, secret string) error {
	return newApp(ctx, tx, v, g, u, secret, 0)
}
