package kernelcount

import (
	"encoding/binary"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/peek"
)

// segment is a TCP segment of a payload in an Ethernet frame, from a port to a port, at a sequence number.
func segment(from, to uint16, seq uint32, payload []byte) []byte {
	const ipv4, tcp = 20, 20
	b := append(make([]byte, 12), 8, 0, 0x45, 0, 0, 0, 0, 0, 0, 0, 64, unix.IPPROTO_TCP, 0, 0, 10, 0, 0, 1, 192, 0, 2, 1)
	binary.BigEndian.PutUint16(b[16:], uint16(ipv4+tcp+len(payload)))
	b = binary.BigEndian.AppendUint16(b, from)
	b = binary.BigEndian.AppendUint16(b, to)
	b = binary.BigEndian.AppendUint32(b, seq)
	b = append(b, 0, 0, 0, 1, tcp/4<<4, 0x10, 1, 0, 0, 0, 0, 0)
	return append(b, payload...)
}

// BenchmarkPacket is what the kernel takes for a packet of a flow that it knows and in which there is no
// name, as it measures it itself: the least of many, for other work on the machine only adds to it.
func BenchmarkPacket(b *testing.B) {
	tail, err := peek.WithTail(nil, decode.LinkEthernet, cut, peek.Widths{})
	if err != nil {
		b.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"datagram":                 datagram(1),
		"segment of an upload":     segment(40_000, 8080, 1, make([]byte, 1400)),
		"acknowledgement":          segment(8080, 40_000, 1, nil),
		"upload to HTTPS":          segment(40_000, 443, 1, append([]byte{23, 3, 3}, make([]byte, 1400)...)),
		"download, not encrypted":  segment(8080, 40_000, 1, make([]byte, 1400)),
		"shorter than its headers": segment(8080, 40_000, 1, nil)[:50],
	} {
		b.Run(name, func(b *testing.B) { benchmarkPacket(b, Config{Filter: tail, NamedBytes: 1 << 20}, data) })
	}
	b.Run("datagram, without names", func(b *testing.B) { benchmarkPacket(b, Config{}, datagram(1)) })
	b.Run("datagram, without names, one capability", func(b *testing.B) {
		withBPFAlone(b) // The verifier adds barriers.
		benchmarkPacket(b, Config{}, datagram(1))
	})
}

func benchmarkPacket(b *testing.B, c Config, data []byte) {
	b.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	p := loaded(b, c)
	const each = 20_000
	least := time.Hour
	for b.Loop() {
		_, took, err := p.run.Benchmark(append(make([]byte, 14), data...), each, nil)
		if err != nil {
			b.Fatal(err)
		}
		least = min(least, took)
	}
	b.ReportMetric(float64(least), "kernel-ns/packet")
}
