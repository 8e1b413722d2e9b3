package wire

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/dns/dnsmessage"
)

// record is a record of a message in tests.
type record struct {
	name string
	body dnsmessage.ResourceBody
	ttl  uint32
}

func a(name, addr string) record {
	return record{name, &dnsmessage.AResource{A: netip.MustParseAddr(addr).As4()}, 60}
}

func aaaa(name, addr string) record {
	return record{name, &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr(addr).As16()}, 60}
}

func cname(name, to string) record {
	return record{name, &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(to)}, 60}
}

// message packs an answer; an empty question is none.
func message(t testing.TB, question string, answers ...record) []byte {
	t.Helper()
	m := dnsmessage.Message{Header: dnsmessage.Header{Response: true}}
	if question != "" {
		m.Questions = []dnsmessage.Question{{Name: dnsmessage.MustNewName(question), Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}}
	}
	for _, r := range answers {
		m.Answers = append(m.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(r.name), Class: dnsmessage.ClassINET, TTL: r.ttl}, Body: r.body,
		})
	}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// text writes addresses with their names, a line each.
func text(named []Named) string {
	var b strings.Builder
	for _, n := range named {
		fmt.Fprintln(&b, n.Addr, n.Name)
	}
	return b.String()
}

func TestAnAnswerNamesWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	hints := &dnsmessage.HTTPSResource{SVCBResource: dnsmessage.SVCBResource{Priority: 1, Target: dnsmessage.MustNewName(".")}}
	hints.SetParam(dnsmessage.SVCParamIPv4Hint, []byte{192, 0, 2, 1, 192, 0, 2, 2, 9})
	six := netip.MustParseAddr("2001:db8::1").As16()
	hints.SetParam(dnsmessage.SVCParamIPv6Hint, six[:])
	failed := message(t, "web.example.", a("web.example.", "192.0.2.1"))
	failed[3] |= byte(dnsmessage.RCodeNameError)
	query := message(t, "web.example.", a("web.example.", "192.0.2.1"))
	query[2] &^= 0x80
	many := make([]record, 40)
	for i := range many {
		many[i] = a("web.example.", fmt.Sprintf("192.0.2.%d", i))
	}
	cases := map[string]struct {
		message []byte
		want    string
	}{
		"an address":              {message(t, "web.example.", a("web.example.", "192.0.2.1")), "192.0.2.1 web.example\n"},
		"both versions":           {message(t, "web.example.", a("web.example.", "192.0.2.1"), aaaa("web.example.", "2001:db8::1")), "192.0.2.1 web.example\n2001:db8::1 web.example\n"},
		"through aliases":         {message(t, "www.web.example.", cname("www.web.example.", "Edge.CDN.example."), cname("edge.cdn.example.", "e7.cdn.example."), a("e7.cdn.example.", "192.0.2.1")), "192.0.2.1 www.web.example\n"},
		"of something else":       {message(t, "web.example.", a("evil.example.", "192.0.2.1")), ""},
		"hints of HTTPS":          {message(t, "web.example.", record{"web.example.", hints, 60}), "192.0.2.1 web.example\n192.0.2.2 web.example\n2001:db8::1 web.example\n"},
		"the name does not exist": {failed, ""},
		"a query":                 {query, ""},
		"without a question":      {message(t, "", a("web.example.", "192.0.2.1")), ""},
		"a name that is none":     {message(t, "a\\b.example.", a("a\\b.example.", "192.0.2.1")), ""},
		"cut in the second":       {message(t, "web.example.", a("web.example.", "192.0.2.1"), a("web.example.", "192.0.2.2"))[:60], "192.0.2.1 web.example\n"},
		"nothing":                 {nil, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, text(DNS(c.message))); diff != "" {
				t.Error(diff)
			}
		})
	}
	if n := len(DNS(message(t, "web.example.", many...))); n != maxNamed {
		t.Errorf("%d addresses of one answer, want %d", n, maxNamed)
	}
}

// TestTheTargetOfAnAliasIsNamed follows HTTPS records to other names, whose addresses are in the
// answer or beside it.
func TestTheTargetOfAnAliasIsNamed(t *testing.T) {
	t.Parallel()
	name := dnsmessage.MustNewName("web.example.")
	https := func(priority uint16) record {
		return record{"web.example.", &dnsmessage.HTTPSResource{SVCBResource: dnsmessage.SVCBResource{Priority: priority, Target: dnsmessage.MustNewName("pool.example.")}}, 60}
	}
	for about, c := range map[string]struct {
		message []byte
		want    string
	}{
		"an alias":             {message(t, "web.example.", https(0), a("pool.example.", "192.0.2.1"), a("other.example.", "192.0.2.9")), "192.0.2.1 web.example\n"},
		"where the service is": {message(t, "web.example.", https(1), a("pool.example.", "192.0.2.2")), "192.0.2.2 web.example\n"},
	} {
		if diff := cmp.Diff(c.want, text(DNS(c.message))); diff != "" {
			t.Errorf("%s: %s", about, diff)
		}
	}
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{Response: true},
		Questions: []dnsmessage.Question{{Name: name, Type: dnsmessage.TypeHTTPS, Class: dnsmessage.ClassINET}},
	}
	m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: name, Class: dnsmessage.ClassINET}, Body: https(0).body}}
	for of, addr := range map[string]string{"pool.example.": "192.0.2.3", "other.example.": "192.0.2.9"} {
		m.Additionals = append(m.Additionals, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(of), Class: dnsmessage.ClassINET}, Body: a(of, addr).body,
		})
	}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("192.0.2.3 web.example\n", text(DNS(b))); diff != "" {
		t.Errorf("beside the answer: %s", diff)
	}
}

func TestHostsAnnounceTheirOwnNames(t *testing.T) {
	t.Parallel()
	gone := a("gone.local.", "10.0.0.9")
	gone.ttl = 0
	got := text(Announced(message(t, "", a("Printer.local.", "10.0.0.7"), a("K\u00fcche.local.", "10.0.0.8"), gone, aaaa("printer.local.", "fe80::7"),
		record{"_ipp._tcp.local.", &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName("Printer.local.")}, 60})))
	if diff := cmp.Diff("10.0.0.7 printer.local\n10.0.0.8 küche.local\nfe80::7 printer.local\n", got); diff != "" {
		t.Error(diff)
	}
}

// netbios is a registration of a name for addresses, each with its flags.
func netbios(name string, kind byte, data string) []byte {
	for len(name) < 15 {
		name += " "
	}
	label := ""
	for _, c := range []byte(name + string([]byte{kind})) {
		label += string([]byte{'A' + c>>4, 'A' + c&15})
	}
	return []byte("\x00\x07\x29\x10\x00\x01\x00\x00\x00\x00\x00\x01" + "\x20" + label + "\x00\x00\x20\x00\x01" +
		"\xc0\x0c\x00\x20\x00\x01\x00\x00\x00\x00\x00" + string([]byte{byte(len(data))}) + data)
}

func TestNetBIOSNamesOfHostsAreRead(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		message []byte
		want    string
	}{
		"a workstation": {netbios("OFFICE-7", 0x00, "\x60\x00\x0a\x00\x00\x07"), "10.0.0.7 office-7\n"},
		"a file server": {netbios("OFFICE-7", 0x20, "\x60\x00\x0a\x00\x00\x07"), "10.0.0.7 office-7\n"},
		"a group":       {netbios("WORKGROUP", 0x00, "\xe0\x00\x0a\x00\x00\x07"), ""},
		"a browser":     {netbios("OFFICE-7", 0x1d, "\x60\x00\x0a\x00\x00\x07"), ""},
		"cut short":     {netbios("OFFICE-7", 0x00, "\x60\x00\x0a\x00\x00\x07")[:60], ""},
		"two addresses": {netbios("OFFICE-7", 0x00, "\x60\x00\x0a\x00\x00\x07\x60\x00\x0a\x00\x00\x08"), "10.0.0.7 office-7\n10.0.0.8 office-7\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, text(NetBIOS(c.message))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// dhcp is a message of DHCP with the address of the client, the one it is given, and options.
func dhcp(client, yours, options string) []byte {
	b := make([]byte, dhcpFixedLen)
	for at, addr := range map[int]string{dhcpClientAddrAt: client, dhcpYourAddrAt: yours} {
		if addr != "" {
			four := netip.MustParseAddr(addr).As4()
			copy(b[at:], four[:])
		}
	}
	return append(append(b, 0x63, 0x82, 0x53, 0x63), options...)
}

func TestNamesInDHCPAreRead(t *testing.T) {
	t.Parallel()
	const name, asks, request, ack = "\x0c\x06Laptop", "\x32\x04\x0a\x00\x00\x07", "\x35\x01\x03", "\x35\x01\x05"
	cases := map[string]struct {
		message []byte
		want    string
	}{
		"a request":            {dhcp("", "", request+asks+name+"\xff"), "10.0.0.7 laptop\n"},
		"a renewal":            {dhcp("10.0.0.8", "", request+"\x00\x00"+name+"\xff"), "10.0.0.8 laptop\n"},
		"the answer":           {dhcp("", "10.0.0.9", ack+name+"\xff"), "10.0.0.9 laptop\n"},
		"a full name":          {dhcp("10.0.0.8", "", request+name+"\x51\x12\x04\x00\x00\x06laptop\x07example\x00\xff"), "10.0.0.8 laptop.example\n"},
		"a full name in text":  {dhcp("10.0.0.8", "", request+"\x51\x11\x00\x00\x00laptop.example\xff"), "10.0.0.8 laptop.example\n"},
		"blanks":               {dhcp("10.0.0.8", "", request+"\x0c\x0fAnna\u2019s iPhone\xff"), "10.0.0.8 anna's iphone\n"},
		"a search":             {dhcp("", "", "\x35\x01\x01"+asks+name+"\xff"), ""},
		"no name":              {dhcp("", "", request+asks+"\xff"), ""},
		"no address":           {dhcp("", "", request+name+"\xff"), ""},
		"an option cut short":  {dhcp("", "", request+asks+"\x0c\x09Lap"), ""},
		"behind the end":       {dhcp("", "", request+asks+"\xff"+name), ""},
		"without the magic":    {make([]byte, 300), ""},
		"a name that is none":  {dhcp("", "", request+asks+"\x0c\x06Lap\x1b[J\xff"), ""},
		"shorter than a start": {make([]byte, 100), ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, text(DHCP(c.message))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// valid fails if any of the names may not be shown, or there are more than are taken. Those that
// hosts give themselves may have blanks and apostrophes.
func valid(t *testing.T, named []Named, own bool) {
	t.Helper()
	for _, n := range named {
		name := n.Name
		if own && name == strings.Join(strings.Fields(name), " ") {
			name = strings.NewReplacer(" ", "", "'", "").Replace(name)
		}
		if shown(t, name); n.Name == "" || len(n.Name) > 253 || !n.Addr.IsValid() {
			t.Fatalf("%v is called %q", n.Addr, n.Name)
		}
	}
	if len(named) > maxNamed+4 {
		t.Fatalf("%d names", len(named))
	}
}

// FuzzDNS, FuzzMDNS, FuzzNetBIOS and FuzzDHCP read whatever there is: no panic, and no name
// that may not be shown.
func FuzzDNS(f *testing.F) {
	f.Add(message(f, "www.web.example.", cname("www.web.example.", "cdn.example."), a("cdn.example.", "192.0.2.1")))
	f.Fuzz(func(t *testing.T, b []byte) { valid(t, DNS(b), false) })
}

func FuzzMDNS(f *testing.F) {
	f.Add(message(f, "", a("printer.local.", "10.0.0.7"), aaaa("printer.local.", "fe80::7")))
	f.Add(message(f, "", a("Anna\u2019s phone.local.", "10.0.0.7")))
	f.Fuzz(func(t *testing.T, b []byte) { valid(t, Announced(b), true) })
}

func FuzzNetBIOS(f *testing.F) {
	f.Add(netbios("OFFICE-7", 0x20, "\x60\x00\x0a\x00\x00\x07"))
	f.Add(netbios("OFFICE 7", 0x20, "\x60\x00\x0a\x00\x00\x07"))
	f.Fuzz(func(t *testing.T, b []byte) { valid(t, NetBIOS(b), true) })
}

func FuzzDHCP(f *testing.F) {
	f.Add(dhcp("10.0.0.8", "", "\x35\x01\x03\x0c\x06Laptop\x51\x12\x04\x00\x00\x06laptop\x07example\x00\xff"))
	f.Add(dhcp("10.0.0.8", "", "\x35\x01\x03\x0c\x06Laptop\x51\x12\x04\x00\x00\x06laptop\x07e ample"))
	f.Add(dhcp("10.0.0.8", "", "\x35\x01\x03\x0c\x0fAnna\u2019s iPhone\xff"))
	f.Fuzz(func(t *testing.T, b []byte) { valid(t, DHCP(b), true) })
}
