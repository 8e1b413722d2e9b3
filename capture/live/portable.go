package live

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"time"

	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/portable"
	"iftopgo/flows"
)

// defaultSnapLen is how many bytes of a packet are kept by sources other than
// the ring.
const defaultSnapLen = 192

// loopbackHeaderLen is the Ethernet header that Linux puts before packets on
// loopback interfaces and does not count.
const loopbackHeaderLen = 14

// portableSource captures through go-pcap.
type portableSource struct {
	handle *portable.Handle
	extra  int32 // of every frame
}

// openPortable opens go-pcap on an interface.
func openPortable(o *capture.Options, l iface.Device) (source, error) {
	if l.Name == flows.AnyInterface {
		return nil, fmt.Errorf("go-pcap captures on one interface, not on %q", flows.AnyInterface)
	}
	c := portable.Config{Interface: l.SystemName, SnapLen: uint32(o.SnapLen), Promiscuous: o.Promiscuous}
	if c.SnapLen == 0 {
		c.SnapLen = defaultSnapLen
	}
	if link := l.LinkType(); link != decode.LinkNetwork {
		c.Link = link
	}
	if o.Compile != nil {
		c.Filter = func(link decode.LinkType) (portable.Match, error) {
			p, err := o.Filter(link, false, l.Name)
			return p.Match, err
		}
	}
	c.KernelFilter = func(link decode.LinkType, snapLen uint32) ([]bpf.RawInstruction, error) {
		return withTail(o, nil, link, int(snapLen))
	}
	h, err := portable.Open(c)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %w", capture.ErrPermission, err)
	case err != nil:
		return nil, iface.LinkStateError(err)
	}
	s := &portableSource{handle: h}
	if runtime.GOOS == "linux" && l.Type == "loopback" {
		s.extra = -loopbackHeaderLen
	}
	return s, nil
}

func (s *portableSource) wait(d time.Duration) error { return iface.LinkStateError(s.handle.Wait(d)) }

// drain takes the packets that are there. If there were any, there may be more.
func (s *portableSource) drain(to *sink) bool {
	var f frame.Frame
	for !to.full() && s.handle.Next(&f) {
		f.Extra = s.extra
		to.take(&f)
	}
	return to.taken == 0
}

func (s *portableSource) drops() (flows.OptionalCount, error) {
	n, known := s.handle.Drops()
	return flows.OptionalCount{N: n, OK: known}, nil
}

func (s *portableSource) lag() time.Duration { return 50 * time.Millisecond }

func (s *portableSource) engine() string { return "go-pcap" }

func (s *portableSource) note() string {
	return "go-pcap counts no drops, knows no directions and no link types"
}

func (s *portableSource) close() error { return s.handle.Close() }
