package filter

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStringIsTheDumpOfTcpdump(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]string{
		"":   "1\n6 0 0 262144\n",
		"ip": "4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n",
	} {
		p, err := Compile(expr, Options{LinkType: LinkEthernet})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, p.String()); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", expr, diff)
		}
	}
}

func TestProgramsReturnTheSnapLength(t *testing.T) {
	t.Parallel()
	p, err := Compile("", Options{LinkType: LinkEthernet, SnapLen: 96})
	if err != nil {
		t.Fatal(err)
	}
	if raw := p.Raw(); len(raw) != 1 || raw[0].K != 96 {
		t.Errorf("the program is %v", raw)
	}
}

func TestRawReturnsACopy(t *testing.T) {
	t.Parallel()
	p, err := Compile("ip", Options{LinkType: LinkEthernet})
	if err != nil {
		t.Fatal(err)
	}
	before := p.String()
	clear(p.Raw())
	if p.String() != before {
		t.Error("the program changed with the slice it gave away")
	}
}

func TestBroadcastsDependOnTheNetmask(t *testing.T) {
	t.Parallel()
	b := frame(ipUDP, 1, 2)[14:]
	copy(b[16:], []byte{10, 0, 0, 255})
	for netmask, want := range map[uint32]bool{0: false, 0xffffff00: true, 0xffff0000: false} {
		p, err := Compile("ip broadcast", Options{LinkType: LinkRaw, Netmask: netmask})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Match(b, len(b)); got != want {
			t.Errorf("netmask %#x: 10.0.0.255 is a broadcast: %v", netmask, got)
		}
	}
	if _, err := Compile("ip broadcast", Options{LinkType: LinkRaw, Netmask: 0xffffffff}); err == nil {
		t.Error("compiled without a netmask")
	}
}

func TestEquivalentExpressionsHaveTheSameProgram(t *testing.T) {
	t.Parallel()
	for expr, same := range map[string]string{
		"port 80 or 443":                      "port 80 or port 443",
		"tcp dst port ftp or ftp-data or ssh": "tcp dst port ftp or tcp dst port ftp-data or tcp dst port ssh",
		"port 80 or (tcp) or 443":             "port 80 or tcp or port 443",
		"host (10.0.0.1 or 10.0.0.2)":         "host 10.0.0.1 or host 10.0.0.2",
		"not host 10.0.0.1 and 10.0.0.2":      "(not host 10.0.0.1) and host 10.0.0.2",
		"tcp or udp and port 53":              "(tcp or udp) and port 53",
		"!tcp&&!udp||icmp":                    "((not tcp) and (not udp)) or icmp",
		"src or dst port 53":                  "port 53",
		"dst and src host 10.0.0.1":           "src host 10.0.0.1 and dst host 10.0.0.1",
		"src 10.0.0.1":                        "src host 10.0.0.1",
		"host 10.0":                           "net 10.0.0.0/16",
		"net 10":                              "net 10.0.0.0/8",
		"net 192.168.1":                       "net 192.168.1.0 mask 255.255.255.0",
		"port 0x50 or 020":                    "port 80 or port 16",
		"portrange 6008-6000":                 "portrange 6000-6008",
		"ip proto \\tcp":                      "ip proto 6",
		"less 100":                            "len <= 100",
		"greater 100":                         "len >= 100",
		"ether multicast":                     "ether[0] & 1 != 0",
		"ether host 0-11-22-33-44-55":         "ether host 00:11:22:33:44:55",
		"ether host 0011.2233.4455":           "ether host 001122334455",
		"ip[0] + 2 * 3 = 7":                   "ip[0] + (2 * 3) = 7",
		"ip[0] | 2 & 4 = 1":                   "ip[0] | (2 & 4) = 1",
		"ip[0] << 1 + 1 = 4":                  "ip[0] << (1 + 1) = 4",
		"ip[0] % 2 + 4 = 1":                   "ip[0] % (2 + 4) = 1",
		"ip[0] - 1 - 2 = 3":                   "(ip[0] - 1) - 2 = 3",
		"ip[0] == 0x45":                       "ip[0:1] = 69",
		"tcp[tcpflags] & tcp-syn != 0":        "tcp[13] & 2 != 0",
		"vlan (100)":                          "vlan 100",
		"length > 5":                          "len > 5",
		"llc XID":                             "llc xid",
		"ether proto \\ip":                    "ip",
		"net 2001:db8::/128":                  "host 2001:db8::",
	} {
		a, err := Compile(expr, Options{LinkType: LinkEthernet})
		if err != nil {
			t.Errorf("%s: %v", expr, err)
			continue
		}
		b, err := Compile(same, Options{LinkType: LinkEthernet})
		if err != nil {
			t.Errorf("%s: %v", same, err)
			continue
		}
		if a.String() != b.String() {
			t.Errorf("%s is not %s:\n%s%s", expr, same, a, b)
		}
	}
}

func TestSyntaxErrorsDoNotCompile(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{
		"10.0.0.1", "net", "and", "tcp port", "tcp[13]", "len >", "src dst host 10.0.0.1", "80 port", "tcp; udp",
		"tcp PORT 80", "(port 80) or 443", "host ((10.0.0.1 or 10.0.0.2))", "host 10.0.0.1 or (tcp or udp or 10.0.0.2",
		"len-14 = 3", "ip proto tcp", "src proto 6", "port 80 + 1", "1 = 1 = 1", "ether 10.0.0.1", "ip 10.0.0.1",
		"(1 and tcp)", "tcp and (80 or udp)", "vlan 1 2", "ip[0", "ip[]", "ip[0:] = 1", "net 10.0.0.0/33", "net ::/129",
		"ether host 1:2:3", "host 1:2:3:4:5:6:7:8:9", "1:2:3", "$1", "port $1", "byte 0 <= 1", "byte 0 1", "src or tcp",
	} {
		if p, err := Compile(expr, Options{LinkType: LinkEthernet}); err == nil {
			t.Errorf("%s: compiled to\n%s", expr, p)
		}
	}
}
