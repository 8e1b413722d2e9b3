package live

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/iface"
)

// failed waits until a reader has failed, and returns why.
func (l *dividedLab) failed(t *testing.T) error {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if err := l.wait(10 * time.Millisecond); err != nil {
			return err
		}
	}
	t.Fatal("ten seconds without a failure")
	return nil
}

// TestAReaderThatStoppedHangsNothing changes the filter, and ends the capture, when one of two rings, or each, is read
// no more: the source has to be opened again, behind what is left, for which the old filter is.
func TestAReaderThatStoppedHangsNothing(t *testing.T) {
	t.Parallel()
	t.Run("the interface is down", func(t *testing.T) {
		t.Parallel()
		l := newDividedLab(t, capture.Options{Compile: inKernel(unix.ETH_P_IP)})
		l.readOn()
		l.send(t, false)
		l.Remote.Down(t)
		if err := l.failed(t); !errors.Is(err, iface.ErrDown) {
			t.Error(err)
		}
		if _, err := l.change(t, nil); err != nil && !errors.Is(err, errFilterChanged) {
			t.Error(err)
		}
		if err := l.end(); err != nil {
			t.Error(err)
		}
		l.expectOld(t)
	})
	t.Run("one has panicked", func(t *testing.T) {
		t.Parallel()
		var once atomic.Bool
		l := newDividedLab(t, capture.Options{Compile: func(l decode.LinkType, socket bool) (capture.Program, error) {
			p, err := inUserspace(unix.ETH_P_IP)(l, socket)
			match := p.Match
			p.Match = func(data []byte, n int) bool {
				if !once.Swap(true) {
					panic("the first packet")
				}
				return match(data, n)
			}
			return p, err
		}})
		l.readOn()
		l.send(t, true)
		cause := l.failed(t)
		l.send(t, false)
		l.send(t, true)
		if gap, err := l.change(t, inKernel(unix.ETH_P_IPV6)); !errors.Is(err, errFilterChanged) || !errors.Is(err, cause) || !gap {
			t.Errorf("the filter was changed: %v, with a gap: %v", err, gap)
		}
		if err := l.end(); !errors.Is(err, cause) {
			t.Error(err)
		}
		l.expectOld(t)
	})
	t.Run("none says why", func(t *testing.T) {
		t.Parallel()
		l := newDividedLab(t, capture.Options{Compile: inUserspace(unix.ETH_P_IP)})
		l.to.now = l.clock.read()
		l.compareClocks(&l.to)
		l.begin(&l.to) // And no goroutine runs, as if it were stuck.
		l.send(t, false)
		l.send(t, true)
		if gap, err := l.change(t, inKernel(unix.ETH_P_IPV6)); !errors.Is(err, errFilterChanged) || !errors.Is(err, errStopped) || !gap {
			t.Errorf("the filter was changed: %v, with a gap: %v", err, gap)
		}
		if err := l.end(); err != nil {
			t.Error(err)
		}
		l.expectOld(t)
	})
}

// TestReadersThatWaitEnd ends the capture while its readers wait for packets.
func TestReadersThatWaitEnd(t *testing.T) {
	t.Parallel()
	l := newDividedLab(t, capture.Options{Compile: inKernel(unix.ETH_P_LOOP)})
	l.readOn()
	begun := time.Now()
	if err := l.finish(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("the readers ended after %v", took)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}
