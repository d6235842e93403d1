package mypage

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"naast/internal/casework"
	"naast/internal/jobs"
)

// store runs the jobs that keep answers, a day later.
func (s *stage) store(t *testing.T) {
	t.Helper()
	s.Clock.Forward(25 * time.Hour)
	r := jobs.Runner{Log: slog.New(slog.DiscardHandler)}
	r.Handle(casework.AnswerJob, casework.StoreAnswer)
	if _, err := r.Turn(context.Background(), s.D); err != nil {
		t.Fatal(err)
	}
}
