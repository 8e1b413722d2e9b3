//go:build linux || darwin

package portable

import (
	"fmt"
	"time"

	pcap "github.com/packetcap/go-pcap"
	"github.com/sirupsen/logrus"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

// Open opens the interface as config says. The error is fs.ErrPermission when
// the user may not capture, ENODEV or ENXIO when there is no such interface, and
// ENETDOWN when it is down.
func Open(config Config) (*Handle, error) {
	// go-pcap logs to standard error, where the screen may be, through the default
	// logger of logrus, which nothing else here uses.
	logrus.SetLevel(logrus.PanicLevel)
	if err := check(config.Interface); err != nil {
		return nil, fmt.Errorf("capturing on %s: %w", config.Interface, err)
	}
	opened := time.Now()
	handle, err := pcap.OpenLive(config.Interface, ringSnapLen, config.Promiscuous, 0, pcap.DefaultSyscalls)
	if err != nil {
		return nil, fmt.Errorf("capturing on %s: go-pcap: %w", config.Interface, err)
	}
	h := &Handle{handle: handle, name: config.Interface}
	if err := h.setUp(config, opened); err != nil {
		_ = h.Close() // The first error says what is wrong.
		return nil, fmt.Errorf("capturing on %s: %w", config.Interface, err)
	}
	return h, nil
}

// setUp sets the filter of a handle, and looks what link type it has.
func (h *Handle) setUp(config Config, opened time.Time) error {
	var err error
	if h.fields, err = readInternals(h.handle, internalFields); err != nil {
		return err
	}
	if h.link, err = h.prepare(config); err != nil {
		return err
	}
	if h.match, err = config.match(h.link); err != nil {
		return fmt.Errorf("making the filter: %w", err)
	}
	program, err := config.kernelFilter(h.link)
	if err != nil {
		return err
	}
	if err := h.handle.SetRawBPFFilter(program); err != nil {
		return fmt.Errorf("cutting packets: go-pcap: %w", err)
	}
	h.filtered(opened)
	return nil
}

// LinkType says how the packets begin.
func (h *Handle) LinkType() decode.LinkType { return h.link }

// Drops is how many packets found no room in the ring. go-pcap does not count them:
// known is false.
func (h *Handle) Drops() (n uint64, known bool) { return 0, false }

// Close ends the capture.
func (h *Handle) Close() error {
	h.handle.Close()
	return nil
}

// kernelFilter is the program for an interface of that link type.
func (c Config) kernelFilter(link decode.LinkType) ([]bpf.RawInstruction, error) {
	program, err := bpf.Assemble(beforeFilter())
	if err != nil {
		return nil, fmt.Errorf("assembling the kernel's filter: %w", err)
	}
	var rest []bpf.RawInstruction
	if c.KernelFilter != nil {
		rest, err = c.KernelFilter(link, c.snap())
	}
	if err == nil && len(rest) == 0 {
		rest, err = bpf.Assemble([]bpf.Instruction{bpf.RetConstant{Val: c.snap()}})
	}
	if err != nil {
		return nil, fmt.Errorf("assembling the kernel's filter: %w", err)
	}
	return append(program, rest...), nil
}
