package tty

import (
	"context"
	"os"
	"time"
)

// hangUpInterval is how often the terminal is polled for a hang-up.
const hangUpInterval = 2 * time.Second

// WatchHangUp calls hungUp when the terminal has hung up, until the context ends. It
// blocks. The kernel sends SIGHUP to the leader of the session only: behind a shell
// script or another program nobody else hears of it.
// after returns a channel that is closed after some time.
func WatchHangUp(ctx context.Context, terminal *os.File, after func(time.Duration) <-chan struct{}, hungUp func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-after(hangUpInterval):
		}
		if hasHungUp(terminal) {
			hungUp()
			return
		}
	}
}
