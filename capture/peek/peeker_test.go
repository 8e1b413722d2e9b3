package peek

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// here is this host in tests; it has both addresses.
var here = []string{"10.77.0.1", "fd77::1"}

func isHere(a *[16]byte) bool { return slices.Contains(here, flows.Addr(*a).Netip().String()) }

// key is a flow of this host.
func key(proto uint16, local string, localPort uint16, remote string, remotePort uint16) flows.Key {
	k := flows.Key{
		Local: flows.AddrFrom(netip.MustParseAddr(local)), Remote: flows.AddrFrom(netip.MustParseAddr(remote)),
		LocalPort: localPort, RemotePort: remotePort, Proto: proto, Net: flows.NetIPv4,
	}
	if k.Local.IsIPv6() {
		k.Net = flows.NetIPv6
	}
	return k
}

// look gives a reader items, and returns the names that it notes, a line each.
func look(items ...item) string {
	var b strings.Builder
	r := newReader(isHere, func(s flows.Seen) {
		side := s.Key.Remote
		if s.Served {
			side = s.Key.Local
		}
		fmt.Fprintf(&b, "%s:%d %s %s\n", side.Netip(), s.Key.LocalPort, s.Name, s.Source)
	})
	for i := range items {
		r.read(&items[i])
	}
	return b.String()
}

// answer is a DNS answer to a client, and newOne a flow that begins.
func answer(t *testing.T, at int64, client, name, addr string) item {
	t.Helper()
	m := dnsmessage.Message{Header: dnsmessage.Header{Response: true}}
	n := dnsmessage.MustNewName(name + ".")
	m.Questions = []dnsmessage.Question{{Name: n, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}}
	h := dnsmessage.ResourceHeader{Name: n, Class: dnsmessage.ClassINET, TTL: 1}
	if a := netip.MustParseAddr(addr); a.Is4() {
		m.Answers = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.AResource{A: a.As4()}}}
	} else {
		m.Answers = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}}}
	}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return item{kind: Answer, key: key(flows.ProtoUDP, client, 5353, "10.77.0.2", portDNS), time: at, payload: b}
}

func newOne(at int64, k flows.Key) item { return item{key: k, time: at} }

func TestAFlowHasTheNameOfTheAnswerBeforeIt(t *testing.T) {
	t.Parallel()
	web := key(flows.ProtoTCP, here[0], 4001, "192.0.2.1", 443)
	six := key(flows.ProtoTCP, here[1], 4001, "2001:db8::1", 443)
	other := key(flows.ProtoTCP, "10.77.0.9", 4001, "192.0.2.1", 443)
	cases := map[string]struct {
		items []item
		want  string
	}{
		"an answer before it":             {[]item{answer(t, 1, here[0], "a.example", "192.0.2.1"), newOne(2, web)}, "192.0.2.1:4001 a.example dns\n"},
		"an answer behind it":             {[]item{newOne(1, web), answer(t, 2, here[0], "a.example", "192.0.2.1")}, ""},
		"the last of two before it":       {[]item{answer(t, 1, here[0], "a.example", "192.0.2.1"), answer(t, 2, here[0], "b.example", "192.0.2.1"), newOne(3, web)}, "192.0.2.1:4001 b.example dns\n"},
		"one before and one behind it":    {[]item{answer(t, 1, here[0], "a.example", "192.0.2.1"), answer(t, 3, here[0], "b.example", "192.0.2.1"), newOne(2, web)}, "192.0.2.1:4001 a.example dns\n"},
		"an answer to another host":       {[]item{answer(t, 1, "10.77.0.9", "a.example", "192.0.2.1"), newOne(2, web)}, ""},
		"a flow of another host":          {[]item{answer(t, 1, here[0], "a.example", "192.0.2.1"), newOne(2, other)}, ""},
		"the other host's own answer":     {[]item{answer(t, 1, "10.77.0.9", "a.example", "192.0.2.1"), newOne(2, other)}, "192.0.2.1:4001 a.example dns\n"},
		"an answer by IPv4 for IPv6":      {[]item{answer(t, 1, here[0], "a.example", "2001:db8::1"), newOne(2, six)}, "2001:db8::1:4001 a.example dns\n"},
		"an answer that is read too late": {[]item{newOne(2, web), answer(t, 1, here[0], "a.example", "192.0.2.1")}, "192.0.2.1:4001 a.example dns\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, look(c.items...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// segments cut a TCP payload.
func segments(k flows.Key, payload string, cuts ...int) (all []item) {
	from := 0
	for _, to := range append(cuts, len(payload)) {
		all = append(all, item{
			kind: Stream, key: k, sent: true, begins: from == 0, seq: 0xffffff80 + uint32(from), time: 1,
			payload: []byte(payload[from:to]),
		})
		from = to
	}
	return all
}

func TestARequestIsJoinedFromItsSegments(t *testing.T) {
	t.Parallel()
	k := key(flows.ProtoTCP, here[0], 4001, "192.0.2.1", 80)
	const request = "GET /a/very/long/path HTTP/1.1\r\nUser-Agent: somebody\r\nHost: web.example\r\n\r\n"
	const want = "192.0.2.1:4001 web.example http\n"
	cut := segments(k, request, 20, 60)
	late := segments(k, request, 20)
	late[1].time = 1 + joinFor
	lost := segments(k, request, 20)
	lost[0].cut = true
	overlap := segments(k, request, 30)
	overlap[1].seq -= 10
	overlap[1].payload = []byte(request[20:])
	long := segments(k, "GET / HTTP/1.1\r\nCookie: "+strings.Repeat("x", 3*maxJoined)+"\r\nHost: web.example\r\n\r\n", 4000, 8000, 12000, 16000, 20000)
	served := segments(k, request)
	served[0].sent = false
	cases := map[string]struct {
		items []item
		want  string
	}{
		"at once":                          {segments(k, request), want},
		"asked of this host":               {served, "10.77.0.1:4001 web.example http\n"},
		"in three":                         {cut, want},
		"the last two in the other order":  {[]item{cut[0], cut[2], cut[1]}, want},
		"in reverse order":                 {[]item{cut[2], cut[1], cut[0]}, want},
		"twice":                            {[]item{cut[0], cut[0], cut[1], cut[1], cut[2]}, want},
		"with a part twice":                {overlap, want},
		"without the middle":               {[]item{cut[0], cut[2]}, ""},
		"the rest five seconds later":      {late, ""},
		"the end of the first is not here": {lost, ""},
		"behind more than is kept":         {long, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, look(c.items...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWhatIsJoinedIsBounded begins more requests than are joined, as large as they get.
func TestWhatIsJoinedIsBounded(t *testing.T) {
	t.Parallel()
	s := newStreams()
	begin := []byte("GET / HTTP/1.1\r\nCookie: " + strings.Repeat("x", snapNamed))
	for n := range 3 * maxStreamFlows {
		k := key(flows.ProtoTCP, here[0], uint16(n), "192.0.2.1", 80)
		k.Remote[15] = byte(n >> 12)
		s.add(&item{kind: Stream, key: k, begins: true, time: 1, payload: begin})
		kept := 0
		for _, st := range s.all.Values() {
			kept += st.size
		}
		if n%500 == 0 && (kept != s.size || kept > maxJoinedAll || s.all.Len() > maxStreamFlows) {
			t.Fatalf("%d streams with %d bytes, counted %d", s.all.Len(), kept, s.size)
		}
	}
	s.add(&item{kind: Stream, key: key(flows.ProtoTCP, here[0], 1, "192.0.2.9", 80), begins: true, time: 1 + joinFor, payload: begin})
	if s.all.Len() != 1 {
		t.Errorf("%d streams are kept after 5 s, want the new one", s.all.Len())
	}
}

func TestHostsNameOnlyThemselves(t *testing.T) {
	t.Parallel()
	from := key(flows.ProtoUDP, "224.0.0.251", portMDNS, "10.77.0.7", portMDNS)
	announce := func(at int64, name, addr string) item {
		b := answer(t, at, here[0], name, addr)
		b.kind, b.key = MDNS, from
		return b
	}
	as := func(kind Kind, it item) item {
		it.kind = kind
		return it
	}
	got := look(announce(1, "printer.local", "10.77.0.7"), announce(2, "bank.local", "192.0.2.1"), announce(3, "printer.local", "10.77.0.7"),
		announce(4, "nas.local", "10.77.0.7"), announce(5, "phone.local", "fe80::7"), announce(6, "router.local", "10.77.0.1"),
		announce(7, "www.bank.example", "10.77.0.7"), announce(8, "here.local", here[0]), as(LLMNR, announce(9, "router", "10.77.0.1")),
		as(LLMNR, announce(10, "desk", "10.77.0.7")), announce(repeatAfter+9, "nas.local", "10.77.0.7"))
	want := "10.77.0.7:0 printer.local mdns\n10.77.0.7:0 nas.local mdns\n10.77.0.7:0 desk llmnr\n10.77.0.7:0 nas.local mdns\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestDatagramsOfQUICAreToldFromAnyPort sends an Initial from ports of what names hosts.
func TestDatagramsOfQUICAreToldFromAnyPort(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"\xc0\x00\x00\x00\x01", "\xd0\x6b\x33\x43\xcf"} {
		f := frame.Frame{Data: append([]byte{0}, (version + "\x08abcdefgh")...), Len: 1200}
		for _, port := range []uint16{portNetBIOS, portMDNS, portLLMNR, 50_000} {
			d := decode.Packet{Proto: flows.ProtoUDP, SrcPort: port, DstPort: portHTTPS, PayloadOffset: 1}
			if kind := Tell(&d, &f); kind != Initial {
				t.Errorf("from port %d it is of kind %d", port, kind)
			}
		}
	}
}

// TestOfAFileEverythingIsLookedAt begins 20,000 connections in a second of a file, and then one
// whose host is behind 10,000 bytes in small segments.
func TestOfAFileEverythingIsLookedAt(t *testing.T) {
	t.Parallel()
	p := NewInline(isHere)
	hello := firstHello(t)
	f, d := captured(t, hello.Data, second)
	const all = 20_000
	for n := range all {
		k, l := key(flows.ProtoTCP, here[0], uint16(n), "192.0.2.1", portHTTPS), Look{}
		p.Packet(Stream, &k, true, &f, &d, &l)
	}
	if found, skipped := take(p); len(found) != all || skipped != 0 {
		t.Errorf("%d names, and %d were skipped", len(found), skipped)
	}
	request := "PROPFIND / HTTP/1.1\nA: " + strings.Repeat("x", 10_000) + "\nHost: dav.example\n\n"
	k, l := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", 8080), Look{}
	for at := 0; at < len(request); at += 1000 {
		f, d := captured(t, segmentTo(t, 8080, uint32(at), flagsACK, []byte(request[at:min(at+1000, len(request))])), second)
		p.Packet(Tell(&d, &f), &k, true, &f, &d, &l)
	}
	if found, _ := take(p); len(found) != 1 || found[0].Name != "dav.example" {
		t.Errorf("names %+v", found)
	}
}

// captured is a packet of a test with its headers read.
func captured(t testing.TB, b []byte, at int64) (frame.Frame, decode.Packet) {
	t.Helper()
	f := frame.Frame{Data: b, Len: uint32(len(b)), Link: decode.LinkEthernet, Time: at}
	var p decode.Packet
	decode.Decode(f.Link, b, &p)
	return f, p
}

// firstHello is a packet with a ClientHello.
func firstHello(t testing.TB) frame.Frame {
	t.Helper()
	for _, f := range packets(t, "testdata/tls.pcap") {
		var p decode.Packet
		decode.Decode(f.Link, f.Data, &p)
		if Tell(&p, &f) == Stream {
			return f
		}
	}
	t.Fatal("there is no ClientHello")
	return frame.Frame{}
}

func TestOfAFlowFourPacketsAreLookedAt(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	f := firstHello(t)
	f, d := captured(t, f.Data, second)
	k, l := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", 443), Look{}
	for range 10 {
		p.Packet(Stream, &k, true, &f, &d, &l)
	}
	if p.queue.n != int(ofLive.packets) {
		t.Errorf("%d packets wait, want %d", p.queue.n, int(ofLive.packets))
	}
	if _, skipped := take(p); skipped != 0 {
		t.Errorf("%d count as skipped: what has its name needs no more", skipped)
	}
}

func TestLookingAtAPacketWithoutANameAllocatesNothing(t *testing.T) {
	b := slices.Clone(firstHello(t).Data)
	f, d := captured(t, b, second)
	b[d.PayloadOffset] = 23
	found := None
	if n := testing.AllocsPerRun(1000, func() { found = max(found, Tell(&d, &f)) }); n != 0 || found != None {
		t.Errorf("%v allocations a packet, kind %d", n, found)
	}
}

// FuzzPacket looks at whatever there is, twice: what is found is a name, and of a flow no more
// is looked at than it may.
func FuzzPacket(f *testing.F) {
	for _, path := range captures(f) {
		for _, p := range packets(f, path)[:6] {
			f.Add(p.Data, uint8(0))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, dir uint8) {
		p := NewInline(isHere)
		pack, d := captured(t, data, second)
		pack.Dir = frame.Dir(dir % 6)
		k := flows.Key{Local: d.Src, Remote: d.Dst, LocalPort: d.SrcPort, RemotePort: d.DstPort, Proto: d.Proto, Net: flows.Net(d.Net)}
		l := Look{}
		for range 2 {
			if kind := Tell(&d, &pack); kind != None || l.More {
				p.Packet(kind, &k, true, &pack, &d, &l)
			}
		}
		found, _ := take(p)
		for _, s := range found {
			if s.Name == "" || flows.Clean(s.Name, len(s.Name)) != s.Name || l.packets > ofFiles.packets {
				t.Errorf("%+v, %d packets", s, l.packets)
			}
		}
	})
}

func BenchmarkTell(b *testing.B) {
	data := slices.Clone(firstHello(b).Data)
	f, d := captured(b, data, second)
	data[d.PayloadOffset] = 23
	b.ReportAllocs()
	for b.Loop() {
		if Tell(&d, &f) != None {
			b.Fatal("it has a name")
		}
	}
}
