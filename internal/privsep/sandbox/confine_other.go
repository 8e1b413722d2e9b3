//go:build !linux

package sandbox

// Supported says whether this system has anything to limit a process with.
const Supported = false

// Confine leaves everything as it is.
func Confine(Limits) Report { return Report{} }

// DropCapabilities leaves everything as it is: there are none.
func DropCapabilities() error { return nil }

// Writable says whether the process may write files in a directory; it is not asked
// here.
func Writable(string) bool { return true }

// Has says whether the process has a capability; there are none here.
func Has(Capability) bool { return false }
