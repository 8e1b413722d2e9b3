package replay

import (
	"context"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// measureMost is how many packets are read to find out how long a recording is.
const measureMost = 100_000_000

// startMeasuring looks for the end of the tape while it is played. The function
// it returns ends that and waits for it.
func (p *playback) startMeasuring(ctx context.Context) (stop func()) {
	if p.open == nil || !p.ends {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// A length that was not found stays unknown, which is what is shown.
		_ = capture.Recovered(func() error { return p.measure(ctx) })()
	}()
	return func() {
		cancel()
		<-done
	}
}

// measure reads a second copy of the tape to its end, or to the packet that
// cannot be read, where playing it ends too.
func (p *playback) measure(ctx context.Context) error {
	again, err := p.open()
	if err != nil {
		return err
	}
	copied := &Capture{options: p.options, name: p.name, filters: make(map[decode.LinkType]capture.Program)}
	copied.reset(again)
	defer again.Close() //nolint:errcheck // It was only read.
	var f frame.Frame
	var latest int64
	for n := 0; ; n++ {
		if n%pollEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n == measureMost {
			return nil
		}
		wanted, err := copied.next(&f)
		if err != nil {
			break
		}
		if wanted {
			latest = max(latest, f.Time)
		}
	}
	if copied.started {
		p.controls.setLength(time.Duration(latest - copied.origin))
	}
	return nil
}
