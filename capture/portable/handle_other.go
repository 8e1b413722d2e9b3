//go:build !linux && !darwin

package portable

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// errUnsupported says that go-pcap does not support this system.
var errUnsupported = fmt.Errorf("go-pcap on %s: %w", runtime.GOOS, errors.ErrUnsupported)

// Handle is a capture that cannot be opened on this system.
type Handle struct{}

// Open returns an error that is errors.ErrUnsupported.
func Open(Config) (*Handle, error) { return nil, errUnsupported }

// Wait returns an error that is errors.ErrUnsupported.
func (*Handle) Wait(time.Duration) error { return errUnsupported }

// Next returns false.
func (*Handle) Next(*frame.Frame) bool { return false }

// LinkType returns 0.
func (*Handle) LinkType() decode.LinkType { return 0 }

// Drops returns that nothing is known.
func (*Handle) Drops() (n uint64, known bool) { return 0, false }

// Close returns an error that is errors.ErrUnsupported.
func (*Handle) Close() error { return errUnsupported }
