package peek

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// tailCopies is how often the longer of two filters runs the tail, and sendsEach how many
// packets are sent to each in turn.
const (
	tailCopies = 8
	sendsEach  = 400
)

// BenchmarkTail is the time that the tail adds in the kernel to a filter, for packets as most
// are: the difference between a filter that runs it often and one that runs it once, each on a
// socket that drops what is sent to it. They are run in turns, and the least of each counts.
func BenchmarkTail(b *testing.B) {
	for name, packets := range ordinary() {
		b.Run(name, func(b *testing.B) {
			once, often := newDropper(b, 1), newDropper(b, tailCopies)
			least := [2]time.Duration{math.MaxInt64, math.MaxInt64}
			for b.Loop() {
				for i, d := range []*dropper{once, often} {
					least[i] = min(least[i], d.take(b, packets))
				}
			}
			b.ReportMetric(float64(least[1]-least[0])/(tailCopies-1)/sendsEach, "tail-ns/packet")
		})
	}
}

// ordinary are kinds of packets that have no name, each as an Ethernet frame.
func ordinary() map[string][][]byte {
	const big = 1400
	tcp := func(payload int) []byte {
		b := make([]byte, 32+payload) // with timestamps
		binary.BigEndian.PutUint16(b, 443)
		binary.BigEndian.PutUint16(b[2:], 50_000)
		b[12], b[13] = 8<<4, 0x10
		if payload > 0 {
			copy(b[32:], "\x17\x03\x03\x05\x73")
		}
		return b
	}
	encrypted := tcp(big)
	middle := tcp(big)
	copy(middle[32:], "\x9c\x51\x07\xe4\x33")
	udp := make([]byte, 8+big)
	binary.BigEndian.PutUint16(udp, 443)
	binary.BigEndian.PutUint16(udp[2:], 50_000)
	udp[8] = 0x40
	of4 := func(proto byte, transport []byte) []byte {
		b := append(make([]byte, 20), transport...)
		b[0], b[9] = 0x45, proto
		binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
		return b
	}
	of6 := func(proto byte, transport []byte) []byte {
		b := append(make([]byte, 40), transport...)
		b[0], b[6] = 0x60, proto
		binary.BigEndian.PutUint16(b[4:], uint16(len(transport)))
		return b
	}
	framed := func(types []byte, packet []byte) []byte { return slices.Concat(make([]byte, 12), types, packet) }
	four, six, tag := []byte{8, 0}, []byte{0x86, 0xdd}, []byte{0x81, 0, 0, 7, 8, 0}
	all := map[string][]byte{
		"TCP data":       framed(four, of4(flows.ProtoTCP, middle)),
		"TCP TLS record": framed(four, of4(flows.ProtoTCP, encrypted)),
		"ACK":            framed(four, of4(flows.ProtoTCP, tcp(0))),
		"UDP data":       framed(four, of4(flows.ProtoUDP, udp)),
		"IPv6 TCP data":  framed(six, of6(flows.ProtoTCP, middle)),
		"IPv6 ACK":       framed(six, of6(flows.ProtoTCP, tcp(0))),
		"IPv6 UDP data":  framed(six, of6(flows.ProtoUDP, udp)),
		"VLAN TCP data":  framed(tag, of4(flows.ProtoTCP, middle)),
		"VLAN UDP data":  framed(tag, of4(flows.ProtoUDP, udp)),
	}
	kinds := map[string][][]byte{}
	for name, frame := range all {
		kinds[name] = [][]byte{frame}
		kinds["all in turn"] = append(kinds["all in turn"], frame)
	}
	return kinds
}

// dropper is a socket with a filter that drops all, and one that sends to it.
type dropper struct{ from, to int }

// newDropper returns one whose filter runs the tail so often.
func newDropper(b *testing.B, often int) *dropper {
	b.Helper()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		for _, fd := range pair {
			_ = unix.Close(fd) // Nothing was written that could be lost.
		}
	})
	if err := attach(pair[1], repeated(b, often)); err != nil {
		b.Fatal(err)
	}
	return &dropper{pair[0], pair[1]}
}

// attach gives a socket a filter.
func attach(fd int, program []bpf.RawInstruction) error {
	f := unix.SockFprog{Len: uint16(len(program)), Filter: (*unix.SockFilter)(unsafe.Pointer(&program[0]))}
	return unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &f)
}

// TestTheKernelTakesTheTail attaches that of every link type with one, for no narrowed senders
// and for some.
func TestTheKernelTakesTheTail(t *testing.T) {
	t.Parallel()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkNetwork, decode.LinkRaw} {
		for _, widths := range []Widths{{}, {Middles: true}, {Others: true}, {Middles: true, Others: true}, {Narrowed: 1 << 5}} {
			program, err := WithTail(nil, link, cutAt, widths)
			if err != nil || len(program) < 100 {
				t.Fatalf("link type %d: %d instructions, error %v", link, len(program), err)
			}
			if err := attach(fd, program); err != nil {
				t.Errorf("link type %d, %+v: %v", link, widths, err)
			}
		}
	}
}

// repeated returns a filter that runs the tail for Ethernet so often, and then drops the packet.
func repeated(b *testing.B, often int) (program []bpf.RawInstruction) {
	b.Helper()
	const ret, jumpAlways = 0x06, 0x05
	for range often {
		tail, err := tailOf(decode.LinkEthernet, cutAt, Widths{Middles: true, Others: true}, true)
		if err != nil {
			b.Fatal(err)
		}
		for i, in := range tail {
			if in.Op == ret {
				tail[i] = bpf.RawInstruction{Op: jumpAlways, K: uint32(len(tail) - i - 1)}
			}
		}
		program = append(program, tail...)
	}
	return append(program, bpf.RawInstruction{Op: ret})
}

// take sends packets in turn, and returns how long that took.
func (d *dropper) take(b *testing.B, packets [][]byte) time.Duration {
	began := time.Now()
	for i := range sendsEach {
		if _, err := unix.Write(d.from, packets[i%len(packets)]); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}
