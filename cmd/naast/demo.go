package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"naast"
	"naast/internal/demo"
	"naast/internal/vault"
)

type demoCommand struct {
	Port int    `help:"The port to listen on." default:"8080" env:"PORT"`
	Dir  string `help:"Keep the demo in this directory; without it everything is gone afterwards." type:"path"`
	// The next ones are for trying things out, such as the stories do.
	Later   int    `help:"Pretend that it is this many days later."`
	Main    string `help:"Another database than SQLite in the directory: a PostgreSQL address."`
	Ring    string `help:"The same for the keyring."`
	Session string `help:"The same for sessions."`
	Mail    string `help:"Send mail to this SMTP server on this machine (host:port)."`
}

// Run builds the demo partnership, or opens the one that was kept, and serves
// it on this machine only.
func (c demoCommand) Run(ctx context.Context) error {
	dir := c.Dir
	if dir == "" {
		tmp, err := os.MkdirTemp("", "naast-demo-")
		if err != nil {
			return fmt.Errorf("demo directory: %w", err)
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	got, err := takeBaton(c.config(dir).Keys)
	if err != nil {
		return err
	}
	quiet := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})) // without a mail server every mail waits, as /post shows
	s, book, err := c.open(ctx, dir, quiet)
	if err != nil {
		return err
	}
	defer s.close()
	s.baton = got
	s.local = fmt.Sprintf("http://localhost:%d", c.Port)
	(&demo.Slice{Book: book}).Routes(s.app)
	return s.serve(ctx, fmt.Sprintf("127.0.0.1:%d", c.Port), nil, func(string) {
		fmt.Printf("\n  Naast: http://localhost:%d\n  Look around as anybody: http://localhost:%d%s\n\n", c.Port, c.Port, demo.Path)
	})
}

func (c demoCommand) config(dir string) config {
	address := func(given, name string) string {
		if given != "" {
			return given
		}
		return "sqlite:" + filepath.Join(dir, name+".db")
	}
	cfg := config{Keys: filepath.Join(dir, "keys"), PDF: pdfHere(), demo: true}
	if c.Mail != "" {
		cfg.Mail = mailConfig{Server: c.Mail, From: "naast@wesselrade.example", Plain: true}
	}
	cfg.Partnerships = []partnershipConfig{{Name: "wesselrade", Hosts: []string{"*"}, Main: address(c.Main, "main"), Ring: address(c.Ring, "ring"), Session: address(c.Session, "session")}}
	return cfg
}

func (c demoCommand) open(ctx context.Context, dir string, log *slog.Logger) (*site, *demo.Book, error) {
	file := filepath.Join(dir, "demo.json")
	cfg, clock := c.config(dir), &demo.Clock{}
	clock.At(-c.Later)
	kept, err := os.ReadFile(file)
	if err == nil {
		var book demo.Book
		if err := json.Unmarshal(kept, &book); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", file, err)
		}
		s, err := open(ctx, cfg, naast.Clock(clock.Now), log)
		return s, &book, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("demo directory: %w", err)
	}
	if err := vault.CreateKeys(cfg.Keys); err != nil {
		return nil, nil, fmt.Errorf("demo keys: %w", err)
	}
	s, err := open(ctx, cfg, naast.Clock(clock.Now), log)
	if err != nil {
		return nil, nil, err
	}
	fmt.Println("Building the demo: a village partnership with supporters and questions…")
	book, err := demo.Build(ctx, s.parts[0], s.cases, clock)
	if err == nil {
		var b []byte
		if b, err = json.MarshalIndent(book, "", "  "); err == nil {
			err = os.WriteFile(file, b, 0o600)
		}
	}
	if err != nil {
		s.close()
		return nil, nil, err
	}
	return s, book, nil
}
