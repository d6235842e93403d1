package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/jobs"
)

// often is how old the newest whole archive may be before another is made: half an
// hour less than what is asked, so that it does not come later each time.
func (b backupConfig) often() time.Duration { return time.Duration(b.Every)*time.Hour - 30*time.Minute }

// between is how old the last moment may be that can be brought back, before what
// changed since the whole archive is copied.
func (b backupConfig) between() time.Duration { return time.Duration(b.Changes) * time.Minute }

// restFor is how long nothing is copied after a copy, in times of what it took: what
// takes a minute is done again after twenty.
const restFor = 20

// keepCopies makes the backups of every partnership until ctx ends. When it
// was made stands in the name of the archive: a program that was restarted, or
// that failed last night, goes on from there.
func (s *site) keepCopies(ctx context.Context) {
	if s.config.Backup.Main == "" {
		return
	}
	k := newKeeper(s)
	k.copyWhatIsDue(ctx)
	jobs.Every(ctx, time.Minute, func() { k.copyWhatIsDue(ctx) })
}

// keeper makes copies, one at a time.
type keeper struct {
	*site
	rests map[string]time.Time // until when nothing is tried for a partnership
}

func newKeeper(s *site) *keeper { return &keeper{site: s, rests: map[string]time.Time{}} }

func (k *keeper) copyWhatIsDue(ctx context.Context) {
	for i, p := range k.config.Partnerships {
		now := k.parts[i].Now()
		if now.Before(k.rests[p.Name]) || ctx.Err() != nil {
			continue
		}
		start := time.Now()
		err := k.copyOne(ctx, p, k.parts[i].Now)
		k.rests[p.Name] = now.Add(restFor * time.Since(start))
		if err != nil && ctx.Err() == nil {
			k.complain(p, now, err)
			k.rests[p.Name] = now.Add(hourly - time.Minute)
		}
	}
}

// copyOne copies the whole of a partnership when that is due, or else what changed.
func (k *keeper) copyOne(ctx context.Context, p partnershipConfig, now func() time.Time) error {
	to, c, about := k.config.Backup.places(), p.database(naast.Clock(now)), slog.String("partnership", p.Name)
	old, err := age(to.Main, p.Name, now())
	due := err != nil || old >= k.config.Backup.often()
	if !due {
		last, err := backup.NewestMoment(to.Main, p.Name)
		if err != nil || now().Sub(last) < k.config.Backup.between() {
			return err
		}
		t, err := backup.TakeChanges(ctx, k.vault, p.Name, c, to)
		if err == nil {
			k.log.Debug("changes copied", about, slog.Int64("rows", t.Main.Rows()))
		}
		if !errors.Is(err, naast.Conflict) { // an update took steps: all of it then
			return err
		}
	}
	t, err := backup.Take(ctx, k.vault, p.Name, c, to)
	if err == nil {
		k.log.Info("backup made", about, slog.Int64("rows", t.Main.Rows()))
	}
	return err
}

// complain says that a copy was not made; louder when the newest is late.
func (k *keeper) complain(p partnershipConfig, now time.Time, err error) {
	about := slog.String("partnership", p.Name)
	if old, _ := age(k.config.Backup.Main, p.Name, now); old > k.config.Backup.late() {
		k.log.Error("backup is LATE", about, slog.String("newest", old.Round(time.Hour).String()+" old"), slog.Any("error", err))
		return
	}
	k.log.Warn("backup failed, another try in an hour", about, slog.Any("error", err))
}

// age is how old the newest archive of a partnership is; years when there is
// none, and then naast.NotFound.
func age(dir, partnership string, now time.Time) (time.Duration, error) {
	made, err := backup.Newest(dir, partnership)
	if errors.Is(err, naast.NotFound) {
		return now.Sub(time.Time{}), err
	}
	return now.Sub(made), err
}

func (b backupConfig) late() time.Duration { return time.Duration(b.Hours) * time.Hour }
