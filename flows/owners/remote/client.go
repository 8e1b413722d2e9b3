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

// Client asks another process for owners. It works in goroutines of its own, from
// NewClient to Close or until the other process has ended; none of its methods but
// Next and Close ever waits.
type Client struct {
	conn net.Conn
	// wake has one place: it says that there is something to send, not how much.
	wake    chan struct{}
	batches chan owners.Batch
	done    chan struct{} // closed when nothing comes any more
	closed  chan struct{} // closed by Close
	working sync.WaitGroup
	once    sync.Once

	mu      sync.Mutex
	asked   []question
	err     error
	remarks remarks
	overdue *time.Timer // runs while something asked for has no answer
}

// maxAsked bounds what waits to be sent, as what an owners.Resolver is asked.
const maxAsked = 65536

// NewClient asks over a connection, which is the client's from now on. The other
// side begins its search at once.
func NewClient(conn net.Conn) *Client {
	c := &Client{
		conn: conn, wake: make(chan struct{}, 1), batches: make(chan owners.Batch),
		done: make(chan struct{}), closed: make(chan struct{}), asked: []question{{verb: begin}},
		remarks: remarks{news: make(chan struct{}, 1)},
	}
	c.rouse()
	c.working.Go(c.send)
	c.working.Go(c.receive)
	return c
}

// Ask asks who owns flows, as owners.Resolver's does. What is asked for while too
// much waits to be sent stays unknown, and is counted in Status.Refused.
func (c *Client) Ask(keys ...flows.Key) {
	c.mu.Lock()
	n := min(len(keys), maxAsked-len(c.asked))
	for _, k := range keys[:n] {
		c.asked = append(c.asked, question{verb: whose, key: k})
	}
	c.remarks.refuse(len(keys) - n)
	c.expect()
	c.mu.Unlock()
	c.rouse()
}

// expect begins to wait for an answer, if nobody does yet. c.mu is held.
func (c *Client) expect() {
	if c.overdue != nil {
		return
	}
	c.overdue = time.AfterFunc(tooLong, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.overdue != nil {
			c.remarks.hear(false)
		}
	})
}

// heard says that the other side has answered.
func (c *Client) heard() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.overdue != nil {
		c.overdue.Stop()
		c.overdue = nil
	}
	c.remarks.hear(true)
}

// AskCommandLine asks for the command line of an owner. It never waits: the
// answer comes by Next.
func (c *Client) AskCommandLine(id flows.OwnerID) {
	c.mu.Lock()
	if len(c.asked) < maxAsked {
		c.asked = append(c.asked, question{verb: commandLine, id: id})
	}
	c.mu.Unlock()
	c.rouse()
}

// rouse says that there is something to send.
func (c *Client) rouse() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Next waits for what is known and has not been told. Once the other process has
// ended, or after Close, it returns io.EOF with what was wrong.
func (c *Client) Next(ctx context.Context) (owners.Batch, error) {
	select {
	case b := <-c.batches:
		c.mu.Lock()
		defer c.mu.Unlock()
		b.Search = c.remarks.with(b.Search)
		return b, nil
	case <-c.remarks.news:
		c.mu.Lock()
		defer c.mu.Unlock()
		return owners.Batch{Search: c.remarks.with(nil)}, nil
	case <-ctx.Done():
		return owners.Batch{}, ctx.Err()
	case <-c.done:
		c.mu.Lock()
		defer c.mu.Unlock()
		return owners.Batch{}, errors.Join(io.EOF, c.err)
	}
}

// Close ends the work and waits for that.
func (c *Client) Close() error {
	c.once.Do(func() { close(c.closed) })
	err := c.conn.Close()
	c.working.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil // The work had ended by itself.
	}
	return err
}

// send sends what was asked.
func (c *Client) send() {
	for {
		select {
		case <-c.wake:
		case <-c.done:
			return
		}
		for message := c.take(); len(message) > 0; message = c.take() {
			if _, err := c.conn.Write(message); err != nil {
				_ = c.conn.Close() // The receiver will notice.
				return
			}
		}
	}
}

// take takes the next message off what was asked.
func (c *Client) take() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(c.asked), maxQuestions)
	message := make([]byte, 0, n*questionLength)
	for _, q := range c.asked[:n] {
		message = appendQuestion(message, q)
	}
	c.asked = c.asked[n:]
	if len(c.asked) == 0 {
		c.asked = nil
	}
	return message
}

// receive takes answers until there are no more.
func (c *Client) receive() {
	err := c.answers()
	c.heard() // That it ended is told otherwise.
	c.mu.Lock()
	c.err = err
	c.mu.Unlock()
	close(c.done)
	_ = c.conn.Close() // So that the sender does not wait.
}

// answers takes answers until the connection ends, which is no error.
func (c *Client) answers() error {
	var p partial
	b := make([]byte, maxAnswer+1)
	for {
		n, err := c.conn.Read(b)
		if err != nil || n == 0 {
			return nil //nolint:nilerr // The other process has ended, or we have.
		}
		whole, err := p.add(b[:n])
		if err != nil {
			return err
		}
		if !whole {
			continue
		}
		c.heard()
		select {
		case c.batches <- p.batch:
			p = partial{}
		case <-c.closed:
			return nil
		}
	}
}
