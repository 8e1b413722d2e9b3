//go:build !darwin && !freebsd

package bpfdev

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// errUnsupported says that this system has no /dev/bpf that we read.
var errUnsupported = fmt.Errorf("/dev/bpf on %s: %w", runtime.GOOS, errors.ErrUnsupported)

// Device is a tap that cannot be opened on this system.
type Device struct{}

// Open returns an error that is errors.ErrUnsupported.
func Open(Config) (*Device, error) { return nil, errUnsupported }

// Wait returns an error that is errors.ErrUnsupported.
func (*Device) Wait(time.Duration) error { return errUnsupported }

// Next returns false.
func (*Device) Next(*frame.Frame) bool { return false }

// LinkType returns 0.
func (*Device) LinkType() decode.LinkType { return 0 }

// Stats returns an error that is errors.ErrUnsupported.
func (*Device) Stats() (Stats, error) { return Stats{}, errUnsupported }

// Close returns an error that is errors.ErrUnsupported.
func (*Device) Close() error { return errUnsupported }
