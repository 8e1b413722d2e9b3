package live

import (
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/capture"
)

// TestWhatCameBeforeAFilterIsOfTheOneBefore changes it where no reader runs yet, or none any more.
func TestWhatCameBeforeAFilterIsOfTheOneBefore(t *testing.T) {
	t.Parallel()
	for name, finished := range map[string]bool{"before the first drain": false, "behind the end": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newDividedLab(t, capture.Options{Compile: inUserspace(unix.ETH_P_IP)})
			if finished {
				l.readOn()
			}
			l.send(t, false)
			l.send(t, true)
			if finished {
				if err := l.finish(); err != nil {
					t.Error(err)
				}
			}
			if gap, err := l.change(t, inKernel(unix.ETH_P_IPV6)); err != nil || gap == finished {
				t.Errorf("the filter was changed: %v, with a gap: %v", err, gap)
			}
			if finished {
				l.send(t, true) // Nothing is captured any more.
			}
			if err := l.end(); err != nil {
				t.Error(err)
			}
			l.expectOld(t)
		})
	}
}
