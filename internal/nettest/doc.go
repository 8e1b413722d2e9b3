// Package nettest is for tests: two network namespaces joined by a veth pair,
// programs and functions that run inside them, a generator of frames at full
// rate, and the kernel's counters as the truth. It needs root.
package nettest
