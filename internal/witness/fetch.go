package witness

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"naast"
	"naast/internal/witness/verify"
)

// client fetches what others show: the addresses are the host's own, and no
// answer leads to another.
var client = &http.Client{
	Timeout:       15 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// mostFetched bounds an answer of somebody else, in bytes.
const mostFetched = verify.MaxSigned

func fetch(ctx context.Context, url string) ([]byte, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", naast.Invalid)
	}
	a, err := client.Do(q)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", naast.Unavailable)
	}
	defer a.Body.Close()
	if a.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("fetch: %w", naast.NotFound)
	}
	b, err := io.ReadAll(io.LimitReader(a.Body, mostFetched+1))
	if err != nil || a.StatusCode != http.StatusOK || len(b) > mostFetched {
		return nil, fmt.Errorf("fetch, status %d: %w", a.StatusCode, naast.Unavailable)
	}
	return b, nil
}
