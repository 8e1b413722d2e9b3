// Package bpfdev reads packets from /dev/bpf, the packet tap of macOS and
// FreeBSD (bpf(4)).
//
// One read hands over all packets that have come since the one before; each of
// them is then taken out of the buffer in place. On other systems Open returns
// an error that is [errors.ErrUnsupported].
package bpfdev
