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
)

// Handle is an open capture on one interface. It is not safe for concurrent
// use: whoever closes it does so between two calls of Wait.
type Handle struct {
	handle *pcap.Handle
	in     internals
	name   string
	link   decode.LinkType
	match  Match
	// early is the time from the opening to when the kernel's filter came into
	// force, empty once everything from then was read: its packets were not cut,
	// and on loopback come twice.
	early span
	err   error // what Wait has to return
}

// span is from one time up to, and not including, another, in nanoseconds of the
// wall clock since 1970.
type span struct{ from, to int64 }

// Wait waits until packets are there for Next, or timeout has passed. It may
// return sooner, as after a signal. An error means that the handle is of no more
// use: ENETDOWN when the interface went down or is gone.
func (h *Handle) Wait(timeout time.Duration) error {
	if h.err == nil && h.in.cached() == 0 {
		h.ready(timeout)
	}
	if h.err != nil {
		return fmt.Errorf("reading packets of %s: %w", h.name, h.err)
	}
	return nil
}

// Next takes the next packet there is into f, and returns false when there is
// none, or Wait has an error to tell.
func (h *Handle) Next(f *frame.Frame) bool {
	for h.err == nil && (h.in.cached() > 0 || h.ready(0)) {
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
	poll := []unix.PollFd{{Fd: int32(h.in.fd()), Events: unix.POLLIN}}
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

// wanted says whether to hand out a packet. One from before the opening is from
// after the filter, too: since then the wall clock was set back.
func (h *Handle) wanted(data []byte, info gopacket.CaptureInfo) bool {
	switch at := info.Timestamp.UnixNano(); {
	case at >= h.early.to:
		h.early = span{} // Whatever comes now comes from after it.
	case at >= h.early.from:
		return false
	}
	restored := len(data) - info.CaptureLength
	return h.match == nil || h.match(data, info.Length+restored)
}

// fill makes a packet of go-pcap a frame. A VLAN tag that the kernel took out
// and go-pcap put back is taken out again, so that the frame is the one that
// the system's own source makes.
func (h *Handle) fill(f *frame.Frame, data []byte, info gopacket.CaptureInfo) {
	*f = frame.Frame{
		Data: data, Time: info.Timestamp.UnixNano(), Len: uint32(info.Length), Link: h.link, Iface: uint32(info.InterfaceIndex),
	}
	const stations, tag = 12, 4 // Both addresses, and 802.1Q behind them.
	if len(data) == info.CaptureLength+tag && len(data) >= stations+tag {
		f.HasVLAN, f.VLAN = true, uint16(data[stations+2])<<8|uint16(data[stations+3])
		copy(data[tag:], data[:stations])
		f.Data = data[tag:]
	}
}

// filtered notes that the kernel's filter is in force, on what was opened then.
func (h *Handle) filtered(opened time.Time) {
	h.early = span{opened.UnixNano(), time.Now().UnixNano()}
}

// kernelFilter cuts packets to snap bytes in the kernel. The kernel shows
// packets on loopback twice, as they leave and as they arrive: the first is left
// out.
func kernelFilter(snap uint32) []bpf.Instruction {
	return []bpf.Instruction{
		bpf.LoadExtension{Num: extHardwareType},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.ARPHRD_LOOPBACK, SkipTrue: 3},
		bpf.LoadExtension{Num: bpf.ExtType},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.PACKET_OUTGOING, SkipTrue: 1},
		bpf.RetConstant{Val: 0},
		bpf.RetConstant{Val: snap},
	}
}

// extHardwareType is SKF_AD_HATYPE of <linux/filter.h>, the interface's ARPHRD_.
const extHardwareType bpf.Extension = 28
