package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"naast"
)

// tlsConfig lets the program end HTTPS itself, with certificates that it gets and
// renews by ACME (RFC 8555). Without it a proxy on this machine does so.
type tlsConfig struct {
	Certificates string `toml:"certificates"` // directory in which they are kept; empty: no HTTPS here
	Email        string `toml:"email"`        // where the authority writes when a certificate is about to end
	Authority    string `toml:"authority"`    // its ACME directory; empty: Let's Encrypt
	Roots        string `toml:"roots"`        // file with the roots by which that authority itself is known; empty: those of the machine
	HTTP         string `toml:"listen_http"`  // where plain HTTP is answered: proofs for the authority, and the way to HTTPS
}

func (t tlsConfig) on() bool { return t.Certificates != "" }

// defaultHTTP is where an authority comes to look (RFC 8555 section 8.3).
const defaultHTTP = ":80"

// faults are what is wrong with it beside the rest of the file.
func (t tlsConfig) faults(c config) (all []string) {
	if !t.on() {
		if t != (tlsConfig{}) {
			all = append(all, "[tls]: certificates is missing: the directory in which certificates are kept")
		}
		return all
	}
	if t.Email == "" {
		all = append(all, "[tls]: email is missing: where the authority writes when a certificate is about to end")
	}
	if c.Proxy != "" && c.Proxy != noProxy {
		all = append(all, "[tls]: visitors come here themselves then, so proxy_header must go")
	}
	for _, p := range c.Partnerships {
		for _, h := range p.Hosts {
			if h == "*" {
				all = append(all, "[tls]: a certificate needs the names of the site: hosts may not be \"*\"")
			}
		}
	}
	return all
}

// certificates gets and keeps certificates for the names of the partnerships, and
// for no other name: whoever points a name of his own here gets none.
func (c config) certificates() (*autocert.Manager, error) {
	t := c.TLS
	if err := os.MkdirAll(t.Certificates, 0o700); err != nil {
		return nil, fmt.Errorf("directory of certificates: %w", err)
	}
	var hosts []string
	for _, p := range c.Partnerships {
		hosts = append(hosts, p.Hosts...)
	}
	client := &acme.Client{DirectoryURL: cmp.Or(t.Authority, acme.LetsEncryptURL), UserAgent: "naast"}
	if t.Roots != "" {
		pem, err := os.ReadFile(filepath.Clean(t.Roots))
		if err != nil {
			return nil, fmt.Errorf("roots of the authority: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("roots of the authority: no certificate in %s: %w", t.Roots, naast.Invalid)
		}
		client.HTTPClient = &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
	}
	return &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(t.Certificates), HostPolicy: only(hosts), Client: client, Email: t.Email}, nil
}

// only lets the names of the partnerships through, however the port is written.
func only(hosts []string) autocert.HostPolicy {
	known := autocert.HostWhitelist(hosts...)
	return func(ctx context.Context, host string) error {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		return known(ctx, host)
	}
}

// plain answers plain HTTP: proofs for the authority, and the way to HTTPS for
// everybody else.
func (s *site) plain(ctx context.Context, t tlsConfig, m *autocert.Manager) (stop func(), err error) {
	l, err := s.baton.listen(cmp.Or(t.HTTP, defaultHTTP))
	if err != nil {
		return nil, fmt.Errorf("listen for plain HTTP: %w", err)
	}
	server := &http.Server{Handler: m.HTTPHandler(nil), ReadHeaderTimeout: headTimeout, ReadTimeout: headTimeout, WriteTimeout: headTimeout, IdleTimeout: headTimeout, MaxHeaderBytes: maxHead}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("plain HTTP stopped: certificates cannot be renewed", "error", err)
		}
	}()
	return func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		_ = server.Shutdown(last)
		<-done
	}, nil
}
