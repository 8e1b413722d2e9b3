//go:build darwin || freebsd

package live

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/bpfdev"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/flows"
)

// bpfSource captures through /dev/bpf.
type bpfSource struct {
	device  *bpfdev.Device
	dropped uint64
	// match is the filter when it cannot run in the kernel; nil lets everything through.
	match func(data []byte, wireLen int) bool
}

// openNative opens /dev/bpf on an interface.
func openNative(o *capture.Options, l iface.Device) (source, error) {
	c := bpfdev.Config{
		Interface: l.SystemName, BufferBytes: o.RingSize, Promiscuous: o.Promiscuous,
		SnapLen: uint32(o.SnapLen),
	}
	if c.SnapLen == 0 {
		c.SnapLen = defaultSnapLen
	}
	var match func(data []byte, wireLen int) bool
	if o.Compile != nil || o.Names {
		c.Filter = func(link decode.LinkType) ([]bpf.RawInstruction, error) {
			p, err := o.Filter(link, false, l.Name)
			if match = p.UserspaceMatch(); err != nil || match != nil {
				return p.Raw, err
			}
			return withTail(o, p.Raw, link, int(c.SnapLen))
		}
	}
	d, err := bpfdev.Open(c)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %w", capture.ErrPermission, err)
	case err != nil:
		return nil, iface.LinkStateError(err)
	}
	return &bpfSource{device: d, match: match}, nil
}

func (s *bpfSource) wait(d time.Duration) error { return iface.LinkStateError(s.device.Wait(d)) }

// drain takes the packets of the last read. If there were any, the kernel may have
// more.
func (s *bpfSource) drain(to *sink) bool {
	var f frame.Frame
	took := false
	for s.device.Next(&f) {
		took = true
		if s.match == nil || s.match(f.Data, int(f.Len)) {
			to.take(&f)
		}
	}
	return !took
}

func (s *bpfSource) drops() (flows.OptionalCount, error) {
	stats, err := s.device.Stats()
	if err != nil {
		return flows.OptionalCount{}, err
	}
	n := stats.Dropped - s.dropped
	s.dropped = stats.Dropped
	return flows.OptionalCount{N: n, OK: true}, nil
}

// lag is how late a packet may come. The device is in immediate mode (BIOCIMMEDIATE of
// bpf(4)).
func (s *bpfSource) lag() time.Duration { return 10 * time.Millisecond }

func (s *bpfSource) engine() string { return "bpf" }

func (s *bpfSource) note() string { return "" }

func (s *bpfSource) close() error { return s.device.Close() }
