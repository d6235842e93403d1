package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
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
	s, err := open(ctx, cfg, naast.Clock(time.Now), log)
	if err != nil {
		return err
	}
	defer s.close()
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

// serve answers requests and does jobs until ctx ends; requests under way are
// finished. secure is how it ends HTTPS itself; nil where a proxy does.
func (s *site) serve(ctx context.Context, listen string, secure *tls.Config, ready func(address string)) error {
	if err := assets.Check(); err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if secure != nil {
		secure.MinVersion = tls.VersionTLS12
		l = tls.NewListener(l, secure)
	}
	server := &http.Server{
		Handler: s.app.Handler(), ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: headTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHead,
	}
	working, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); s.work(working) }()
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		stopped <- server.Shutdown(last)
	}()
	ready(l.Addr().String())
	err = server.Serve(l)
	stop()
	<-done
	if errors.Is(err, http.ErrServerClosed) {
		return <-stopped
	}
	return err
}
