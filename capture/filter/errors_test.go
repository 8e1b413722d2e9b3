package filter

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestErrorHasReasonColumnAndExpectation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expr, want string }{
		{"portrange 80-x", "portrange 80-x: not a port at column 14, expected a number up to 65535 or the name of a service"},
		{"tcp and", `tcp and: unexpected end at column 8, expected a primitive as "host 10.0.0.1", "tcp port 80" or "len > 100"`},
		{"tcp port 80)", `tcp port 80): unexpected ")" at column 12, expected "and", "or" or the end`},
		{"(tcp", `(tcp: unexpected end at column 5, expected ")"`},
		{"443", "443: unexpected end at column 4, expected a comparison"},
		{"host 10.0.0.1, 10.0.0.2", "host 10.0.0.1, 10.0.0.2: no such character in a filter at column 14"},
		{"tcp and port 65536", "tcp and port 65536: not a port at column 14, expected a number up to 65535"},
		{"icmp port 80", `icmp port 80: this protocol has no ports at column 11, expected "tcp", "udp", "sctp" or none`},
		{"host 256.1.1.1", "host 256.1.1.1: not an IPv4 address at column 6, expected numbers up to 255"},
		{"net 192.168.1.1/24", "net 192.168.1.1/24: the address has bits set that the mask clears at column 5, expected a network"},
		{"ip[8] / 0 = 1", "ip[8] / 0 = 1: division by zero at column 1"},
		{"ip[0:3] = 1", "ip[0:3] = 1: not a size at column 6, expected 1, 2 or 4"},
		{"ip[08] = 1", "ip[08] = 1: not an octal number: the digit 8 at column 4"},
		{"vlan 4096", "vlan 4096: number out of range at column 1, expected at most 4095"},
		{"tcp or 443", `tcp or 443: there is no qualifier before this to inherit at column 8, expected "host", "port" or the like before it`},
		{"inbound", "inbound: the direction of a packet is not in link type EN10MB at column 1"},
		{"gateway foo", `gateway foo: unknown ether host at column 9`},
		{"gateway 10.0.0.1", `gateway 10.0.0.1: a gateway is a host with a name at column 9, expected a name that is in hosts and in ethers`},
		{"proto 256", "proto 256: protocol out of range at column 7, expected at most 255"},
		{"vxlan 16777216", "vxlan 16777216: number out of range at column 1, expected at most 16777215"},
		{"addr1 10.0.0.1", `addr1 10.0.0.1: only MAC addresses have this direction at column 7, expected "wlan" before it`},
		{"wlan type foo", "wlan type foo: no such 802.11 type at column 11"},
		{"ip and arp", "ip and arp: expression rejects all packets"},
		{"host ünknown", "host ünknown: no such character in a filter at column 6"},
		{"not wlan type mgt", "not wlan type mgt: no 802.11 frames on link type EN10MB at column 5"},
		{"not reason match", "not reason match: pf does not log to link type EN10MB at column 5"},
		{"not vpi 1", `not vpi 1: "vpi" is not supported on any of these link types at column 5`},
	} {
		_, err := Compile(c.expr, Options{LinkType: LinkEthernet})
		if err == nil {
			t.Errorf("%s: compiled", c.expr)
			continue
		}
		if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.expr, diff)
		}
	}
}

func TestDetailPointsAtTheFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expr, want string }{
		{"tcp and port 65536 or udp", `
tcp and port 65536 or udp
             ^^^^^
             not a port, expected a number up to 65535`},
		{"tcp\tand\x1b[31m", `
tcp and [31m
       ^
       no such character in a filter`},
		{"tcp \u202eand", `
tcp  and
    ^
    no such character in a filter`},
		{strings.Repeat("tcp and ", 20) + "port x or " + strings.Repeat("udp or ", 20) + "ip", `
...cp and tcp and tcp and tcp and port x or udp or udp or udp or udp or udp...
                                       ^
                                       not a port, expected a number up to 65535 or the name of a service`},
	} {
		_, err := Compile(c.expr, Options{LinkType: LinkEthernet})
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: error is %v", c.expr, err)
			continue
		}
		if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), e.Detail()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.expr, diff)
		}
	}
}

func TestErrorsWrapTheirSentinels(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]error{
		"ip and arp":                           ErrRejectsAll,
		strings.Repeat("(", 64<<10):            ErrTooLong,
		longTexts(64 << 10)["different ports"]: ErrTooLong,
	} {
		if _, err := Compile(expr, Options{LinkType: LinkEthernet}); !errors.Is(err, want) {
			t.Errorf("%.40s: error is %v, want %v", expr, err, want)
		}
	}
}

func TestErrorsOfLongExpressionsAreOneShortLine(t *testing.T) {
	t.Parallel()
	for name, text := range longTexts(64 << 10) {
		_, err := Compile(text, Options{LinkType: LinkEthernet})
		if err == nil {
			continue
		}
		if s := err.Error(); len(s) > 400 || strings.ContainsAny(s, "\n\r\x1b\x00") {
			t.Errorf("%s: the error is %d bytes: %q", name, len(s), s)
		}
	}
}

func TestUnknownLinkTypesAreErrors(t *testing.T) {
	t.Parallel()
	if _, err := Compile("tcp", Options{LinkType: 189}); err == nil {
		t.Error("compiled for USB")
	}
	for name, want := range map[string]LinkType{
		"LINUX_SLL2": LinkLinuxSLL2, "linux_sll2": LinkLinuxSLL2, "IPV4": LinkIPv4, "ipv6": LinkIPv6, "Ieee802_11": LinkWLAN,
	} {
		if l, err := ParseLinkType(name); err != nil || l != want {
			t.Errorf("%s is %v: %v", name, l, err)
		}
	}
	if _, err := ParseLinkType("USB_LINUX"); err == nil {
		t.Error("USB is a link type")
	}
}
