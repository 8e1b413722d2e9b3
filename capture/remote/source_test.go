package remote

import (
	"context"
	"io"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/remote/sshlink"
)

// madeUp is a link whose events a test makes.
type madeUp chan sshlink.Event

func (m madeUp) Next() (sshlink.Event, error) {
	e, ok := <-m
	if !ok {
		return e, io.EOF
	}
	return e, nil
}

func (madeUp) Tell(int, sshlink.Order) error { return nil }

func (m madeUp) Close() error {
	close(m)
	return nil
}

// TestTheDurationEndsAlsoWithoutALine has a machine that greets, and writes no line of --json ever.
func TestTheDurationEndsAlsoWithoutALine(t *testing.T) {
	t.Parallel()
	link := make(madeUp, 3)
	link <- sshlink.Event{Kind: sshlink.Begun}
	link <- sshlink.Event{Kind: sshlink.Data, Data: []byte("welcome\n")}
	link <- sshlink.Event{Kind: sshlink.Ready}
	s := Open(capture.Options{Duration: 10 * time.Millisecond}, []string{"web1"}, link)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(ctx); err != nil || ctx.Err() != nil {
		t.Errorf("it has ended with %v, %v", err, ctx.Err())
	}
}
