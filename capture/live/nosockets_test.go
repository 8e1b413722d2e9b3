package live

import (
	"errors"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/iface"
)

func TestACaptureEndsWhenNothingCanBeOpenedAnyMore(t *testing.T) {
	t.Parallel()
	gone := errors.New("nobody is there")
	closed := make(chan struct{})
	lost := func() error {
		select {
		case <-closed:
			return gone
		default:
			return nil
		}
	}
	down := func(*capture.Options, iface.Device) (source, error) { return nil, iface.ErrDown }
	l, err := openWith(capture.Options{Interfaces: []string{"lo"}, Engine: capture.EngineNative, SocketsLost: lost}, down)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- l.Run(t.Context()) }()
	if _, err := l.Feed().Next(t.Context()); err != nil {
		t.Fatalf("it ended while interfaces could be opened: %v", err)
	}
	close(closed)
	err = <-ended
	if !errors.Is(err, capture.ErrNoSockets) || !errors.Is(err, gone) {
		t.Errorf("it ended with %v", err)
	}
}

func TestAStallIsNotWaitedOutLonger(t *testing.T) {
	t.Parallel()
	var b backoff
	for range 20 {
		if d := b.after(capture.ErrStalled); d > backoffStalled {
			t.Errorf("the next attempt is in %v", d)
		}
	}
	if d := b.after(iface.ErrDown); d != backoffMax {
		t.Errorf("of another error, the next attempt is in %v", d)
	}
	if b.reset(); b.after(capture.ErrStalled) >= time.Second {
		t.Error("the first attempt is late")
	}
}
