package witness

import (
	"log/slog"
	"net/http"

	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/vault"
	"naast/internal/web"
)

// Slice is the public page of the log, the resident's proof, and the looking at
// the logs of others.
type Slice struct {
	Vault *vault.Vault
	Log   *slog.Logger
	Mine  *mypage.Slice
	// Watched are the logs of others that the host wrote down for a partnership.
	Watched func(*db.DB) []Log
}

// Addresses. Below logPath an installation that looks at this one finds the
// same names.
const (
	logPath        = "/logboek"
	checkpointPath = logPath + "/checkpoint"
	keepPath       = logPath + "/bestand"
	keyPath        = logPath + "/sleutel"
	growthPath     = logPath + "/bewijs/{van}/{tot}"
	seenPath       = logPath + "/gezien/{log}"
	keepersPath    = "/instellingen/getuigen"
	minePath       = "/mijn-pagina/wie-keek/bestand"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, logPath, "", s.getLog)
	a.Post(web.Public, logPath, "", s.postLog)
	a.Get(web.Public, checkpointPath, "", s.getCheckpoint)
	a.Get(web.Public, keepPath, "", s.getKeep)
	a.Get(web.Public, keyPath, "", s.getKey)
	a.Get(web.Public, growthPath, "", s.getGrowth)
	a.Get(web.Public, seenPath, "", s.getSeen)
	a.Get(web.Staff, keepersPath, guard.Settings, func(c *web.Ctx) error { return s.showKeepers(c, http.StatusOK, nil) })
	a.Post(web.Staff, keepersPath, guard.Settings, s.postKeeper)
	a.Post(web.Staff, keepersPath+"/weg", guard.Settings, s.postKeeperGone)
	a.Get(web.Resident, minePath, guard.ReadOwn, s.Mine.Owned(s.getProof))
}
