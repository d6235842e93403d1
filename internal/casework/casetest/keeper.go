package casetest

import (
	"context"

	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
)

// Keeper is a board member of De Kring who keeps the log: Els, under the coordinator's
// hat that naast init gives her too, handed her its key.
func (h *House) Keeper() guard.Who {
	h.t.Helper()
	hilde, els := person("Hilde (De Kring)", guard.HatBoard, h.Kring), h.Els
	els.Hat = guard.HatCoordinator
	h.Write("hand on the log's key", func(ctx context.Context, tx *db.Tx) error {
		if err := h.V.Enrol(ctx, tx, hilde.User, hilde.Identity.Public()); err != nil {
			return err
		}
		if err := account.SetHats(ctx, tx, h.V, h.G, hilde.User, h.Kring, []guard.Hat{guard.HatBoard}, account.BySetup(h.V)); err != nil {
			return err
		}
		return account.HandOn(ctx, tx, h.V, h.G, els, hilde.User, audit.LogTeam)
	})
	return hilde
}
