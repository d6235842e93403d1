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

// copiesChanges tells whether what changed is copied at all.
func (b backupConfig) copiesChanges() bool { return b.between() < time.Duration(b.Every)*time.Hour }

// restFor is how long no changes are copied after a copy, in times of what it took: what
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
	rests map[copying]time.Time // until when nothing is tried
}

// copying is a kind of copies of a partnership.
type copying struct {
	partnership string
	whole       bool
}

func newKeeper(s *site) *keeper { return &keeper{site: s, rests: map[copying]time.Time{}} }

// copyWhatIsDue copies the whole of each partnership when that is due, or else what
// changed. A whole that is due waits for no rest but that after a failure, and what
// changed is copied meanwhile: it needs less.
func (k *keeper) copyWhatIsDue(ctx context.Context) {
	for i, p := range k.config.Partnerships {
		clock := k.parts[i].Now
		now := clock()
		of := copying{p.Name, k.wholeIsDue(p.Name, now) && !now.Before(k.rests[copying{p.Name, true}])}
		if ctx.Err() != nil || !of.whole && (now.Before(k.rests[of]) || !k.changesAreDue(p.Name, now)) {
			continue
		}
		start := time.Now()
		err := k.copyOne(ctx, p, of, clock)
		k.rests[copying{p.Name, false}] = now.Add(restFor * time.Since(start))
		if err != nil && ctx.Err() == nil {
			k.complain(p, now, err)
			k.rests[of] = now.Add(hourly - time.Minute)
		}
	}
}

func (k *keeper) wholeIsDue(partnership string, now time.Time) bool {
	old, err := age(k.config.Backup.Main, partnership, now)
	return err != nil || old >= k.config.Backup.often()
}

// changesAreDue tells it of what changed since the newest whole archive; where there
// is none it is not.
func (k *keeper) changesAreDue(partnership string, now time.Time) bool {
	b := k.config.Backup
	last, err := backup.NewestMoment(b.Main, partnership, now)
	return err == nil && b.copiesChanges() && now.Sub(last) >= b.between()
}

// copyOne copies the whole of a partnership, or what changed.
func (k *keeper) copyOne(ctx context.Context, p partnershipConfig, of copying, now func() time.Time) error {
	to, c, about := k.config.Backup.places(), p.database(naast.Clock(now)), slog.String("partnership", p.Name)
	if !of.whole {
		t, err := backup.TakeChanges(ctx, k.vault, p.Name, c, to)
		if err == nil {
			k.log.Debug("changes copied", about, slog.Int64("rows", t.Main.Rows()))
		}
		if !errors.Is(err, naast.Conflict) {
			return err
		}
		k.log.Warn("changes cannot be copied, so all of it is", about, slog.Any("error", err)) // an update took steps, or an archive is damaged
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

// age is how old the newest whole archive of a partnership is; years when there is
// none, and then naast.NotFound.
func age(dir, partnership string, now time.Time) (time.Duration, error) {
	made, err := backup.Newest(dir, partnership, now)
	if errors.Is(err, naast.NotFound) {
		return now.Sub(time.Time{}), err
	}
	return now.Sub(made), err
}

func (b backupConfig) late() time.Duration { return time.Duration(b.Hours) * time.Hour }
