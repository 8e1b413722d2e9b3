package nameserver

import (
	"context"
	"net"
	"sync"
	"time"
)

const (
	// silence is how long a server that has not answered is asked last.
	silence = 30 * time.Second
	// maxSilent bounds how many servers are remembered. There are three at a time
	// (resolv.conf(5), MAXNS); others come when the file changes.
	maxSilent = 16
)

// Dial opens a connection to a name server, "host:port".
type Dial func(ctx context.Context, network, server string) (net.Conn, error)

// Client asks name servers and remembers which of them have not answered. Any number of
// goroutines may use it at the same time.
type Client struct {
	dial Dial
	now  func() time.Time
	conf *SystemFile

	mu     sync.Mutex
	silent map[string]time.Time // when servers were silent, by address
}

// NewClient returns a client that knows nothing of any server. A dial of nil is that of
// [net.Dialer]; open opens resolv.conf(5) once this process may not, nil if it always may.
func NewClient(dial Dial, open Open) *Client {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return &Client{dial: dial, now: time.Now, conf: NewSystemFile("/etc/resolv.conf", open), silent: make(map[string]time.Time)}
}

// isSilent says whether a server has not answered lately.
func (c *Client) isSilent(server string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.silent[server]
	return ok && c.now().Sub(at) < silence
}

// setSilent remembers whether a server has answered.
func (c *Client) setSilent(server string, silent bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !silent {
		delete(c.silent, server)
		return
	}
	if len(c.silent) >= maxSilent {
		clear(c.silent)
	}
	c.silent[server] = c.now()
}
