package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/testkit/smtp"
)

// authority is a real small ACME server (pebble) with a name server of its own, in
// which every name leads to this machine.
type authority struct {
	*testing.T
	directory, roots string
	management       string
	http, tls        string // where it comes to look
	client           *http.Client
}

// free is a port that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func port(t *testing.T, address string) int {
	t.Helper()
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return a.Port
}

// program builds and starts one of the tools, and ends it with the test.
func program(t *testing.T, name string, env []string, args ...string) {
	t.Helper()
	bin := filepath.Join(t.TempDir(), name)
	build := exec.Command("go", "build", "-modfile", "tools/go.mod", "-o", bin, "github.com/letsencrypt/pebble/v2/cmd/"+name)
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	cmd := exec.Command(bin, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

func newAuthority(t *testing.T) *authority {
	a := &authority{T: t, management: free(t), http: free(t), tls: free(t)}
	dir, dns, api := t.TempDir(), free(t), free(t)
	a.roots = filepath.Join(dir, "roots.pem")
	key := filepath.Join(dir, "key.pem")
	pool := selfSigned(t, a.roots, key)
	a.client = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	conf, err := json.Marshal(map[string]any{"pebble": map[string]any{"listenAddress": api, "managementListenAddress": a.management, "certificate": a.roots, "privateKey": key,
		"httpPort": port(t, a.http), "tlsPort": port(t, a.tls)}})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "pebble.json"), conf, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	program(t, "pebble-challtestsrv", nil, "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dnsserver", dns, "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-management", free(t))
	program(t, "pebble", []string{"PEBBLE_VA_NOSLEEP=1"}, "-strict", "-config", filepath.Join(dir, "pebble.json"), "-dnsserver", dns)
	a.directory = "https://" + api + "/dir"
	for range 200 {
		if r, err := a.client.Get(a.directory); err == nil {
			r.Body.Close()
			return a
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the authority does not answer")
	return nil
}

// selfSigned makes the certificate by which the authority itself is known.
func selfSigned(t *testing.T, certFile, keyFile string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, x, x, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	k, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "EC PRIVATE KEY", Bytes: k}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return pool
}

// visitor trusts what the authority signs, and finds every name on this machine.
func (a *authority) visitor() *http.Client {
	a.Helper()
	r, err := a.client.Get("https://" + a.management + "/roots/0")
	if err != nil {
		a.Fatal(err)
	}
	defer r.Body.Close()
	root, err := io.ReadAll(r.Body)
	if err != nil {
		a.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(root) {
		a.Fatal("no root from the authority")
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		to := a.http
		if strings.HasSuffix(address, ":443") {
			to = a.tls
		}
		return (&net.Dialer{}).DialContext(ctx, network, to)
	}
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: pool}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

const siteName = "naast.wesselrade.example"

func (a *authority) setup(dir, mail string) setupCommand {
	return setupCommand{Config: filepath.Join(dir, "naast.toml"), Data: filepath.Join(dir, "data"), Domain: siteName, Name: "Naast in Wesselrade", Umbrella: "Samenkracht",
		Phone: "0999 20 30 40", Login: "ineke", Email: "beheer@post.example", MailServer: mail, MailFrom: "naast@post.example", MailUser: "-", MailPass: "-", MailPlain: true,
		Listen: a.tls, ListenHTTP: a.http, Authority: a.directory, Roots: a.roots, out: a.Output(), in: strings.NewReader("wesselrade\n\nIneke\n")}
}

// From nothing to a site with a certificate, a coordinator and a mail that went:
// what is not given is asked, and asked again when there is no answer. The program
// then serves with that certificate, for its own name and for no other.
func TestSetup(t *testing.T) {
	a, post := newAuthority(t), smtp.New(t)
	dir := t.TempDir()
	var said strings.Builder
	c := a.setup(dir, post.Addr())
	c.out = &said
	if err := c.Run(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	for _, want := range []string{"naast server 1 ", "naast pepper 1 ", "A test mail went to beheer@post.example", "A certificate for " + siteName} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, said.String())
		}
	}
	if len(post.Mails()) != 1 {
		t.Errorf("%d mails went", len(post.Mails()))
	}
	if err := a.setup(dir, post.Addr()).Run(t.Context(), slog.New(slog.DiscardHandler)); !errors.Is(err, naast.Conflict) {
		t.Errorf("set up twice: %v", err)
	}

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serveCommand{Config: c.Config}.Run(ctx, slog.New(slog.DiscardHandler)) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	v := a.visitor()
	body := fetch(t, v, "https://"+siteName+"/")
	if !strings.Contains(body, "Naast in Wesselrade") {
		t.Errorf("the site says %q", body)
	}
	r, err := v.Get("http://" + siteName + "/inloggen")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if to := r.Header.Get("Location"); r.StatusCode != http.StatusFound || to != "https://"+siteName+"/inloggen" {
		t.Errorf("plain HTTP leads to %q (%d)", to, r.StatusCode)
	}
	if r, err := v.Get("https://ander.example/"); err == nil {
		r.Body.Close()
		t.Error("the control: a name that is not ours got a certificate")
	}
	if ends, err := certificateEnds(filepath.Join(dir, "data", "certificates"), siteName); err != nil || ends.Before(time.Now()) {
		t.Errorf("doctor reads %v, %v", ends, err)
	}
	if _, err := certificateEnds(filepath.Join(dir, "data", "certificates"), "ander.example"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a name without one: %v", err)
	}
	open, err := openToOthers(filepath.Join(dir, "data", "certificates"))
	if err != nil || open {
		t.Errorf("others may read the certificates: %t, %v", open, err)
	}
}

// fetch asks until the program serves.
func fetch(t *testing.T, v *http.Client, address string) string {
	t.Helper()
	var last error
	for range 200 {
		r, err := v.Get(address)
		if err != nil {
			last = err
			time.Sleep(50 * time.Millisecond)
			continue
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if r.StatusCode != http.StatusOK {
			t.Fatal(r.Status)
		}
		return string(b)
	}
	t.Fatal(last)
	return ""
}

// What does not work is said with what to do, and all that was made stays.
func TestSetupSaysWhatIsWrong(t *testing.T) {
	a := newAuthority(t)
	dir := t.TempDir()
	c := a.setup(dir, free(t)) // no mail server there
	c.Domain = "naast.localhost.invalid-"
	err := c.Run(t.Context(), slog.New(slog.DiscardHandler))
	for _, want := range []string{"mail to beheer@post.example did not go", "does that name lead to this machine"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it does not say %q: %v", want, err)
		}
	}
	if _, err := readConfig(c.Config); err != nil {
		t.Errorf("what was made is gone: %v", err)
	}
	empty := setupCommand{Config: filepath.Join(dir, "other.toml"), Data: dir, in: strings.NewReader("\n\n"), out: io.Discard}
	if err := empty.Run(t.Context(), slog.New(slog.DiscardHandler)); !errors.Is(err, naast.Invalid) {
		t.Errorf("without answers: %v", err)
	}
}

// A file in which HTTPS ends here and a proxy ends it too is refused.
func TestTLSConfig(t *testing.T) {
	whole := `listen=":443"` + "\nkeys=\"k\"\n%s\n[tls]\ncertificates=\"c\"\n%s\n[[partnership]]\nname=\"a\"\nhosts=[%q]\nmain=\"sqlite:m\"\nring=\"sqlite:r\"\nsession=\"sqlite:s\"\n"
	for what, x := range map[string]struct{ top, tls, host, fault string }{
		"right":           {"", `email="a@b.example"`, "naast.example", ""},
		"no address":      {"", "", "naast.example", "email is missing"},
		"a proxy as well": {`proxy_header="X-Forwarded-For"`, `email="a@b.example"`, "naast.example", "proxy_header must go"},
		"every name":      {"", `email="a@b.example"`, "*", "hosts may not be"},
	} {
		path := filepath.Join(t.TempDir(), "naast.toml")
		if err := os.WriteFile(path, fmt.Appendf(nil, whole, x.top, x.tls, x.host), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := readConfig(path)
		if x.fault == "" && (err != nil || !c.HTTPS || c.Proxy != "") {
			t.Errorf("%s: %v", what, err)
		}
		if x.fault != "" && (err == nil || !strings.Contains(err.Error(), x.fault)) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
