package remote

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners"
)

// Client asks another process for process owners. It works in goroutines of its own,
// from NewClient to Close or until the other process has exited. Only Next and Close
// wait; its methods may be called from several goroutines.
type Client struct {
	conn net.Conn
	// woken has capacity 1: it says that there is something to send, not how much.
	woken   chan struct{}
	batches chan owners.Batch
	done    chan struct{} // closed when no more answers come
	closed  chan struct{} // closed by Close
	working sync.WaitGroup
	once    sync.Once

	mu      sync.Mutex
	asked   []request
	err     error
	overlay statusOverlay
	overdue *time.Timer // runs while a request has no answer
}

// maxAsked bounds the requests that wait to be sent, like those of an
// owners.Resolver.
const maxAsked = 65536

// maxAgain is how many requests may wait for flows to be asked for again.
const maxAgain = 4096

// NewClient returns a client that asks over a connection, which it owns from now on.
// The server starts its search at once.
func NewClient(conn net.Conn) *Client {
	c := &Client{
		conn: conn, woken: make(chan struct{}, 1), batches: make(chan owners.Batch),
		done: make(chan struct{}), closed: make(chan struct{}), asked: []request{{op: opStart}},
		overlay: statusOverlay{changed: make(chan struct{}, 1)},
	}
	c.wake()
	c.working.Go(c.send)
	c.working.Go(c.receive)
	return c
}

// Ask asks for the owners of flows, as that of owners.Resolver does. While too many
// requests wait to be sent, further ones are dropped and counted in
// flows.OwnerSearch.Refused.
func (c *Client) Ask(keys ...flows.Key) {
	c.mu.Lock()
	n := min(len(keys), maxAsked-len(c.asked))
	for _, k := range keys[:n] {
		c.asked = append(c.asked, request{op: opOwner, key: k})
	}
	c.overlay.addRefused(len(keys) - n)
	c.expectAnswer()
	c.mu.Unlock()
	c.wake()
}

// AskAgain asks whether flows still have the owners that are known of them, as that of
// owners.Resolver does. While many requests wait to be sent, further ones are dropped:
// they come again.
func (c *Client) AskAgain(known ...flows.Owned) {
	c.mu.Lock()
	for _, o := range known[:min(len(known), max(maxAgain-len(c.asked), 0))] {
		c.asked = append(c.asked, request{op: opAgain, key: o.Key, id: o.Owner, evidence: o.Evidence})
	}
	c.mu.Unlock()
	c.wake()
}

// expectAnswer starts the timer for an answer unless it is running. c.mu is held.
func (c *Client) expectAnswer() {
	if c.overdue != nil {
		return
	}
	c.overdue = time.AfterFunc(answerTimeout, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.overdue != nil {
			c.overlay.setResponding(false)
		}
	})
}

// answered notes that the server has answered.
func (c *Client) answered() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.overdue != nil {
		c.overdue.Stop()
		c.overdue = nil
	}
	c.overlay.setResponding(true)
}

// AskCommandLine asks for the command line of a process. It never waits: the answer
// comes from Next.
func (c *Client) AskCommandLine(id flows.OwnerID) {
	c.mu.Lock()
	if len(c.asked) < maxAsked {
		c.asked = append(c.asked, request{op: opCommandLine, id: id})
	}
	c.mu.Unlock()
	c.wake()
}

// wake tells send that there is something to send.
func (c *Client) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// Next waits for what became known since the last call. Once the other process has
// exited, or after Close, it returns io.EOF joined with the error, if there was one.
func (c *Client) Next(ctx context.Context) (owners.Batch, error) {
	select {
	case b := <-c.batches:
		c.mu.Lock()
		defer c.mu.Unlock()
		b.Search = c.overlay.apply(b.Search)
		return b, nil
	case <-c.overlay.changed:
		c.mu.Lock()
		defer c.mu.Unlock()
		return owners.Batch{Search: c.overlay.apply(nil)}, nil
	case <-ctx.Done():
		return owners.Batch{}, ctx.Err()
	case <-c.done:
		c.mu.Lock()
		defer c.mu.Unlock()
		return owners.Batch{}, errors.Join(io.EOF, c.err)
	}
}

// Close closes the connection and waits for the goroutines of the client.
func (c *Client) Close() error {
	c.once.Do(func() { close(c.closed) })
	err := c.conn.Close()
	c.working.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil // The other process had exited.
	}
	return err
}

// send sends requests until the connection fails.
func (c *Client) send() {
	for {
		select {
		case <-c.woken:
		case <-c.done:
			return
		}
		for message := c.nextMessage(); len(message) > 0; message = c.nextMessage() {
			if _, err := c.conn.Write(message); err != nil {
				_ = c.conn.Close() // Ends receive.
				return
			}
		}
	}
}

// nextMessage takes the next message off the waiting requests; it is empty if there
// are none.
func (c *Client) nextMessage() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(c.asked), maxRequests)
	message := make([]byte, 0, n*requestLength)
	for _, q := range c.asked[:n] {
		message = appendRequest(message, q)
	}
	c.asked = c.asked[n:]
	if len(c.asked) == 0 {
		c.asked = nil
	}
	return message
}

// receive reads answers until there are no more.
func (c *Client) receive() {
	err := c.readAnswers()
	c.answered() // The end is reported by Next.
	c.mu.Lock()
	c.err = err
	c.mu.Unlock()
	close(c.done)
	_ = c.conn.Close() // Unblocks send.
}

// readAnswers reads answers until the connection ends, which is no error.
func (c *Client) readAnswers() error {
	var p partialBatch
	b := make([]byte, maxAnswer+1)
	for {
		n, err := c.conn.Read(b)
		if err != nil || n == 0 {
			return nil //nolint:nilerr // Either side has closed the connection.
		}
		complete, err := p.add(b[:n])
		if err != nil {
			return err
		}
		if !complete {
			continue
		}
		c.answered()
		select {
		case c.batches <- p.batch:
			p = partialBatch{}
		case <-c.closed:
			return nil
		}
	}
}
