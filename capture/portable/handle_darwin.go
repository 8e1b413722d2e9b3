package portable

import (
	"errors"
	"fmt"
	"net"
	"time"

	pcap "github.com/packetcap/go-pcap"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture/bpfdev"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// Handle is an open capture on one interface. It is not safe for concurrent
// use: whoever closes it does so between two calls of Wait.
type Handle struct {
	handle *pcap.Handle
	fields internals
	name   string
	link   decode.LinkType
	match  Match
	walker bpfdev.Walker
}

// Wait waits until packets are there for Next, or timeout has passed. It may
// return sooner, as after a signal. Data of packets handed out before is no
// longer valid. An error means that the handle cannot be used any more: ENXIO when the
// interface is gone.
func (h *Handle) Wait(timeout time.Duration) error {
	if h.walker.More() {
		return nil
	}
	if err := h.walker.Err(); err != nil {
		return fmt.Errorf("reading packets of %s: %w", h.name, err)
	}
	// poll(2) of macOS does not work with devices: select(2) does.
	var read unix.FdSet
	read.Set(h.fields.fd())
	left := unix.NsecToTimeval(timeout.Nanoseconds())
	n, err := unix.Select(h.fields.fd()+1, &read, nil, nil, &left)
	if err != nil && !errors.Is(err, unix.EINTR) {
		return fmt.Errorf("waiting for packets of %s: %w", h.name, err)
	}
	if n <= 0 {
		return nil
	}
	if _, _, err := h.handle.ReadPacketData(); err != nil {
		return fmt.Errorf("reading packets of %s: go-pcap: %w", h.name, err)
	}
	h.walker = bpfdev.NewWalker(bpfdev.Darwin, h.link, h.fields.buffer())
	return nil
}

// Next takes the next packet that Wait has found into f, and returns false when
// there are no more. f is valid until the next Wait.
func (h *Handle) Next(f *frame.Frame) bool {
	for h.walker.Next(f) {
		if h.match == nil || h.match(f.Data, int(f.Len)) {
			return true
		}
	}
	return false
}

// prepare sets what go-pcap does not, and finds the link type.
func (h *Handle) prepare(config Config) (decode.LinkType, error) {
	fd := h.fields.fd()
	if fd >= unix.FD_SETSIZE {
		return 0, fmt.Errorf("descriptor %d is beyond what select(2) takes: %w", fd, unix.EMFILE)
	}
	if config.Promiscuous {
		if err := unix.IoctlSetInt(fd, unix.BIOCPROMISC, 0); err != nil {
			return 0, fmt.Errorf("setting promiscuous mode: %w", err)
		}
	}
	dlt, err := unix.IoctlGetInt(fd, unix.BIOCGDLT)
	if err != nil {
		return 0, fmt.Errorf("asking for the link type: %w", err)
	}
	return bpfdev.LinkType(uint32(dlt)), nil
}

// check finds out what the errors of go-pcap do not say: whether the user may capture,
// and whether there is such an interface.
func check(name string) error {
	if _, err := net.InterfaceByName(name); err != nil {
		return fmt.Errorf("%w: %w", unix.ENXIO, err)
	}
	fd, err := unix.Open("/dev/bpf0", unix.O_RDWR|unix.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, unix.EBUSY): // Someone has it; go-pcap takes the next one.
		return nil
	case err != nil:
		return fmt.Errorf("opening /dev/bpf0: %w", err)
	}
	return unix.Close(fd)
}

// filtered does nothing: BIOCSETF throws away the packets before it.
func (h *Handle) filtered(time.Time) {}

// beforeFilter is nothing.
func beforeFilter() []bpf.Instruction { return nil }
