//go:build !linux && !darwin && !freebsd

package live

import (
	"errors"
	"fmt"
	"runtime"

	"iftopgo/capture"
	"iftopgo/capture/iface"
)

// openNative has no native engine here.
func openNative(*capture.Options, iface.Device) (source, error) {
	return nil, fmt.Errorf("capturing on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}
