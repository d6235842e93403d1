package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"naast"
)

// web looks at how visitors come.
func (d *doctor) web() {
	host, _, err := net.SplitHostPort(d.cfg.Listen)
	ip := net.ParseIP(host)
	local := host == "localhost" || ip != nil && ip.IsLoopback()
	if d.cfg.TLS.on() {
		d.certificates()
		return
	}
	switch {
	case err != nil:
		d.bad(`Write it as "127.0.0.1:8080".`, "web: listen %q is no address", d.cfg.Listen)
	case !d.cfg.HTTPS && !local:
		d.bad("Let a proxy on this machine end HTTPS, listen on 127.0.0.1, and set https = true.", "web: visitors can come over plain HTTP")
	case !d.cfg.HTTPS:
		d.note("Set https = true once the proxy stands.", "web: https = false: only for trying out on this machine")
	case !local:
		d.note("Listen on 127.0.0.1 if the proxy is on this machine.", "web: %s can be reached around the proxy", d.cfg.Listen)
	case d.cfg.Proxy == "":
		d.note(`Name the header in which the proxy writes who visits, unless nobody stands in front.`, "web: proxy_header is none: everybody counts as one visitor")
	default:
		d.good("web: HTTPS by a proxy on this machine, which tells who visits in %s", d.cfg.Proxy)
	}
}

// soonDays is how many days before its end a certificate must have been renewed;
// the program renews a month before.
const soonDays = 14

// certificates looks at what the program keeps for the names of the site.
func (d *doctor) certificates() {
	for _, p := range d.cfg.Partnerships {
		for _, host := range p.Hosts {
			ends, err := certificateEnds(d.cfg.TLS.Certificates, host)
			left := int(time.Until(ends).Hours() / 24)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				d.bad("Start naast serve, open the site once, and see whether ports 80 and 443 of that name lead here.", "web: no certificate for %s yet", host)
			case err != nil:
				d.bad("Take that file away and start naast serve: it gets another.", "web: certificate of %s: %v", host, err)
			case left < soonDays:
				d.bad("See in the log why it was not renewed; port 80 must be reached from outside.", "web: certificate of %s ends in %d days", host, left)
			default:
				d.good("web: HTTPS here, certificate of %s for %d days", host, left)
			}
		}
	}
}

// certificateEnds reads until when a certificate lasts, as autocert keeps it: key
// first, then the chain.
func certificateEnds(dir, host string) (ends time.Time, err error) {
	b, err := os.ReadFile(filepath.Join(filepath.Clean(dir), filepath.Base(host)))
	if err != nil {
		return ends, err
	}
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		x, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return ends, fmt.Errorf("read certificate: %w", err)
		}
		return x.NotAfter, nil
	}
	return ends, fmt.Errorf("no certificate in the file: %w", naast.Invalid)
}

// openToOthers tells whether anybody but the owner may read a file or directory.
func openToOthers(path string) (bool, error) {
	i, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	return i.Mode().Perm()&0o077 != 0, nil
}

// lowSpace is how much of a disk must be free: a tenth, or a gigabyte.
const lowSpace = 1 << 30

// disks looks at the room on every disk that is written to.
func (d *doctor) disks() {
	seen := map[uint64]bool{}
	for _, dir := range d.directories() {
		id, free, total, err := disk(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue // said elsewhere
		}
		if err != nil {
			d.bad("See whether the disk is mounted.", "disk of %s: %v", dir, err)
			continue
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		if free < total/10 && free < lowSpace {
			d.bad("Make room: without it nobody can send a question.", "disk of %s: %d MB free of %d", dir, free>>20, total>>20)
			continue
		}
		d.good("disk of %s: %d MB free of %d", dir, free>>20, total>>20)
	}
}

// directories are all that this installation writes in.
func (d *doctor) directories() []string {
	all := []string{d.cfg.Keys}
	for _, p := range d.cfg.Partnerships {
		if p.Keys != "" {
			all = append(all, p.Keys)
		}
		for _, a := range []string{p.Main, p.Ring, p.Session} {
			if path, ok := strings.CutPrefix(a, "sqlite:"); ok {
				all = append(all, filepath.Dir(path))
			}
		}
	}
	if d.cfg.TLS.on() {
		all = append(all, d.cfg.TLS.Certificates)
	}
	b := d.cfg.Backup
	for _, dir := range append([]string{b.Main, b.Ring}, b.Week...) {
		if dir != "" {
			all = append(all, dir)
		}
	}
	return all
}

// disk tells on which disk a directory lies and how many bytes are free.
func disk(dir string) (id, free, total uint64, err error) {
	var where syscall.Stat_t
	var room syscall.Statfs_t
	if err := syscall.Stat(dir, &where); err != nil {
		return 0, 0, 0, err
	}
	if err := syscall.Statfs(dir, &room); err != nil {
		return 0, 0, 0, err
	}
	size := uint64(room.Bsize)
	return uint64(where.Dev), room.Bavail * size, room.Blocks * size, nil
}
