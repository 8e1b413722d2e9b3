package peek

import (
	"encoding/binary"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// dnsPacket is one with an id, between this host and a name server.
type dnsPacket struct {
	id       uint16
	port     uint16 // of the client
	answer   bool
	overTCP  bool
	noPrefix bool // its length went before it in another segment
	addr     [4]byte
}

// look gives the packet to a Peeker.
func (m *dnsPacket) look(t *testing.T, p *Peeker) {
	t.Helper()
	name := dnsmessage.MustNewName("a.example.")
	content := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: m.id, Response: m.answer},
		Questions: []dnsmessage.Question{{Name: name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}},
	}
	if m.answer {
		content.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: name, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: m.addr},
		}}
	}
	b, err := content.Pack()
	if err != nil {
		t.Fatal(err)
	}
	proto := uint16(flows.ProtoUDP)
	if m.overTCP {
		proto = flows.ProtoTCP
		if !m.noPrefix {
			b = append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...)
		}
	}
	k := key(proto, here[0], m.port, "10.77.0.2", portDNS)
	d := decode.Packet{Src: k.Local, Dst: k.Remote, SrcPort: m.port, DstPort: portDNS, Proto: proto, PayloadOffset: 1}
	if m.answer {
		d.Src, d.Dst, d.SrcPort, d.DstPort = d.Dst, d.Src, d.DstPort, d.SrcPort
	}
	f := frame.Frame{Data: append([]byte{0}, b...), Len: uint32(len(b) + 1), Time: second}
	p.Packet(Tell(&d, &f), &k, !m.answer, &f, &d, &Look{})
}

// TestAnAnswerCountsIfItWasAskedFor sends questions and answers, and asks for a name that the
// answers have.
func TestAnAnswerCountsIfItWasAskedFor(t *testing.T) {
	t.Parallel()
	right, wrong := [4]byte{192, 0, 2, 1}, [4]byte{192, 0, 2, 66}
	for name, c := range map[string]struct {
		packets []dnsPacket
		named   [4]byte
		want    bool
	}{
		"an answer to a question":        {[]dnsPacket{{id: 7, port: 5000}, {id: 7, port: 5000, answer: true, addr: right}}, right, true},
		"an answer to nothing":           {[]dnsPacket{{id: 7, port: 5000, answer: true, addr: right}}, right, false},
		"with another id":                {[]dnsPacket{{id: 7, port: 5000}, {id: 8, port: 5000, answer: true, addr: wrong}}, wrong, false},
		"to another port":                {[]dnsPacket{{id: 7, port: 5000}, {id: 7, port: 5001, answer: true, addr: wrong}}, wrong, false},
		"the right one after a wrong id": {[]dnsPacket{{id: 7, port: 5000}, {id: 8, port: 5000, answer: true, addr: wrong}, {id: 7, port: 5000, answer: true, addr: right}}, right, true},
		"a second one":                   {[]dnsPacket{{id: 7, port: 5000}, {id: 7, port: 5000, answer: true, addr: right}, {id: 7, port: 5000, answer: true, addr: wrong}}, wrong, false},
		"over TCP":                       {[]dnsPacket{{id: 7, port: 5000, overTCP: true}, {id: 7, port: 5000, overTCP: true, answer: true, addr: right}}, right, true},
		"over TCP, behind its length":    {[]dnsPacket{{id: 7, port: 5000, overTCP: true, noPrefix: true}, {id: 7, port: 5000, overTCP: true, noPrefix: true, answer: true, addr: right}}, right, true},
		"by UDP to a question by TCP":    {[]dnsPacket{{id: 7, port: 5000, overTCP: true}, {id: 7, port: 5000, answer: true, addr: right}}, right, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := NewInline(isHere)
			for i := range c.packets {
				c.packets[i].look(t, p)
			}
			flow := flows.Key{Net: flows.NetIPv4, Local: flows.AddrFrom(netip.MustParseAddr(here[0])), Remote: flows.AddrFrom(netip.AddrFrom4(c.named)), RemotePort: 443}
			p.answered = true
			p.Flow(&flow, &frame.Frame{Time: 2 * second}, &decode.Packet{})
			found, skipped := take(p)
			if named := len(found) == 1 && found[0].Name == "a.example"; named != c.want || skipped != 0 {
				t.Errorf("%v, and %d were skipped", found, skipped)
			}
		})
	}
}

// TestAFloodOfQuestionsMakesNobodyElseForget asks a hundred thousand times from another host
// before the answer comes.
func TestAFloodOfQuestionsMakesNobodyElseForget(t *testing.T) {
	t.Parallel()
	q := newQuestions()
	own := key(flows.ProtoUDP, here[0], 5000, "10.77.0.2", portDNS)
	q.allow(Question, &own, &decode.Packet{Src: own.Local, Proto: flows.ProtoUDP}, append([]byte{0, 7}, make([]byte, headerDNS)...))
	for n := range 100_000 {
		k := key(flows.ProtoUDP, "10.77.0.9", uint16(n), "10.77.0.2", portDNS)
		q.allow(Question, &k, &decode.Packet{Src: k.Local, Proto: flows.ProtoUDP}, append([]byte{byte(n >> 8), byte(n)}, make([]byte, headerDNS)...))
	}
	if q.allow(Answer, &own, &decode.Packet{Dst: own.Local, Proto: flows.ProtoUDP}, append([]byte{0, 7}, make([]byte, headerDNS)...)) == nil {
		t.Error("the question was forgotten")
	}
	if len(q.asked) != goingOut*questionsEach {
		t.Errorf("%d questions are kept", len(q.asked))
	}
}

// TestSkippingAPacketAllocatesNothing floods, with what is not looked at any more, and with
// questions.
func TestSkippingAPacketAllocatesNothing(t *testing.T) {
	p := New(isHere)
	s := newSender(t, p, "192.0.2.1", frame.DirIn)
	s.send(2 * maxStreams)
	k, l := key(flows.ProtoTCP, "192.0.2.1", 1, here[0], 443), Look{}
	d := s.d
	d.DstPort, d.Proto = portDNS, flows.ProtoUDP
	if n := testing.AllocsPerRun(1000, func() {
		p.Packet(Stream, &k, true, &s.f, &s.d, &l)
		p.Packet(Question, &k, true, &s.f, &d, &l)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestAnAnswerToAnotherQuestionCountsForNothing changes the name of the one that was asked.
func TestAnAnswerToAnotherQuestionCountsForNothing(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\x3f"+strings.Repeat("a", 63), 3) + "\x00"
	for name, c := range map[string]struct {
		asked, answered string
		want            bool
	}{
		"the same":                {"\x01a\x07example\x00", "\x01a\x07example\x00", true},
		"in other letters":        {"\x01a\x07eXAMple\x00", "\x01A\x07example\x00", true},
		"another":                 {"\x01a\x07example\x00", "\x01b\x07example\x00", false},
		"a longer one":            {"\x01a\x00", "\x01a\x07example\x00", false},
		"a question that was cut": {long[:100], long, true},
	} {
		q := newQuestions()
		k := key(flows.ProtoUDP, here[0], 5000, "10.77.0.2", portDNS)
		head := make([]byte, headerDNS)
		q.allow(Question, &k, &decode.Packet{Src: k.Local, Proto: flows.ProtoUDP}, append(head, c.asked...))
		if got := q.allow(Answer, &k, &decode.Packet{Dst: k.Local, Proto: flows.ProtoUDP}, append(make([]byte, headerDNS), c.answered...)) != nil; got != c.want {
			t.Errorf("%s: it counts: %v, want %v", name, got, c.want)
		}
	}
}
