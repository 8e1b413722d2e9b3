package live

import (
	"context"

	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/peek"
)

// SetNames looks for names in packets from now on, or not: then no packet has more than
// its headers captured. It must be called while Run runs, from any goroutine. The error is
// that of SetFilter.
func (l *Capture) SetNames(on bool) error {
	return l.change(func() error {
		l.options.Names = on
		l.lookForNames()
		return nil
	})
}

// lookForNames gives the recorder the peeker, if names are looked for. The recorder's lock
// is held, or nobody else has it yet.
func (l *Capture) lookForNames() {
	if l.options.Names {
		l.rec.LookForNames(l.peeker)
	} else {
		l.rec.LookForNames(nil)
	}
}

// startPeeking looks at packets until what it returns is called: that waits until nothing
// is left to be looked at.
func (l *Capture) startPeeking() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- capture.Recovered(func() error { return l.peeker.Run(ctx) })() }()
	return func() error {
		cancel()
		return <-ended
	}
}

// withTail returns a filter that lets packets with names through in full, if names are
// looked for. An empty one is for every packet; so many bytes of others are captured.
func withTail(o *capture.Options, filter []bpf.RawInstruction, link decode.LinkType, snapLen int) ([]bpf.RawInstruction, error) {
	if !o.Names {
		return filter, nil
	}
	return peek.WithTail(filter, link, snapLen, peek.Widths{})
}

// narrower is a source that can cut packets that may have names as it cuts those that have
// none. Opened, it lets through what widest says.
type narrower interface {
	narrow(to peek.Widths) error
}

// widest are all packets that may have names.
var widest = peek.Widths{Middles: true, Others: true}

// narrow has the source cut packets of those that send too many with names, and no longer
// of those that do not. The recorder's lock is held, by the goroutine that reads the tap.
func (t *tap) narrow(now int64) error {
	s, ok := t.source.(narrower)
	if !ok {
		return nil
	}
	to := t.live.peeker.Widths(now)
	if to == t.widths {
		return nil
	}
	t.widths = to
	return s.narrow(to)
}
