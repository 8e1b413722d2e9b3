package suites

import (
	"maps"
	"net/netip"
	"strings"
	"testing"
)

func TestEveryDisagreementHasItsClass(t *testing.T) {
	t.Parallel()
	flow := Flow{"UDP", netip.MustParseAddrPort("192.0.2.1:1"), netip.MustParseAddrPort("192.0.2.2:2")}
	whole := Reading{Count: Count{2, 200}, LinkType: "ether", Flows: Flows{flow: {2, 200}}}
	with := func(change func(*Reading)) Reading {
		r := whole
		change(&r)
		return r
	}
	state := func(s State, message string) Reading {
		return with(func(r *Reading) { r.State, r.Message = s, message })
	}
	damaged, refused, crashed, late := state(Damaged, "cut"), state(Refused, "what is this"), state(Crashed, "panic: x"), state(TooLong, "late")
	packets, bytes := with(func(r *Reading) { r.Packets-- }), with(func(r *Reading) { r.Bytes-- })
	flows := with(func(r *Reading) { r.Flows = Flows{flow: {1, 100}} })
	missing := with(func(r *Reading) { r.Flows = Flows{} })
	macsec := with(func(r *Reading) { r.Below = map[Flow][]string{flow: {"eth", "eth:macsec"}} })
	less := with(func(r *Reading) { r.LinkType, r.Bytes = "atm-pdus", 192 })
	atm := with(func(r *Reading) { r.Bytes, r.NotCounted = 192, 8 })
	almost := with(func(r *Reading) { r.Bytes, r.NotCounted = 192, 9 })
	partly := with(func(r *Reading) { r.Incomplete = "more flows than rows" })
	for name, c := range map[string]struct {
		iftopgo, capinfos, tshark Reading
		class                     Class
		group                     string
	}{
		"all the same":                      {whole, whole, whole, Equal, ""},
		"a packet less":                     {packets, whole, whole, PacketsDiffer, "ether"},
		"a byte less":                       {bytes, whole, whole, BytesDiffer, "ether"},
		"a flow differs":                    {whole, whole, flows, FlowsDiffer, "ether: UDP of another size"},
		"IP inside something":               {missing, whole, macsec, NotDecoded, "ether: eth, eth:macsec"},
		"a header is no part of the packet": {whole, less, atm, HeaderNotCounted, "atm-pdus"},
		"not quite such a header":           {whole, less, almost, BytesDiffer, "atm-pdus"},
		"more flows than rows":              {partly, whole, whole, FlowsNotCompared, "more flows than rows"},
		"more flows than are remembered":    {whole, whole, partly, FlowsNotCompared, "more flows than rows"},
		"tshark crashes":                    {whole, whole, crashed, FlowsNotCompared, "tshark: panic: x"},
		"tshark reads less than capinfos":   {whole, whole, packets, FlowsNotCompared, "tshark and capinfos differ"},
		"both report damage at one place":   {damaged, damaged, whole, EqualToDamage, "cut"},
		"iftopgo alone reports damage":      {damaged, whole, whole, DamageDiffers, "iftopgo: cut; capinfos: nothing"},
		"capinfos alone reports damage":     {whole, damaged, whole, DamageDiffers, "iftopgo: nothing; capinfos: cut"},
		"both refuse":                       {refused, refused, whole, BothRefuse, "what is this"},
		"iftopgo alone refuses":             {refused, whole, whole, OnlyReference, "what is this"},
		"capinfos alone refuses":            {whole, refused, whole, OnlyIftopgo, "what is this"},
		"capinfos crashes":                  {whole, crashed, whole, ReferenceFails, "panic: x"},
		"capinfos takes too long":           {whole, late, whole, ReferenceFails, "late"},
		"iftopgo crashes":                   {crashed, whole, whole, Crashes, "panic: x"},
		"iftopgo crashes where others do":   {crashed, crashed, whole, Crashes, "panic: x"},
		"iftopgo takes too long":            {late, whole, whole, TakesTooLong, ""},
		"iftopgo crashes, capinfos refuses": {crashed, refused, whole, Crashes, "panic: x"},
	} {
		v := judge(&c.iftopgo, &c.capinfos, &c.tshark)
		if v.Class != c.class || v.Group != c.group {
			t.Errorf("%s: %v, %q; want %v, %q", name, v.Class, v.Group, c.class, c.group)
		}
	}
}

func TestFlowsThatDifferAreNamedByTheWay(t *testing.T) {
	t.Parallel()
	a, b := netip.MustParseAddrPort("192.0.2.1:1"), netip.MustParseAddrPort("192.0.2.2:2")
	there, back, other := Flow{"TCP", a, b}, Flow{"TCP", b, a}, Flow{"UDP", a, b}
	ours := Flows{there: {1, 60}, back: {1, 60}}
	for name, c := range map[string]struct {
		theirs      Flows
		want        string
		onlyMissing bool
	}{
		"the other direction": {Flows{there: {1, 60}, back: {1, 59}}, "TCP of another size", false},
		"more of one":         {Flows{there: {1, 60}, back: {2, 120}}, "TCP of another size", true},
		"one less":            {Flows{there: {1, 60}}, "TCP of iftopgo alone", false},
		"one more":            {Flows{there: {1, 60}, back: {1, 60}, other: {1, 1}}, "UDP of tshark alone", true},
		"another one":         {Flows{there: {1, 60}, other: {1, 60}}, "TCP of iftopgo alone, UDP of tshark alone", false},
	} {
		if d := compareFlows(ours, c.theirs); d == nil || d.ways != c.want || d.onlyMissing != c.onlyMissing {
			t.Errorf("%s: %+v; want %q, only missing %v", name, d, c.want, c.onlyMissing)
		}
	}
	if d := compareFlows(ours, maps.Clone(ours)); d != nil {
		t.Errorf("%+v of the same flows", d)
	}
	d := compareFlows(Flows{}, ours)
	if want := "2 differ; TCP 192.0.2.1:1 to 192.0.2.2:2: iftopgo 0 packets, 0 bytes, tshark 1 packets, 60 bytes; TCP 192.0.2.2:2"; !strings.HasPrefix(d.figures, want) {
		t.Errorf("%q, want it to begin with %q", d.figures, want)
	}
}
