package fdpass

import (
	"encoding/binary"
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// Counter has the helper load a program that counts packets, and returns its descriptors and how many
// CPUs it counts on. Errors of asking are those of Socket.
func (h *Helper) Counter(config []byte) (fds []int, cpus int, err error) {
	a, err := h.ask(counter, config, loadTimeout)
	switch {
	case err != nil:
		return nil, 0, err
	case a.errno != 0:
		return nil, 0, loadError{unix.Errno(a.errno), a.more.rest}
	}
	fds = append([]int{a.fd}, a.more.fds[:a.more.n]...)
	if len(a.more.rest) != cpusLen {
		for _, fd := range fds {
			err = errors.Join(err, unix.Close(fd))
		}
		return nil, 0, errors.Join(errors.New("the reply makes no sense"), err)
	}
	return fds, int(binary.LittleEndian.Uint32([]byte(a.more.rest))), nil
}

// loadError is why the helper could not load a program, as that says it: the error number is in the text mostly.
type loadError struct {
	errno unix.Errno
	text  string
}

func (e loadError) Error() string { return e.text }

func (e loadError) Unwrap() error { return e.errno }

// loadTimeout is how long loading a program may take: the kernel's verifier follows all its ways.
const loadTimeout = 10 * time.Second
