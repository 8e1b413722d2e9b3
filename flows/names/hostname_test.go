package names

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"iftopgo/flows"
)

func TestHostName(t *testing.T) {
	t.Parallel()
	label := strings.Repeat("a", 63)
	longest := strings.Repeat(label+".", 3) + strings.Repeat("b", 253-3*(63+1))
	for _, c := range []struct {
		name, answer, want string
	}{
		{"with the dot of the root", "cdn.example.net.", "cdn.example.net"},
		{"without it", "cdn.example.net", "cdn.example.net"},
		{"one label", "router.", "router"},
		{"capitals are kept", "CDN.Example.net.", "CDN.Example.net"},
		{"an underscore, as in service records", "_sip.example.net", "_sip.example.net"},
		{"an international name in its ASCII form", "xn--bcher-kva.example.", "xn--bcher-kva.example"},
		{"the address inside a name is common", "ec2-3-4-5-6.compute.example", "ec2-3-4-5-6.compute.example"},
		{"the reverse zone itself", "4.3.2.1.in-addr.arpa.", "4.3.2.1.in-addr.arpa"},
		{"as long as a name can be", longest + ".", longest},
		{"a byte longer", longest + "b.", ""},
		{"a label that is too long", label + "a.example.", ""},
		{"nothing", "", ""},
		{"the root", ".", ""},
		{"an empty label", "a..example.", ""},
		{"a dot in front", ".example.", ""},
		{"an escape sequence that clears the screen", "a\x1b[2J.example.", ""},
		{"an 8-bit control character", "a\u009b2J.example.", ""},
		{"a line feed", "a\n.example.", ""},
		{"a null byte", "a\x00.example.", ""},
		{"a bidirectional override", "a\u202eelpmaxe.example.", ""},
		{"an invisible character", "a\u200b.example.", ""},
		{"a letter that looks like another", "ex\u0430mple.net.", ""},
		{"bytes that are not UTF-8", "a\xff.example.", ""},
		{"a blank", "a b.example.", ""},
		{"a colon, which ends a host", "a:443.example.", ""},
		{"markup", "<b>.example.", ""},
		{"an IPv4 address", "8.8.8.8.", ""},
		{"an IPv4 address in hexadecimal", "0x08.0x8.8.0x8", ""},
		{"an IPv4 address in one number", "134744072", ""},
		{"a name that ends in a number", "example.1.", ""},
		{"an IPv6 address", "2606:4700::1111", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := hostName(c.answer); got != c.want {
				t.Errorf("hostName(%q) is %q, want %q", c.answer, got, c.want)
			}
		})
	}
}

func TestChooseIsTheSameInEveryOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, addr, want string
		answers          []string
	}{
		{"nothing to choose from", "10.0.0.1", "", nil},
		{"nothing that may be shown", "10.0.0.1", "", []string{"a\x1bb.", "1.2.3.4."}},
		{"the only one that may be shown", "10.0.0.1", "ok.example", []string{"a\x1bb.", "1.2.3.4.", "ok.example."}},
		{"a qualified name before a short one", "10.0.0.1", "db-3.internal", []string{"db", "db-3.internal."}},
		{"the shortest", "8.8.4.4", "a.example", []string{"www.a.example.", "a.example.", "mail.a.example."}},
		{"the first in the alphabet of equally short ones", "8.8.4.4", "a.example", []string{"c.example.", "a.example.", "b.example."}},
		{"localhost on the loopback, whatever else is there", "127.0.0.1", "localhost", []string{"ads.example", "localhost", "blocked.example"}},
		{"localhost on the IPv6 loopback", "::1", "localhost", []string{"ip6-localhost", "localhost", "ip6-loopback"}},
		{"the host's own name on its loopback address", "127.0.1.1", "web-1.example", []string{"web-1", "web-1.example"}},
		{"localhost is no name for another host", "10.0.0.1", "laptop", []string{"localhost.", "laptop", "LOCALHOST", "a.localhost."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at := netip.MustParseAddr(c.addr)
			for range max(1, len(c.answers)) {
				if got := choose(at, c.answers); got != c.want {
					t.Errorf("choose(%q) is %q, want %q", c.answers, got, c.want)
				}
				if len(c.answers) > 0 {
					c.answers = append(slices.Clone(c.answers[1:]), c.answers[0])
				}
			}
		})
	}
}

func TestLocalNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"":                   true,
		"router":             true,
		"localhost":          true,
		"nas.local":          true,
		"NAS.LOCAL":          true,
		"db-3.internal":      true,
		"tv.home.arpa":       true,
		"dns.google":         false,
		"local.example":      false,
		"notlocal.example":   false,
		"a.b.notinternal":    false,
		"4.3.2.in-addr.arpa": false,
	} {
		if got := isLocalName(name); got != want {
			t.Errorf("isNearby(%q) is %v, want %v", name, got, want)
		}
	}
}

func FuzzHostName(f *testing.F) {
	for _, seed := range []string{
		"cdn.example.net.", "a\x1b[2J.example.", "a\u202eb.example", "8.8.8.8", "0x7f.1", ".", "..",
		strings.Repeat("a.", 127), "\xff\xfe", "xn--bcher-kva.example",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		name := hostName(answer)
		if name == "" {
			return
		}
		if name != strings.TrimSuffix(answer, ".") || hostName(name) != name {
			t.Fatalf("%q became %q", answer, name)
		}
		if flows.Clean(name, 253) != name || strings.ContainsAny(name, ": []/%\x7f") {
			t.Fatalf("%q may be shown", name)
		}
		if _, err := netip.ParseAddr(name); err == nil {
			t.Fatalf("%q is an address", name)
		}
	})
}
