package main

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// leaving answers as before, and once another program has our place it tells
// every connection to go there with the next question. A connection that is
// simply shut loses a form that is just being sent.
type leaving struct {
	http.Handler
	now  atomic.Bool
	open atomic.Int64 // connections
}

// ServeHTTP answers.
func (l *leaving) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if l.now.Load() {
		w.Header().Set("Connection", "close")
	}
	l.Handler.ServeHTTP(w, q)
}

// count follows connections.
func (l *leaving) count(_ net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		l.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		l.open.Add(-1)
	}
}

// quietTime is how long a connection may ask nothing after another program took
// our place.
const quietTime = 5 * time.Second

// out waits until everybody went elsewhere.
func (l *leaving) out(ctx context.Context) {
	short, stop := context.WithTimeout(ctx, quietTime)
	defer stop()
	for l.open.Load() > 0 && short.Err() == nil {
		select {
		case <-short.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}
