package lsof

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"iftopgo/flows"
)

// recorded is what lsof writes on macOS.
const recorded = `p326
R1
cmDNSResponder
u65
L_mdnsresponder
f7
tIPv4
PUDP
n*:5353
f8
tIPv6
PUDP
n*:5353
f45
tIPv4
PUDP
n*:*
p501
R1
cGoogle\x20Chrome\x20H
u501
Lann
f22
tIPv4
PTCP
n192.168.1.7:51234->142.250.74.36:443
TST=ESTABLISHED
TQR=0
TQS=0
f23
tIPv6
PTCP
n[2001:db8::7]:51300->[2001:db8::1]:443
TST=ESTABLISHED
f24
tIPv6
PUDP
n[fe80:4::1c2:3ff:fe04:5]:546
p640
R1
chttpd
u0
Lroot
f4
tIPv6
PTCP
n*:80
TST=LISTEN
f5
tIPv4
PTCP
n127.0.0.1:631
TST=LISTEN
p641
R640
chttpd
u70
L_www
f4
tIPv6
PTCP
n*:80
TST=LISTEN
`

var comparePrefixes = cmpopts.EquateComparable(netip.AddrPort{})

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := Parse([]byte(recorded))
	if err != nil {
		t.Fatal(err)
	}
	port := func(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }
	anywhere := func(n uint16) netip.AddrPort { return netip.AddrPortFrom(netip.Addr{}, n) }
	mdns := Process{PID: 326, PPID: 1, UID: 65, User: "_mdnsresponder", Command: "mDNSResponder"}
	chrome := Process{PID: 501, PPID: 1, UID: 501, User: "ann", Command: "Google Chrome H"}
	httpd := Process{PID: 640, PPID: 1, User: "root", Command: "httpd"}
	worker := Process{PID: 641, PPID: 640, UID: 70, User: "_www", Command: "httpd"}
	want := []Socket{
		{Process: mdns, Protocol: "UDP", Local: anywhere(5353)},
		{Process: mdns, Protocol: "UDP", V6: true, Local: anywhere(5353)},
		{Process: chrome, Protocol: "TCP", Local: port("192.168.1.7:51234"), Remote: port("142.250.74.36:443"), State: "ESTABLISHED"},
		{Process: chrome, Protocol: "TCP", V6: true, Local: port("[2001:db8::7]:51300"), Remote: port("[2001:db8::1]:443"), State: "ESTABLISHED"},
		{Process: chrome, Protocol: "UDP", V6: true, Local: port("[fe80::1c2:3ff:fe04:5]:546")},
		{Process: httpd, Protocol: "TCP", V6: true, Local: anywhere(80), State: "LISTEN"},
		{Process: httpd, Protocol: "TCP", Local: port("127.0.0.1:631"), State: "LISTEN"},
		{Process: worker, Protocol: "TCP", V6: true, Local: anywhere(80), State: "LISTEN"},
	}
	if diff := cmp.Diff(want, got, comparePrefixes); diff != "" {
		t.Error(diff)
	}
}

func TestParseIsStrict(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a file before any process":     "f3\n",
		"a socket before any file":      "p1\nn*:80\n",
		"a process that is no number":   "pinit\n",
		"a process numbered zero":       "p0\n",
		"an unknown field":              "p1\nzx\n",
		"another type of file":          "p1\nf3\ntREG\n",
		"a port that is none":           "p1\nf3\ntIPv4\nPTCP\nn*:http\n",
		"a port that is too big":        "p1\nf3\ntIPv4\nPTCP\nn*:65536\n",
		"an address that is none":       "p1\nf3\ntIPv4\nPTCP\nnlocalhost:80\n",
		"no port":                       "p1\nf3\ntIPv4\nPTCP\nn127.0.0.1\n",
		"a remote side that is no good": "p1\nf3\ntIPv4\nPTCP\nn127.0.0.1:1->x\n",
		"a user that is no number":      "p1\nuroot\n",
		"the list of lsof without -F":   "COMMAND PID USER\n",
	} {
		if got, err := Parse([]byte(text)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, %v; want ErrMalformed", name, got, err)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	sockets, err := Parse([]byte(recorded))
	if err != nil {
		t.Fatal(err)
	}
	table := NewTable(sockets)
	key := func(proto uint16, local, remote string) flows.Key {
		l, r := netip.MustParseAddrPort(local), netip.MustParseAddrPort(remote)
		k := flows.Key{
			Proto: proto, Net: flows.NetIPv4, Local: flows.AddrFrom(l.Addr()), Remote: flows.AddrFrom(r.Addr()),
			LocalPort: l.Port(), RemotePort: r.Port(),
		}
		if l.Addr().Is6() {
			k.Net = flows.NetIPv6
		}
		return k
	}
	tests := map[string]struct {
		key     flows.Key
		pid     int
		certain bool
	}{
		"a connection":                        {key(flows.ProtoTCP, "192.168.1.7:51234", "142.250.74.36:443"), 501, true},
		"a connection over IPv6":              {key(flows.ProtoTCP, "[2001:db8::7]:51300", "[2001:db8::1]:443"), 501, true},
		"the same ports, another address":     {key(flows.ProtoTCP, "192.168.1.7:51234", "142.250.74.37:443"), 0, false},
		"the other end of a connection":       {key(flows.ProtoTCP, "142.250.74.36:443", "192.168.1.7:51234"), 0, false},
		"an unconnected UDP socket":           {key(flows.ProtoUDP, "192.168.1.7:5353", "224.0.0.251:5353"), 326, true},
		"TCP on the port of a UDP socket":     {key(flows.ProtoTCP, "192.168.1.7:5353", "192.168.1.8:5353"), 0, false},
		"a listener that two processes share": {key(flows.ProtoTCP, "[2001:db8::7]:80", "[2001:db8::9]:5000"), 640, false},
		"a dual-stack listener":               {key(flows.ProtoTCP, "192.168.1.7:80", "192.168.1.9:5000"), 640, false},
		"a listener on another address":       {key(flows.ProtoTCP, "192.168.1.7:631", "192.168.1.9:5000"), 0, false},
		"a remote port like a listener's":     {key(flows.ProtoTCP, "192.168.1.7:50000", "192.168.1.9:80"), 0, false},
		"a link-local address with its scope": {key(flows.ProtoUDP, "[fe80::1c2:3ff:fe04:5]:546", "[fe80::1]:547"), 501, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, certain, _ := table.Find(tt.key)
			if p.PID != tt.pid || certain != tt.certain {
				t.Errorf("got process %d, certain %v; want %d, %v", p.PID, certain, tt.pid, tt.certain)
			}
		})
	}
}

func TestParseProcArgs(t *testing.T) {
	t.Parallel()
	exe, args, err := ParseProcArgs([]byte("\x02\x00\x00\x00/bin/sh\x00\x00\x00\x00sh\x00-c\x00HOME=/\x00"))
	if err != nil || exe != "/bin/sh" || strings.Join(args, " ") != "sh -c" {
		t.Errorf("got %q, %q, %v", exe, args, err)
	}
	for _, bad := range []string{"", "\x01", "\xff\xff\xff\xffx\x00", "\x01\x00\x00\x00no end"} {
		if _, _, err := ParseProcArgs([]byte(bad)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: got %v, want ErrMalformed", bad, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(recorded))
	f.Fuzz(func(t *testing.T, b []byte) {
		sockets, err := Parse(b)
		if err != nil {
			return
		}
		for _, s := range sockets {
			if s.Process.PID <= 0 || s.Local.Port() == 0 {
				t.Errorf("got %+v", s)
			}
		}
		NewTable(sockets)
	})
}

// FuzzProcArgs reads what kern.procargs2 may hold.
func FuzzProcArgs(f *testing.F) {
	f.Add([]byte("\x02\x00\x00\x00/bin/sh\x00\x00\x00\x00sh\x00-c\x00HOME=/\x00"))
	f.Add([]byte("\xff\xff\xff\x7f/bin/sh\x00sh\x00"))
	f.Add([]byte("\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		exe, args, err := ParseProcArgs(b)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("%q: %v", b, err)
			}
			return
		}
		if n := len(exe) + len(strings.Join(args, "\x00")); n > len(b) {
			t.Errorf("%d bytes of arguments in %d", n, len(b))
		}
	})
}
