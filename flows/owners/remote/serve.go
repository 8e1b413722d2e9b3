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

// Finder finds owners, as an owners.Resolver does. It may also have the method
// AskCommandLine, whose answers come by Next as well.
type Finder interface {
	Ask(keys ...flows.Key)
	Next(ctx context.Context) (owners.Batch, error)
}

// commandAsker is a Finder that tells command lines.
type commandAsker interface{ AskCommandLine(id owners.ID) }

// Serve answers the questions that come by a connection, until it is closed or
// something comes that is no question. Whoever does not read the answers gets
// bigger batches later, and no memory of ours.
func Serve(ctx context.Context, conn net.Conn, f Finder) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{conn: conn, finder: f}
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer cancel()
		return s.listen()
	})
	group.Go(func() error { return s.tellBatches(inner) })
	group.Go(func() error {
		<-inner.Done()
		return conn.Close() // So that nobody waits to read or write.
	})
	err := group.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

type server struct {
	conn   net.Conn
	finder Finder
}

// listen takes questions up.
func (s *server) listen() error {
	b := make([]byte, maxQuestions*questionLength+1)
	for {
		n, err := s.conn.Read(b)
		if err != nil || n == 0 {
			return net.ErrClosed
		}
		questions, err := parseQuestions(b[:n])
		if err != nil {
			return err
		}
		for _, q := range questions {
			s.take(q)
		}
	}
}

// take takes a question up; it does not wait.
func (s *server) take(q question) {
	if q.verb == whose {
		s.finder.Ask(q.key)
		return
	}
	if asker, ok := s.finder.(commandAsker); ok {
		asker.AskCommandLine(q.id)
	}
}

// tellBatches tells what becomes known.
func (s *server) tellBatches(ctx context.Context) error {
	for {
		b, err := s.finder.Next(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("finding owners: %w", err)
		}
		messages, err := answers(b)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if _, err := s.conn.Write(m); err != nil {
				return net.ErrClosed // Nobody is there any more.
			}
		}
	}
}
