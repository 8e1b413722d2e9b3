//go:build !linux && !darwin

package owners

import "runtime"

// newFinder finds nothing: there is no way to tell on this system that we know of.
func newFinder(Config) finder {
	return noFinder{why: "on " + runtime.GOOS + " iftopgo cannot tell which process a flow belongs to"}
}
