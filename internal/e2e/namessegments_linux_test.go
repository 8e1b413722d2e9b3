package e2e

import (
	"encoding/binary"
	"net"
	"slices"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/capture"
	"iftopgo/internal/nettest"
)

// longHello is a ClientHello with so many bytes of padding before its name, as those with keys
// for quantum computers and tickets are.
func longHello(padding int, name string) []byte {
	size := func(b []byte, bytes int) []byte {
		n := binary.BigEndian.AppendUint32(nil, uint32(len(b)))
		return append(n[len(n)-bytes:], b...)
	}
	host := size(append([]byte{0}, size([]byte(name), 2)...), 2)
	extensions := slices.Concat([]byte{0, 21}, size(make([]byte, padding), 2), []byte{0, 0}, size(host, 2))
	body := slices.Concat([]byte{3, 3}, make([]byte, 32), size(nil, 1), size([]byte{0x13, 1}, 2), size([]byte{0}, 1), size(extensions, 2))
	return append([]byte{22, 3, 1}, size(append([]byte{1}, size(body, 3)...), 2)...)
}

// TestNamesInUnusualSegmentsAreSeen sends what clients say in parts of all sizes.
func TestNamesInUnusualSegmentsAreSeen(t *testing.T) {
	t.Parallel()
	const hello, plain = "hello.names.example", "plain.names.example"
	request := []byte("GET /a/path HTTP/1.1\r\nUser-Agent: somebody\r\nHost: " + plain + "\r\n\r\n")
	short := longHello(0, hello)
	parts := map[string]struct {
		whole []byte
		cuts  []int
	}{
		"behind 1,700 bytes":           {longHello(1700, hello), nil},
		"behind 3,500 bytes":           {longHello(3500, hello), nil},
		"behind one byte":              {short, []int{1}},
		"behind five bytes":            {short, []int{5}},
		"in three parts":               {short, []int{3, 60}},
		"in four parts":                {longHello(1700, hello), []int{600, 1000, 1500}},
		"in one that begins with 0x15": {short, []int{53}},
		"a request behind two letters": {request, []int{2}},
		"a host in the second part":    {request, []int{30}},
		"a host in the fourth part":    {request, []int{1, 20, 40}},
	}
	eachEngine(t, func(t *testing.T, engine string) {
		for about, offload := range map[string]bool{"with offloading": true, "without": false} {
			t.Run(about, func(t *testing.T) {
				t.Parallel()
				lab := newNamesLab(t)
				if !offload {
					lab.switchOffloading(false)
				}
				last := lab.captured([]string{"-i", "lab1", "--engine", engine}, func() {
					for _, c := range parts {
						lab.askInParts(nettest.LocalIPv4, c.whole, c.cuts...)
						lab.askInPartsAt(net.JoinHostPort(nettest.LocalIPv6, otherPort), c.whole, c.cuts...)
						if engine == string(capture.EngineKernel) { // It knows what follows by more than its port.
							lab.askInPartsAt(net.JoinHostPort(nettest.LocalIPv4, highPort), c.whole, c.cuts...)
						}
					}
				})
				lab.expectAllNames(&last)
			})
		}
	})
}

// TestSegmentsInReverseOrderHaveTheirName sends the second half of a ClientHello first.
func TestSegmentsInReverseOrderHaveTheirName(t *testing.T) {
	t.Parallel()
	lab := newNamesLab(t)
	hello := longHello(0, "reverse.names.example")
	const half = 50
	var frames [][]byte
	for _, part := range []struct {
		from int
		data []byte
	}{{half, hello[half:]}, {0, hello[:half]}} {
		f := nettest.Flood{To: lab.Remote, Flows: 1, TCP: true, Payload: len(part.data), Start: part.data}
		b := f.Each(lab.Local)[0]
		const port, number = 14 + 20 + 2, 14 + 20 + 4
		binary.BigEndian.PutUint16(b[port:], 443)
		binary.BigEndian.PutUint32(b[number:], uint32(1+part.from))
		frames = append(frames, b)
	}
	last := lab.captured([]string{"-i", "lab1"}, func() {
		lab.Local.Do(t, func() error {
			_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: frames, Count: len(frames)})
			return err
		})
	})
	for _, r := range last.Flows {
		if r.NameSrc == "reverse.names.example" && r.NameSource == "sni" {
			return
		}
	}
	t.Error("the name was not seen")
}

// TestADNSAnswerOverTCPNamesAFlow asks by TCP.
func TestADNSAnswerOverTCPNamesAFlow(t *testing.T) {
	t.Parallel()
	lab := newNamesLab(t)
	last := lab.captured([]string{"-i", "lab1"}, func() { lab.askDNS("tcp", "overtcp.names.example") })
	lab.expectAllNames(&last)
}

// TestAnAnswerThatNobodyAskedForNamesNothing sends one that would fit, from the name server.
func TestAnAnswerThatNobodyAskedForNamesNothing(t *testing.T) {
	t.Parallel()
	lab := newNamesLab(t)
	last := lab.captured([]string{"-i", "lab1"}, func() {
		c := lab.dial("udp", net.JoinHostPort(nettest.LocalIPv4, "53"))
		m := dnsmessage.Message{Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName("forged.names.example."), Type: dnsmessage.TypeAAAA, Class: dnsmessage.ClassINET}}}
		forged, err := resolved(&m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lab.resolver.WriteTo(forged, c.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1500)); err != nil {
			t.Fatal(err)
		}
		lab.dial("tcp", net.JoinHostPort(nettest.LocalIPv6, "443"))
	})
	found := false
	for _, r := range last.Flows {
		found = found || r.DstPort == 443
		if r.NameDst != "" {
			t.Errorf("the flow to %s is called %s", r.Dst, r.NameDst)
		}
	}
	if !found {
		t.Error("the flow is not listed")
	}
}
