//go:build !linux

package filter

import "testing"

// requireRoot skips a test that needs Linux.
func requireRoot(t *testing.T) {
	t.Helper()
	t.Skip("needs the packet sockets of Linux")
}
