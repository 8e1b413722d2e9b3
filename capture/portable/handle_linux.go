package portable

import (
	"errors"
	"fmt"
	"time"

	"github.com/gopacket/gopacket"
	pcap "github.com/packetcap/go-pcap"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/ring"
)

// Handle is an open capture on one interface. It is not safe for concurrent
// use: whoever closes it does so between two calls of Wait.
type Handle struct {
	handle *pcap.Handle
	fields internals
	name   string
	link   decode.LinkType
	match  Match
	// unfiltered is the time from the opening until the filter was attached, empty once
	// its packets were read. They are left out: they were not cut, and come twice on
	// loopback.
	unfiltered span
	err        error // what Wait has to return
}

// span is from one time up to, and not including, another, in nanoseconds of the
// wall clock since 1970.
type span struct{ from, to int64 }

// Wait waits until packets are there for Next, or timeout has passed. It may
// return sooner, as after a signal. An error means that the handle cannot be used
// any more: ENETDOWN when the interface went down or is gone.
func (h *Handle) Wait(timeout time.Duration) error {
	if h.err == nil && h.fields.cached() == 0 {
		h.ready(timeout)
	}
	if h.err != nil {
		return fmt.Errorf("reading packets of %s: %w", h.name, h.err)
	}
	return nil
}

// Next takes the next packet there is into f, and returns false when there is none, or
// an error that Wait returns.
func (h *Handle) Next(f *frame.Frame) bool {
	for h.err == nil && (h.fields.cached() > 0 || h.ready(0)) {
		data, info, err := h.handle.ReadPacketData()
		if err != nil {
			h.err = fmt.Errorf("go-pcap: %w", err)
			return false
		}
		if info.CaptureLength > 0 && h.wanted(data, info) {
			h.fill(f, data, info)
			return true
		}
	}
	return false
}

// ready says whether the ring has a block to read, and waits for one up to
// timeout. Only then does a read of go-pcap not block.
func (h *Handle) ready(timeout time.Duration) bool {
	poll := []unix.PollFd{{Fd: int32(h.fields.fd()), Events: unix.POLLIN}}
	_, err := unix.Poll(poll, int((timeout + time.Millisecond - 1).Milliseconds()))
	if err != nil {
		if !errors.Is(err, unix.EINTR) {
			h.err = fmt.Errorf("polling: %w", err)
		}
		return false
	}
	if poll[0].Revents&unix.POLLERR != 0 {
		h.err = socketError(int(poll[0].Fd))
	}
	return h.err == nil && poll[0].Revents&unix.POLLIN != 0
}

// socketError takes the error off a socket, which wraps SO_ERROR of socket(7).
func socketError(fd int) error {
	number, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return fmt.Errorf("asking for the socket's error: %w", err)
	}
	if number == 0 {
		return nil
	}
	return unix.Errno(number)
}

// wanted says whether to hand out a packet. One with a time before the opening came
// after the filter, when the wall clock had been set back.
func (h *Handle) wanted(data []byte, info gopacket.CaptureInfo) bool {
	switch at := info.Timestamp.UnixNano(); {
	case at >= h.unfiltered.to:
		h.unfiltered = span{} // All packets from now on came after it.
	case at >= h.unfiltered.from:
		return false
	}
	restored := len(data) - info.CaptureLength
	return h.match == nil || h.match(data, info.Length+restored)
}

// fill makes a frame of a packet from go-pcap. A VLAN tag that the kernel took out of
// the packet and go-pcap put back is taken out again, so that the frame is the same as
// that of package ring.
func (h *Handle) fill(f *frame.Frame, data []byte, info gopacket.CaptureInfo) {
	*f = frame.Frame{
		Data: data, Time: info.Timestamp.UnixNano(), Len: uint32(info.Length), Link: h.link, Iface: uint32(info.InterfaceIndex),
	}
	const addresses, tag = 12, 4 // Both addresses, and 802.1Q behind them.
	if len(data) == info.CaptureLength+tag && len(data) >= addresses+tag {
		f.HasVLAN, f.VLAN = true, uint16(data[addresses+2])<<8|uint16(data[addresses+3])
		copy(data[tag:], data[:addresses])
		f.Data = data[tag:]
	}
}

// filtered is called when the filter of the kernel is attached; opened is when the
// handle was opened.
func (h *Handle) filtered(opened time.Time) {
	h.unfiltered = span{opened.UnixNano(), time.Now().UnixNano()}
}

// beforeFilter drops one of the two times that packet sockets see a packet on loopback.
func beforeFilter() []bpf.Instruction { return ring.OnceOnLoopback() }
