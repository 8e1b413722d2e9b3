//go:build !linux && !darwin

package owners

import (
	"runtime"
	"time"

	"iftopgo/flows"
)

// newFinder returns a finder that finds nothing.
func newFinder(Config) finder {
	return unsupportedFinder{missing: "all: " + runtime.GOOS + " does not report the process of a flow"}
}

// unsupportedFinder is the finder of systems without a way to find process owners.
type unsupportedFinder struct{ missing string }

func (unsupportedFinder) prepare(int)                              {}
func (unsupportedFinder) find(flows.Key, time.Time) (answer, bool) { return answer{}, false }
func (unsupportedFinder) refresh(time.Time) bool                   { return false }
func (unsupportedFinder) describe(r ref, _ time.Time) described {
	return described{Owner: flows.Owner{Kind: r.kind}}
}
func (unsupportedFinder) alive(ref, bool) bool     { return true }
func (unsupportedFinder) program(ref) string       { return "" }
func (unsupportedFinder) commandLine(ref) []string { return nil }
func (unsupportedFinder) close() error             { return nil }
func (n unsupportedFinder) status() flows.OwnerSearch {
	return flows.OwnerSearch{Engine: "none", Missing: n.missing}
}
