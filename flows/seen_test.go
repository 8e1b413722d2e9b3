package flows_test

import (
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/idna"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// seenOf is a name that was seen in packets of a flow, or of an address.
func seenOf(k flows.Key, name string, source flows.NameSource) flows.Seen {
	if !source.OfFlow() {
		k = flows.Key{Remote: k.Remote}
	}
	return flows.Seen{Key: k, Name: name, Source: source}
}

func TestTheNameThatSaysMostOfAFlowIsShown(t *testing.T) {
	t.Parallel()
	k := flowstest.Key(1)
	other := k
	other.LocalPort++
	ptr := map[netip.Addr]flows.LookedUp{k.Remote.Netip(): {Name: "ptr.example"}}
	file := map[netip.Addr]flows.LookedUp{k.Remote.Netip(): {Name: "file.example", File: true}}
	cases := map[string]struct {
		lookedUp map[netip.Addr]flows.LookedUp
		seen     []flows.Seen
		want     string
		source   flows.NameSource
	}{
		"nothing":                          {nil, nil, "", flows.SourceNone},
		"reverse DNS":                      {ptr, nil, "ptr.example", flows.SourcePTR},
		"the hosts file":                   {file, nil, "file.example", flows.SourceHosts},
		"the host itself":                  {ptr, []flows.Seen{seenOf(k, "own.local", flows.SourceMDNS)}, "own.local", flows.SourceMDNS},
		"the answer before it":             {ptr, []flows.Seen{seenOf(k, "dns.example", flows.SourceDNS), seenOf(k, "own.local", flows.SourceMDNS)}, "dns.example", flows.SourceDNS},
		"what it asks for":                 {ptr, []flows.Seen{seenOf(k, "sni.example", flows.SourceSNI), seenOf(k, "dns.example", flows.SourceDNS)}, "sni.example", flows.SourceSNI},
		"what it asks for, told last":      {ptr, []flows.Seen{seenOf(k, "dns.example", flows.SourceDNS), seenOf(k, "h.example", flows.SourceHTTP)}, "h.example", flows.SourceHTTP},
		"the later of two of one kind":     {nil, []flows.Seen{seenOf(k, "a.example", flows.SourceHTTP), seenOf(k, "b.example", flows.SourceHTTP)}, "b.example", flows.SourceHTTP},
		"what another flow there asks for": {ptr, []flows.Seen{seenOf(other, "other.example", flows.SourceSNI)}, "other.example", flows.SourceAddress},
		"the host itself before that":      {nil, []flows.Seen{seenOf(other, "other.example", flows.SourceSNI), seenOf(k, "own.local", flows.SourceDHCP)}, "own.local", flows.SourceDHCP},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, atOnce := range []bool{true, false} {
				l := flows.Labels{}.WithLookedUp(c.lookedUp)
				if atOnce {
					l = l.WithSeen(c.seen)
				} else {
					for i := range c.seen {
						l = l.WithSeen(c.seen[i : i+1])
					}
				}
				if got := l.Remote(&k); got.Text != c.want || got.Source != c.source {
					t.Errorf("at once %t: %q from %v, want %q from %v", atOnce, got.Text, got.Source, c.want, c.source)
				}
				l.OnlyLookedUp = true
				if got := l.Remote(&k).Text; got != c.lookedUp[k.Remote.Netip()].Name {
					t.Errorf("of those that were looked up alone: %q", got)
				}
			}
		})
	}
}

func TestNamesThatTheFlowDoesNotSayAreMarked(t *testing.T) {
	t.Parallel()
	k := flowstest.Key(1)
	k.RemotePort = 443
	served := flows.Seen{Key: k, Name: "here.example", Source: flows.SourceSNI, Served: true}
	elsewhere := k
	elsewhere.LocalPort++
	hidden := flows.Seen{Key: k, Name: "outer.example", Source: flows.SourceQUIC, ECH: true}
	cases := map[string]struct {
		seen          flows.Seen
		marked, plain string
	}{
		"asked for":        {seenOf(k, "sni.example", flows.SourceSNI), "sni.example:443", "sni.example:443"},
		"answered before":  {seenOf(k, "dns.example", flows.SourceDNS), "~dns.example:443", "dns.example:443"},
		"asked elsewhere":  {seenOf(elsewhere, "far.example", flows.SourceSNI), "?far.example:443", "far.example:443"},
		"an outer name":    {hidden, "outer.example (ECH):443", "outer.example:443"},
		"asked of us here": {served, k.Remote.Netip().String() + ":443", k.Remote.Netip().String() + ":443"},
	}
	for name, c := range cases {
		l := flows.Labels{}.WithSeen([]flows.Seen{c.seen})
		l.Marks = true
		if _, got := l.Ends(flows.FlowID(k)); got != c.marked {
			t.Errorf("%s: %q, want %q", name, got, c.marked)
		}
		l.Marks = false
		if _, got := l.Ends(flows.FlowID(k)); got != c.plain {
			t.Errorf("%s: %q without marks, want %q", name, got, c.plain)
		}
		if local := l.Local(&k).Text; (local == "here.example") != c.seen.Served {
			t.Errorf("%s: the local side is called %q", name, local)
		}
		l.Numeric = true
		if _, got := l.Ends(flows.FlowID(k)); got != k.Remote.Netip().String()+":443" {
			t.Errorf("%s: %q where no names are shown", name, got)
		}
	}
}

// TestSeenNamesAreBounded tells of a name for each of more flows than a table has.
func TestSeenNamesAreBounded(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	l := flows.Labels{}
	const each, rounds = 10_000, 12
	for round := range rounds {
		seen := make([]flows.Seen, each)
		for i := range seen {
			k := flowstest.Key(i)
			k.LocalPort, k.Remote = uint16(i), flows.AddrFrom(netip.AddrFrom4([4]byte{10, byte(round), byte(i >> 8), byte(i)}))
			seen[i] = seenOf(k, "sni.example", flows.SourceSNI)
		}
		l = l.WithSeen(seen).Trim(table, table)
	}
	left := 0
	for round := range rounds {
		for i := range each {
			if l.Address(flows.AddrFrom(netip.AddrFrom4([4]byte{10, byte(round), byte(i >> 8), byte(i)}))).Text != "" {
				left++
			}
		}
	}
	if left > 65_536 {
		t.Errorf("%d addresses have names", left)
	}
}

func TestInternationalNamesAreReadableWhereTheyAreOfOneScript(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"WWW.Example.COM":              "www.example.com",
		"xn--bcher-kva.example":        "bücher.example",
		"xn--80ak6aa92e.com":           "аррӏе.com", // All of it Cyrillic.
		"xn--pple-43d.com":             "xn--pple-43d.com",
		"xn--fiqs8s":                   "中国",
		"xn--a-b.example":              "xn--a-b.example",
		"xn--.example":                 "xn--.example",
		"xn--zzzzzzzzzzzzzz99.example": "xn--zzzzzzzzzzzzzz99.example",
	} {
		if got := flows.ReadableHostName(flows.ValidHostName(name)); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}

// TestOnlyLettersMarksAndDigitsAreInUnicode converts labels that IDNA2008 has not, and some that
// it has.
func TestOnlyLettersMarksAndDigitsAreInUnicode(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]bool{
		"bücher": true, "中国": true, "ไทย": true, "กู้": true, "東京2": true, "नमस्ते": true,
		"a\u2044b": false, "a\ua789b": false, "\u223ca": false, "a\u2502b": false, "\u258ca": false, "a☕": false, "☕": false,
		"a\u0300\u0301\u0302b": false, "a\u20d0b": false, "a\u034fb": false, "aـb": false,
	} {
		ascii, err := idna.Punycode.ToASCII(label)
		if err != nil {
			t.Fatal(err)
		}
		if got := flows.ReadableHostName(flows.ValidHostName(ascii)); (got == label) != want || !want && got != ascii {
			t.Errorf("%q (%s) is shown as %q", label, ascii, got)
		}
	}
}

// TestHostsCallThemselvesWhatTheyLike cleans it.
func TestHostsCallThemselvesWhatTheyLike(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Printer.local.": "printer.local", "Anna's iPhone": "anna's iphone", "Küche.local": "küche.local", "Anna’s  📱 Phone": "anna's phone",
		"~bank.example (ECH)": "bank.example ech", "?": "", "10.0.0.1": "", "a\x1b[2J": "", "g\u043e\u043egle.local": "", "a..b": "", "": "",
		"a b.1": "", "a\u202eb": "", "\xff\xfe": "", strings.Repeat("é", 32): "",
	} {
		if got := flows.OwnHostName(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// TestARowOfANameHasTheMarksOfItsFlows asks for a name that some or all flows were told of.
func TestARowOfANameHasTheMarksOfItsFlows(t *testing.T) {
	t.Parallel()
	one, two := flowstest.Key(1), flowstest.Key(2)
	for about, c := range map[string]struct {
		one, two flows.Seen
		want     string
	}{
		"told of":          {seenOf(one, "web.example", flows.SourceDNS), seenOf(two, "web.example", flows.SourceDNS), "~web.example"},
		"asked for":        {seenOf(one, "web.example", flows.SourceSNI), seenOf(two, "web.example", flows.SourceSNI), "web.example"},
		"told and asked":   {seenOf(one, "web.example", flows.SourceDNS), seenOf(two, "web.example", flows.SourceSNI), "web.example"},
		"outer names":      {flows.Seen{Key: one, Name: "web.example", Source: flows.SourceSNI, ECH: true}, flows.Seen{Key: two, Name: "web.example", Source: flows.SourceQUIC, ECH: true}, "web.example (ECH)"},
		"an outer one too": {flows.Seen{Key: one, Name: "web.example", Source: flows.SourceSNI, ECH: true}, seenOf(two, "web.example", flows.SourceSNI), "web.example"},
	} {
		l := flows.Labels{}.WithSeen([]flows.Seen{c.one, c.two})
		l.Marks = true
		if got := l.NameOf(flows.ID{Group: flows.Names, Name: "web.example"}, []*flows.Flow{{Key: one}, {Key: two}}); got != c.want {
			t.Errorf("%s: %q, want %q", about, got, c.want)
		}
	}
}

// FuzzHostName makes whatever there is fit to be shown.
func FuzzHostName(f *testing.F) {
	f.Add("xn--bcher-kva.example.")
	f.Add("a\x1b[2J.example")
	f.Fuzz(func(t *testing.T, text string) {
		got := flows.ReadableHostName(flows.ValidHostName(text))
		if len(got) > 253 || flows.Clean(got, 253) != got {
			t.Fatalf("%q is shown as %q", text, got)
		}
	})
}

func TestABatchKeepsTheNamesOfThoseBeforeIt(t *testing.T) {
	t.Parallel()
	a, b := seenOf(flowstest.Key(1), "a.example", flows.SourceSNI), seenOf(flowstest.Key(2), "b.example", flows.SourceSNI)
	batch := flows.Batch{Seen: []flows.Seen{a}, SeenDue: 2}
	batch.Append(flows.Batch{Seen: []flows.Seen{b}}, 10)
	if len(batch.Seen) != 2 || batch.Seen[0] != a || batch.Seen[1] != b || batch.SeenDue != 2 {
		t.Errorf("names %v, and up to packet %d", batch.Seen, batch.SeenDue)
	}
	batch.Append(flows.Batch{Restart: true}, 10)
	if len(batch.Seen) != 0 {
		t.Errorf("after a restart: %v", batch.Seen)
	}
}
