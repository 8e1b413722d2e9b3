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
type commandAsker interface{ AskCommandLine(id flows.OwnerID) }

// Serve answers the questions that come by a connection, until it is closed or
// something comes that is no question. The finder is made when the first one comes.
// Whoever does not read the answers gets bigger batches later, and no memory of ours.
func Serve(ctx context.Context, conn net.Conn, begin func() Finder) error {
	s := &server{conn: conn, questions: make([]byte, maxQuestions*questionLength+1)}
	first, err := s.read()
	if err != nil {
		return errors.Join(ended(err), ended(conn.Close()))
	}
	s.finder = begin()
	s.take(first)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
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
	return ended(group.Wait())
}

// ended leaves out the error that only says that the connection is closed.
func ended(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

type server struct {
	conn      net.Conn
	finder    Finder
	questions []byte // the message that is read
}

// listen takes questions up.
func (s *server) listen() error {
	for {
		some, err := s.read()
		if err != nil {
			return err
		}
		s.take(some)
	}
}

// read waits for questions.
func (s *server) read() ([]question, error) {
	n, err := s.conn.Read(s.questions)
	if err != nil || n == 0 {
		return nil, net.ErrClosed
	}
	return parseQuestions(s.questions[:n])
}

// take takes questions up; it does not wait.
func (s *server) take(some []question) {
	for _, q := range some {
		asker, ok := s.finder.(commandAsker)
		switch {
		case q.verb == whose:
			s.finder.Ask(q.key)
		case q.verb == commandLine && ok:
			asker.AskCommandLine(q.id)
		}
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
