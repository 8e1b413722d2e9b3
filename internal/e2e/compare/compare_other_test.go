//go:build !linux

package compare

import "testing"

// TestWhatMonitorsCost needs what Linux alone has.
func TestWhatMonitorsCost(t *testing.T) {
	t.Skip("needs network namespaces, which Linux has")
}
