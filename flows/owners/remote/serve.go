package remote

import (
	"context"
	"errors"
	"fmt"
	"net"

	"golang.org/x/sync/errgroup"

	"iftopgo/flows"
	"iftopgo/flows/owners"
)

// Finder finds process owners, as an owners.Resolver does. It may also have the
// methods AskAgain and AskCommandLine, whose answers come from Next as well.
type Finder interface {
	Ask(keys ...flows.Key)
	Next(ctx context.Context) (owners.Batch, error)
}

// recheckAsker is a Finder that looks whether flows still have their owners.
type recheckAsker interface{ AskAgain(known ...flows.Owned) }

// commandAsker is a Finder that looks up command lines.
type commandAsker interface{ AskCommandLine(id flows.OwnerID) }

// Serve answers the requests of a connection, until it is closed or a malformed
// request comes, which is an error. start makes the finder when the first request
// comes. A client that does not read its answers gets bigger batches later; nothing
// is queued for it beyond what the finder keeps.
func Serve(ctx context.Context, conn net.Conn, start func() Finder) error {
	s := &server{conn: conn, buf: make([]byte, maxRequests*requestLength+1)}
	first, err := s.read()
	if err != nil {
		return errors.Join(ignoreClosed(err), ignoreClosed(conn.Close()))
	}
	s.finder = start()
	s.handle(first)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer cancel()
		return s.readRequests()
	})
	group.Go(func() error { return s.sendBatches(inner) })
	group.Go(func() error {
		<-inner.Done()
		return conn.Close() // Unblocks reading and writing.
	})
	return ignoreClosed(group.Wait())
}

// ignoreClosed drops the error that only says that the connection is closed.
func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

type server struct {
	conn   net.Conn
	finder Finder
	buf    []byte // the message that was read last
}

// readRequests handles requests until reading fails.
func (s *server) readRequests() error {
	for {
		requests, err := s.read()
		if err != nil {
			return err
		}
		s.handle(requests)
	}
}

// read waits for a message of requests.
func (s *server) read() ([]request, error) {
	n, err := s.conn.Read(s.buf)
	if err != nil || n == 0 {
		return nil, net.ErrClosed
	}
	return parseRequests(s.buf[:n])
}

// handle passes requests on to the finder; it does not wait.
func (s *server) handle(requests []request) {
	for _, q := range requests {
		switch q.op {
		case opOwner:
			s.finder.Ask(q.key)
		case opAgain:
			if asker, ok := s.finder.(recheckAsker); ok {
				asker.AskAgain(flows.Owned{Key: q.key, Owner: q.id, Evidence: q.evidence})
			}
		case opCommandLine:
			if asker, ok := s.finder.(commandAsker); ok {
				asker.AskCommandLine(q.id)
			}
		case opStart:
		}
	}
}

// sendBatches sends what the finder finds.
func (s *server) sendBatches(ctx context.Context) error {
	for {
		b, err := s.finder.Next(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("finding owners: %w", err)
		}
		messages, err := encodeBatch(b)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if _, err := s.conn.Write(m); err != nil {
				return net.ErrClosed // The client has closed its end.
			}
		}
	}
}
