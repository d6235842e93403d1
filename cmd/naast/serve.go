package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"naast"
	"naast/internal/web/assets"
)

type serveCommand struct {
	Config string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, log *slog.Logger) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	boundHeap(len(cfg.Partnerships))
	got, err := takeBaton(cfg.Keys)
	if err != nil {
		return err
	}
	s, err := openAll(ctx, cfg, naast.Clock(time.Now), log)
	if err != nil {
		return err
	}
	defer s.close()
	s.baton = got
	ready := func(address string) { log.Info("naast is ready", "address", address) }
	if !cfg.TLS.on() {
		return s.serve(ctx, cfg.Listen, nil, ready)
	}
	m, err := cfg.certificates()
	if err != nil {
		return err
	}
	stop, err := s.plain(ctx, cfg.TLS, m)
	if err != nil {
		return err
	}
	defer stop()
	return s.serve(ctx, cfg.Listen, m.TLSConfig(), ready)
}

// How long the server waits, and how large the head of a request may be. A form
// with files gives itself more time (web.Ctx.Uploads).
const (
	headTimeout  = 10 * time.Second
	readTimeout  = 60 * time.Second
	writeTimeout = 60 * time.Second
	idleTimeout  = 2 * time.Minute
	stopTimeout  = 20 * time.Second // for requests under way when the program is told to stop
	maxHead      = 32 << 10
)

// serve answers requests and does jobs until ctx ends, or until another program
// took its place (SIGHUP); requests under way are finished. secure is how it ends
// HTTPS itself; nil where a proxy does.
func (s *site) serve(ctx context.Context, listen string, secure *tls.Config, ready func(address string)) error {
	if err := assets.Check(); err != nil {
		return err
	}
	l, err := s.baton.listen(listen)
	if err != nil {
		return err
	}
	address := l.Addr().String()
	if secure != nil {
		secure.MinVersion = tls.VersionTLS12
		l = tls.NewListener(l, secure)
	}
	visits := &leaving{Handler: s.handler()}
	server := &http.Server{
		Handler: visits, ConnState: visits.count, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: headTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHead,
	}
	working, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); s.baton.wait(working); s.workAll(working) }()
	told := make(chan os.Signal, 1) // heard before anybody knows of us, and until the end: unheard it would end us
	signal.Notify(told, syscall.SIGHUP)
	defer signal.Stop(told)
	stopped := make(chan error, 1)
	go func() {
		if s.passed(working, told) {
			visits.now.Store(true)
			l.Close() // the socket stays: the next program has it
			visits.out(context.WithoutCancel(ctx))
		}
		last, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		stopped <- server.Shutdown(last)
	}()
	ready(address)
	if err = s.baton.answers(); err == nil {
		err = server.Serve(l)
	}
	stop()
	<-done
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return <-stopped
	}
	return err
}

// passed waits until another program has our place, or ctx ends.
func (s *site) passed(ctx context.Context, told <-chan os.Signal) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-told:
			err := s.baton.pass(ctx)
			if err == nil {
				s.log.Info("another program answers now; this one finishes what it has")
				return true
			}
			s.log.Error("another program did not start, and this one goes on", "error", err)
		}
	}
}
