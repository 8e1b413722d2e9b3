//go:build !linux

package accuracy

import "testing"

// TestNumbersReconcileWithTheKernel needs what Linux alone has.
func TestNumbersReconcileWithTheKernel(t *testing.T) {
	t.Skip("needs network namespaces, which Linux has")
}
