//go:build !linux

package filter

import "testing"

// requireRoot skips what only Linux has.
func requireRoot(t *testing.T) {
	t.Helper()
	t.Skip("needs the packet sockets of Linux")
}
