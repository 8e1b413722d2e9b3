package replay

import (
	"context"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/frame"
)

// maxMeasured is how many packets are read at most to find out how long a recording
// is.
const maxMeasured = 100_000_000

// startMeasuring finds out how long the recording is while it is played, by reading
// it a second time. The function it returns stops that and waits for it.
func (p *playback) startMeasuring(ctx context.Context) (stop func()) {
	if p.reopen == nil || !p.finite {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// Where that fails, the length stays unknown.
		_ = capture.Recovered(func() error { return p.measure(ctx) })()
	}()
	return func() {
		cancel()
		<-done
	}
}

// measure reads the recording to its end, or to the packet that cannot be read,
// where playing it ends too.
func (p *playback) measure(ctx context.Context) error {
	again, err := p.reopen()
	if err != nil {
		return err
	}
	copied := &Capture{options: p.options, name: p.name}
	copied.reset(again)
	defer again.Close() //nolint:errcheck // It was only read.
	var f frame.Frame
	var latest int64
	for n := 0; ; n++ {
		if n%pollEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n == maxMeasured {
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
