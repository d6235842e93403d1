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

// often is how old the newest archive may be before another is made: half an
// hour less than what is asked, so that it does not come later each time.
func (b backupConfig) often() time.Duration { return time.Duration(b.Every)*time.Hour - 30*time.Minute }

// keepCopies makes the backups of every partnership until ctx ends. When it
// was made stands in the name of the archive: a program that was restarted, or
// that failed last night, goes on from there.
func (s *site) keepCopies(ctx context.Context) {
	if s.config.Backup.Main == "" {
		return
	}
	s.copyWhatIsDue(ctx)
	jobs.Every(ctx, hourly, func() { s.copyWhatIsDue(ctx) })
}

func (s *site) copyWhatIsDue(ctx context.Context) {
	to := s.config.Backup.places()
	for i, p := range s.config.Partnerships {
		now := s.parts[i].Now()
		age, err := age(to.Main, p.Name, now)
		if err == nil && age < s.config.Backup.often() {
			continue
		}
		about := slog.String("partnership", p.Name)
		t, err := backup.Take(ctx, s.vault, p.Name, p.database(s.parts[i].Now), to)
		switch {
		case err == nil:
			s.log.Info("backup made", about, slog.Int64("rows", t.Main.Rows()))
		case ctx.Err() != nil:
			return
		case age > s.config.Backup.late():
			s.log.Error("backup is LATE", about, slog.String("newest", age.Round(time.Hour).String()+" old"), slog.Any("error", err))
		default:
			s.log.Warn("backup failed, another try in an hour", about, slog.Any("error", err))
		}
	}
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
