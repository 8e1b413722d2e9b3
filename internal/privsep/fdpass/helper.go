package fdpass

import (
	"errors"
	"fmt"
	"net"
	"os/exec"
	"sync"
	"time"
)

// ErrEnded says that there is no helper any more.
var ErrEnded = errors.New("the helper has ended")

// patience is how long the helper may take to answer, and to end.
const patience = 2 * time.Second

// Helper is the helper, as the monitor has it.
type Helper struct {
	cmd  *exec.Cmd
	one  sync.Mutex // held by the request that is under way
	conn *net.UnixConn
	// owners is nil when owners were not asked for.
	owners *net.UnixConn
	done   chan struct{}
	err    error // true once done is closed
}

// Owners is the connection to whoever finds owners; nil when that was not asked
// for.
func (h *Helper) Owners() *net.UnixConn { return h.owners }

// PID is the number of the helper's process.
func (h *Helper) PID() int { return h.cmd.Process.Pid }

// Done is closed when the helper has ended.
func (h *Helper) Done() <-chan struct{} { return h.done }

// Err says how the helper ended, once Done is closed.
func (h *Helper) Err() error {
	<-h.done
	return h.err
}

// watch waits for the end of the helper, so that nothing of it is left.
func (h *Helper) watch() {
	err := h.cmd.Wait()
	h.err = ErrEnded
	if err != nil {
		h.err = fmt.Errorf("%w: %w", ErrEnded, err)
	}
	close(h.done)
}

// Close lets the helper end, and waits for that as long as it is patient: a
// helper of root's cannot be ended by who has given root's rights up.
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
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-h.done:
	case <-timer.C:
		errs = append(errs, errors.New("the helper does not end"))
	}
	return errors.Join(errs...)
}
