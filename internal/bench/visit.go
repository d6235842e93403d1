package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// visits are requests that a number of visitors do as fast as they are answered.
type visits struct {
	URL      string
	Visitors int
	Want     int // the status that every answer must have
	Requests []request
}

// request is one request of somebody.
type request struct{ Method, Path, Cookie, Body string }

// outcome is what came of visits.
type outcome struct {
	Fault string // an answer that was not as it should be; empty: none
}

// visit is the life of the process with the visitors: read what to do, say that
// it is ready, wait for a line, do it, tell.
func visit(in io.Reader, out io.Writer) error {
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		var v visits
		if err == nil {
			err = json.Unmarshal(line, &v)
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(out, "ready")
		if _, err := r.ReadBytes('\n'); err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(v.run()); err != nil {
			return err
		}
	}
}

func (v visits) run() outcome {
	work := make(chan request)
	var mu sync.Mutex
	var all outcome
	var wg sync.WaitGroup
	for i := range v.Visitors {
		wg.Go(func() {
			c := visitor(i)
			defer c.CloseIdleConnections()
			for q := range work {
				if err := v.one(c, q); err != nil {
					mu.Lock()
					all.Fault = err.Error()
					mu.Unlock()
				}
			}
		})
	}
	for _, q := range v.Requests {
		work <- q
	}
	close(work)
	wg.Wait()
	return all
}

// visitor is a browser in a network of its own: the site bounds how much one
// network may send.
func visitor(i int) *http.Client {
	d := &net.Dialer{Timeout: 5 * time.Second, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(i+1), 1)}}
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DialContext: d.DialContext, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (v visits) one(c *http.Client, q request) error {
	r, err := http.NewRequest(q.Method, v.URL+q.Path, strings.NewReader(q.Body))
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Cookie", q.Cookie)
	if q.Method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a, err := c.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	_, err = io.Copy(io.Discard, a.Body)
	if err == nil && a.StatusCode != v.Want {
		err = fmt.Errorf("%s %s: %s", q.Method, q.Path, a.Status)
	}
	return err
}

// crowd is the process with the visitors.
type crowd struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func newCrowd() (*crowd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &crowd{cmd: exec.Command(self, "-visitors")}
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	return c, c.cmd.Start()
}

func (c *crowd) close() error {
	c.in.Close()
	return c.cmd.Wait()
}

// run lets the visitors come, and tells what this process used per request.
func (c *crowd) run(v visits) (time.Duration, error) {
	var o outcome
	if err := json.NewEncoder(c.in).Encode(v); err != nil {
		return 0, err
	}
	if _, err := c.out.ReadString('\n'); err != nil {
		return 0, fmt.Errorf("visitors: %w", err)
	}
	spent, err := each(1, func() error {
		if _, err := io.WriteString(c.in, "go\n"); err != nil {
			return err
		}
		line, err := c.out.ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, &o)
		}
		return err
	})
	if err == nil && o.Fault != "" {
		err = fmt.Errorf("visitors: %s", o.Fault)
	}
	return spent / time.Duration(len(v.Requests)), err
}
