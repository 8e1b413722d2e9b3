//go:build !linux && !darwin && !freebsd

package capture

import (
	"errors"
	"fmt"
	"runtime"
)

// openNative has no native engine here.
func openNative(*Options, Link) (source, error) {
	return nil, fmt.Errorf("capturing on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}
