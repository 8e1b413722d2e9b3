// Package bpfdev reads packets from /dev/bpf, the packet tap of macOS and
// FreeBSD (bpf(4)).
//
// Device reads them; one read(2) gives all packets since the one before, which a
// [Walker] takes out of the buffer in place. Device is for macOS and FreeBSD only,
// Walker for every system, so that it can be tested there.
package bpfdev
