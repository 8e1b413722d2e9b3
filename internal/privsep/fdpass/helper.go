package fdpass

import (
	"errors"
	"fmt"
	"net"
	"os/exec"
	"time"
)

var (
	// ErrEnded says that the helper has ended: nobody else may open sockets.
	ErrEnded = errors.New("the helper has ended")
	// ErrStalled says that the helper does not answer. It may do so later.
	ErrStalled = errors.New("the helper does not answer")
)

// helperTimeout is how long the helper may take to answer, and to end.
const helperTimeout = 2 * time.Second

// Helper is the helper process, as the program that started it sees it.
type Helper struct {
	cmd  *exec.Cmd
	conn *net.UnixConn
	// owners is nil when owners were not asked for.
	owners *net.UnixConn
	done   chan struct{}
	err    error // true once done is closed

	pending pending
	// unread is closed when no more answers are read.
	unread chan struct{}
	stall  stall
}

// Owners is the connection for questions about process owners; nil when that was not
// asked for.
func (h *Helper) Owners() *net.UnixConn { return h.owners }

// Done is closed when the helper has ended.
func (h *Helper) Done() <-chan struct{} { return h.done }

// Err says how the helper ended, once Done is closed.
func (h *Helper) Err() error {
	<-h.done
	return h.err
}

// Ended says whether the helper has ended, or cannot be asked any more.
func (h *Helper) Ended() bool {
	select {
	case <-h.done:
	case <-h.unread:
	default:
		return false
	}
	return true
}

// Stalled says whether the helper does not answer.
func (h *Helper) Stalled() bool { return h.stall.now.Load() }

// StallChanged gets a value when Stalled has changed.
func (h *Helper) StallChanged() <-chan struct{} { return h.stall.changed }

// wait reaps the helper when it ends.
func (h *Helper) wait() {
	err := h.cmd.Wait()
	h.err = ErrEnded
	if err != nil {
		h.err = fmt.Errorf("%w: %w", ErrEnded, err)
	}
	close(h.done)
}

// Close closes the connections, which ends the helper, and waits for that up to
// helperTimeout: a process that has dropped root's privileges cannot kill a helper
// that has them.
func (h *Helper) Close() error {
	var errs []error
	for _, c := range []*net.UnixConn{h.conn, h.owners} {
		if c == nil {
			continue
		}
		if err := c.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	timer := time.NewTimer(helperTimeout)
	defer timer.Stop()
	select {
	case <-h.done:
	case <-timer.C:
		errs = append(errs, errors.New("the helper does not end"))
	}
	return errors.Join(errs...)
}

// send sends a request. It does not wait: there are never many that have no answer.
func (h *Helper) send(k Kind, number uint32, rest ...byte) error {
	_, err := h.conn.Write(append(encodeRequest(k, number), rest...))
	return err
}
