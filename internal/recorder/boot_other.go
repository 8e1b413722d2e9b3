//go:build !linux

package recorder

import (
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"
)

// Boot returns when the kernel was booted (kern.boottime of sysctl(3)), which is another time
// with another one.
func Boot() (string, error) {
	at, err := unix.SysctlTimeval("kern.boottime")
	if err != nil {
		return "", fmt.Errorf("reading when the machine was booted: %w", err)
	}
	return strconv.FormatInt(at.Nano()/1e9, 10), nil
}
