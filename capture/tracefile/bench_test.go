package tracefile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"iftopgo/capture/frame"
)

// benchPackets is enough that opening the file does not show.
const benchPackets = 200_000

// packetWriter is what both writers of pcapgo are.
type packetWriter interface {
	WritePacket(ci gopacket.CaptureInfo, data []byte) error
}

// writeSmall writes n packets of 64 bytes, a microsecond apart.
func writeSmall(tb testing.TB, w packetWriter, n int) {
	tb.Helper()
	data := make([]byte, 64)
	for i := range n {
		ci := gopacket.CaptureInfo{
			Timestamp: time.Unix(1_700_000_000, int64(i)*1000), CaptureLength: len(data), Length: len(data),
		}
		if err := w.WritePacket(ci, data); err != nil {
			tb.Fatal(err)
		}
	}
}

// smallPcap is a pcap file of n packets of 64 bytes.
func smallPcap(tb testing.TB, n int) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := pcapgo.NewWriter(&out)
	if err := w.WriteFileHeader(65535, layers.LinkTypeEthernet); err != nil {
		tb.Fatal(err)
	}
	writeSmall(tb, w, n)
	return out.Bytes()
}

// smallPcapng is a pcapng file of n packets of 64 bytes.
func smallPcapng(tb testing.TB, n int) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := pcapgo.NewNgWriter(&out, layers.LinkTypeEthernet)
	if err != nil {
		tb.Fatal(err)
	}
	writeSmall(tb, w, n)
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkNext reports the cost of one packet of 64 bytes, as ns/packet.
func BenchmarkNext(b *testing.B) {
	for name, file := range map[string][]byte{
		"pcap": smallPcap(b, benchPackets), "pcapng": smallPcapng(b, benchPackets),
	} {
		b.Run(name, func(b *testing.B) {
			perPacket(b, func() {
				opened, err := Open("-", bytes.NewReader(file), nil)
				if err != nil {
					b.Fatal(err)
				}
				r, err := opened.Reader()
				if err != nil {
					b.Fatal(err)
				}
				var f frame.Frame
				for err == nil {
					err = r.Next(&f)
				}
				if err != io.EOF { //nolint:errorlint // Next promises a bare EOF.
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkPcapgo is what BenchmarkNext measures, with the readers of gopacket
// at their cheapest.
func BenchmarkPcapgo(b *testing.B) {
	type source interface {
		ZeroCopyReadPacketData() ([]byte, gopacket.CaptureInfo, error)
	}
	open := map[string]func(io.Reader) (source, error){
		"pcap": func(r io.Reader) (source, error) { return pcapgo.NewReader(r) },
		"pcapng": func(r io.Reader) (source, error) {
			return pcapgo.NewNgReader(r, pcapgo.NgReaderOptions{WantMixedLinkType: true})
		},
	}
	for name, file := range map[string][]byte{
		"pcap": smallPcap(b, benchPackets), "pcapng": smallPcapng(b, benchPackets),
	} {
		b.Run(name, func(b *testing.B) {
			perPacket(b, func() {
				r, err := open[name](bufio.NewReaderSize(bytes.NewReader(file), bufferBytes))
				var ci gopacket.CaptureInfo
				for err == nil {
					_, ci, err = r.ZeroCopyReadPacketData()
					_ = ci.Timestamp.UnixNano()
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			})
		})
	}
}

// perPacket runs read, which reads benchPackets packets, and reports the cost of one.
func perPacket(b *testing.B, read func()) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		read()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchPackets, "ns/packet")
}
