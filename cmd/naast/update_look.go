package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"naast"
)

const lookTime = 20 * time.Second // for each page that is looked at

// look looks whether the program works that lies in place now: the databases, the
// words of nobody, and the first page of each partnership.
func (u *update) look(ctx context.Context) error {
	u.say("Everything is looked at …")
	if err := u.run(ctx, u.installed, "verify", "--short"); err != nil {
		return err
	}
	pid, _, err := u.running()
	if err != nil || !runs(pid, u.installed) {
		return fmt.Errorf("what runs is not the program that was put in place: %w", naast.Unavailable)
	}
	for _, p := range u.cfg.Partnerships {
		for _, path := range []string{"/gezond", "/"} {
			if err := u.visit(ctx, p.Hosts[0], path); err != nil {
				return fmt.Errorf("%s of %s: %w", path, p.Name, err)
			}
		}
	}
	return nil
}

// visit asks for a page as a visitor does, from this machine.
func (u *update) visit(ctx context.Context, host, path string) error {
	if host == "*" {
		host = "localhost"
	}
	_, port, err := net.SplitHostPort(u.cfg.Listen)
	if err != nil {
		return err
	}
	here := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: lookTime}).DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
	}
	scheme, trust := "http://", &tls.Config{MinVersion: tls.VersionTLS12}
	if u.cfg.TLS.on() {
		scheme, trust.RootCAs = "https://", u.cfg.TLS.own(host)
	}
	client := &http.Client{Timeout: lookTime, Transport: &http.Transport{DialContext: here, TLSClientConfig: trust, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+host+path, nil)
	if err != nil {
		return err
	}
	res, err := client.Do(q)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && (res.StatusCode != http.StatusOK || path == "/" && !strings.Contains(string(body), "<h1")) {
		err = fmt.Errorf("status %d, or no page: %w", res.StatusCode, naast.Unavailable)
	}
	return err
}

// own trusts the certificate that this machine has for a name, whoever gave it.
func (t tlsConfig) own(host string) *x509.CertPool {
	pool := x509.NewCertPool()
	if pem, err := os.ReadFile(filepath.Join(t.Certificates, filepath.Base(host))); err == nil {
		pool.AppendCertsFromPEM(pem)
	}
	return pool
}
