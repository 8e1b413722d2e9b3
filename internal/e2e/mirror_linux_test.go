package e2e

import (
	"encoding/binary"
	"net"
	"net/netip"
	"strings"
	"testing"

	"iftopgo/internal/nettest"
)

// The stations whose traffic a mirror port shows: none is a host of the lab.
var (
	mirroredRouter = net.HardwareAddr{2, 0, 0, 0, 0, 0xfe}
	mirroredHost   = net.HardwareAddr{2, 0, 0, 0, 0, 1}
)

// mirrored makes a UDP frame of 60 bytes between two stations, and its answer.
func mirrored(from, to net.HardwareAddr, src, dst string) [][]byte {
	frame := func(from, to net.HardwareAddr, src, dst netip.AddrPort) []byte {
		b := append(append([]byte{}, to...), from...)
		b = append(b, 8, 0, 0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0)
		b = append(append(b, src.Addr().AsSlice()...), dst.Addr().AsSlice()...)
		b = binary.BigEndian.AppendUint16(b, src.Port())
		b = binary.BigEndian.AppendUint16(b, dst.Port())
		b = append(b, 0, 26, 0, 0)
		return append(b, make([]byte, 18)...)
	}
	a, b := netip.MustParseAddrPort(src), netip.MustParseAddrPort(dst)
	return [][]byte{frame(from, to, a, b), frame(to, from, b, a)}
}

// TestMirrorPortHasItsSidesByTheGateway sends what a mirror port would: traffic between hosts
// that are not this one, begun from outside.
func TestMirrorPortHasItsSidesByTheGateway(t *testing.T) {
	t.Parallel()
	const inside = "203.0.113.1:443"
	for name, c := range map[string]struct {
		outside []string
		args    []string
		local   string
		noted   bool
	}{
		"a gateway with four networks behind it": {
			[]string{"198.51.100.7:50000", "198.51.101.7:50000", "198.51.102.7:50000", "198.51.103.7:50000"},
			nil, "203.0.113.1", false,
		},
		"two stations that are alike": {[]string{"198.51.100.7:50000"}, nil, "198.51.100.7", true},
		"these with -F":               {[]string{"198.51.100.7:50000"}, []string{"-F", "203.0.113.0/24"}, "203.0.113.1", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := openStream(t, lab.Local, append([]string{"-i", lab.Local.Iface, "-p", "-n", "-Z"}, c.args...)...)
			var frames [][]byte
			for _, out := range c.outside {
				frames = append(frames, mirrored(mirroredRouter, mirroredHost, out, inside)...)
			}
			lab.Remote.Do(t, func() error {
				_, err := lab.Remote.SendPaced(nettest.PacedSend{Frames: frames, Count: len(frames)})
				return err
			})
			r.expectLine("all packets", accounted(uint64(len(frames))))
			l := r.finish()
			seen := 0
			for _, f := range l.Flows {
				if f.Protocol != "UDP" {
					continue
				}
				seen++
				if f.SrcIP != c.local || f.TotalSent != 60 || f.TotalRecv != 60 {
					t.Errorf("%s to %s, %d sent and %d received; want %s as the local side, and 60", f.Src, f.Dst, f.TotalSent, f.TotalRecv, c.local)
				}
			}
			noted := strings.Contains(strings.Join(l.Capture.Notes, "\n"), "-F CIDR says which network is local")
			if seen != len(c.outside) || noted != c.noted {
				t.Errorf("%d flows, want %d; notes are %q, want one of -F: %t", seen, len(c.outside), l.Capture.Notes, c.noted)
			}
		})
	}
}
