package flows_test

import (
	"fmt"
	"maps"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestEndsAndTitles(t *testing.T) {
	t.Parallel()
	all, l := flowstest.Known()
	web, ssh := all["web"].Key, all["ssh"].Key
	for name, c := range map[string]struct {
		style         flows.Style
		id            flows.ID
		local, remote string
	}{
		"all that is known":        {flows.Style{}, flows.FlowID(web), "192.0.2.1:50412", "CDN.Example.net:https"},
		"numbers":                  {flows.Style{Numeric: true, NumericPorts: true}, flows.FlowID(web), "192.0.2.1:50412", "198.51.100.7:443"},
		"one side without ports":   {flows.Style{HideLocalPort: true}, flows.FlowID(web), "192.0.2.1", "CDN.Example.net:https"},
		"the other side":           {flows.Style{HideRemotePort: true}, flows.FlowID(web), "192.0.2.1:50412", "CDN.Example.net"},
		"IPv6 in brackets":         {flows.Style{}, flows.FlowID(ssh), "[2001:db8::1]:ssh", "[2001:db8:1::bad:cafe]:51000"},
		"IPv6 without ports":       {flows.Style{HideLocalPort: true, HideRemotePort: true}, flows.FlowID(ssh), "2001:db8::1", "2001:db8:1::bad:cafe"},
		"frames without addresses": {flows.Style{}, flows.FlowID(all["arp"].Key), "", ""},
		"two hosts without ports":  {flows.Style{}, flows.HidingParts(flows.LocalPort|flows.RemotePort, true).Of(web, &l), "192.0.2.1", "CDN.Example.net"},
		"a local host without":     {flows.Style{}, flows.HidingParts(flows.LocalPort, false).Of(web, &l), "192.0.2.1", "CDN.Example.net:https"},
		"any local host":           {flows.Style{}, flows.Merged(flows.LocalHost|flows.LocalPort).Of(web, &l), "*", "CDN.Example.net:https"},
		"any remote host":          {flows.Style{}, flows.Merged(flows.RemoteHost).Of(web, &l), "192.0.2.1:50412", "*:https"},
		"two hosts":                {flows.Style{}, flows.Merged(flows.LocalPort|flows.RemotePort).Of(ssh, &l), "2001:db8::1", "2001:db8:1::bad:cafe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := l
			l.Style = c.style
			if local, remote := l.Ends(c.id); local != c.local || remote != c.remote {
				t.Errorf("%s and %s, want %s and %s", local, remote, c.local, c.remote)
			}
		})
	}
	for name, c := range map[string]struct {
		group flows.Group
		key   flows.Key
		want  string
		proto string
	}{
		"a flow":                    {flows.Ungrouped, web, "192.0.2.1:50412 CDN.Example.net:https", "TCP"},
		"frames":                    {flows.Ungrouped, all["arp"].Key, "ARP", "ARP"},
		"two hosts":                 {flows.Merged(flows.LocalPort | flows.RemotePort), web, "192.0.2.1 CDN.Example.net", ""},
		"flows that look alike":     {flows.HidingParts(flows.LocalPort|flows.RemotePort, false), web, "192.0.2.1 CDN.Example.net", "TCP"},
		"and with their owner":      {flows.HidingParts(flows.RemotePort, true), web, "192.0.2.1:50412 CDN.Example.net", "TCP"},
		"a local host":              {flows.LocalHosts, web, "192.0.2.1", ""},
		"a remote host":             {flows.RemoteHosts, web, "CDN.Example.net", ""},
		"no host":                   {flows.RemoteHosts, all["arp"].Key, "no address", ""},
		"a service":                 {flows.Services, web, "https TCP", "TCP"},
		"a service at this end":     {flows.Services, ssh, "ssh TCP", "TCP"},
		"a protocol without ports":  {flows.Services, all["ping"].Key, "ICMP", "ICMP"},
		"frames by protocol":        {flows.Services, all["arp"].Key, "ARP", "ARP"},
		"a program":                 {flows.Processes, web, "firefox", ""},
		"a part of the kernel":      {flows.Processes, all["ping"].Key, "kernel: icmp", ""},
		"nobody known":              {flows.Processes, all["dns"].Key, "no owner found", ""},
		"a process":                 {flows.PIDs, web, "4121 firefox", ""},
		"a package":                 {flows.Packages, web, "firefox", ""},
		"a container":               {flows.Containers, ssh, "jump box", ""},
		"a process outside of them": {flows.Containers, web, "no container", ""},
	} {
		t.Run("title of "+name, func(t *testing.T) {
			t.Parallel()
			id := c.group.Of(c.key, &l)
			if got := l.Title(id); got != c.want || id.ProtoName() != c.proto {
				t.Errorf("%q, protocol %q, want %q, %q", got, id.ProtoName(), c.want, c.proto)
			}
		})
	}
}

func TestTitlesJoinBothEndsWithTheTextOfTheStyle(t *testing.T) {
	t.Parallel()
	web := flows.Key{Local: flows.AddrFrom(netip.MustParseAddr("192.0.2.1")), Remote: flows.AddrFrom(netip.MustParseAddr("192.0.2.2")), Net: flows.NetIPv4}
	for between, want := range map[string]string{"": "192.0.2.1 192.0.2.2", " ⇄ ": "192.0.2.1 ⇄ 192.0.2.2"} {
		l := flows.Labels{Style: flows.Style{Between: between}}
		if got := l.Title(flows.FlowID(web)); got != want {
			t.Errorf("between %q: %q, want %q", between, got, want)
		}
	}
}

func TestEndsAreCutBeforeTheirPort(t *testing.T) {
	t.Parallel()
	for end, want := range map[string][2]string{
		"":                    {},
		"*":                   {"*", ""},
		"*:https":             {"*", ":https"},
		"cdn.example.net":     {"cdn.example.net", ""},
		"cdn.example.net:443": {"cdn.example.net", ":443"},
		"192.0.2.1:53":        {"192.0.2.1", ":53"},
		"::1":                 {"::1", ""},
		"2001:db8::7":         {"2001:db8::7", ""},
		"[2001:db8::7]:ssh":   {"[2001:db8::7]", ":ssh"},
	} {
		if host, port := flows.CutEnd(end); host != want[0] || port != want[1] {
			t.Errorf("%q is cut in %q and %q, want %q", end, host, port, want)
		}
	}
}

func TestServicePort(t *testing.T) {
	t.Parallel()
	l := flows.Labels{Service: func(_, port uint16) string { return map[uint16]string{443: "https", 51_820: "wireguard"}[port] }}
	for name, c := range map[string]struct {
		proto, local, remote, want uint16
	}{
		"the one with a name":               {6, 50_000, 443, 443},
		"the one with a name, here":         {6, 443, 50_000, 443},
		"the named one, though higher":      {17, 40_000, 51_820, 51_820},
		"the lower one of two with names":   {17, 443, 51_820, 443},
		"the lower one of two without":      {6, 9000, 50_000, 9000},
		"the only one":                      {6, 0, 9000, 9000},
		"none, of a protocol without ports": {1, 77, 77, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := flows.Key{LocalPort: c.local, RemotePort: c.remote, Proto: c.proto, Net: flows.NetIPv4}
			if got := l.ServicePort(k); got != c.want {
				t.Errorf("port %d, want %d", got, c.want)
			}
		})
	}
}

func TestLabelsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l flows.Labels
		want := map[flows.Addr]string{}
		type kept struct {
			labels flows.Labels
			names  map[flows.Addr]string
		}
		var all []kept
		for step := range rapid.IntRange(1, 8).Draw(t, "steps") {
			batch := map[netip.Addr]string{}
			names := map[flows.Addr]string{}
			maps.Copy(names, want)
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 300), 0, 200).Draw(t, "batch") {
				name := fmt.Sprintf("%d in step %d", n, step)
				batch[flowstest.Key(n).Remote.Netip()], names[flowstest.Key(n).Remote] = name, name
			}
			l, want = l.WithNames(batch), names
			all = append(all, kept{l, want})
		}
		for _, k := range all {
			got := map[flows.Addr]string{}
			for n := range 301 {
				if name := k.labels.Address(flowstest.Key(n).Remote).Text; name != "" {
					got[flowstest.Key(n).Remote] = name
				}
			}
			if diff := cmp.Diff(k.names, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestTrimKeepsWhatEitherTableNeeds(t *testing.T) {
	t.Parallel()
	const n = 3 * flows.TrimSlack
	var owners []flows.Owner
	var owned []flows.Owned
	names := map[netip.Addr]string{}
	for i := range n {
		owners = append(owners, flows.Owner{ID: flows.OwnerID(i + 1), Name: "p"})
		owned = append(owned, flows.Owned{Key: flowstest.Key(i), Owner: flows.OwnerID(i + 1), Evidence: flows.EvidenceTable})
		names[flowstest.Key(i).Remote.Netip()] = "host"
	}
	l := flows.Labels{}.WithNames(names).WithOwners(owners, owned)
	shown := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(7, flowstest.T0, 1, 0)), nil)
	newest := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(9, flowstest.T0, 1, 0)), nil)
	for name, c := range map[string]struct {
		shown, newest *flows.Table
		want          []int
	}{
		"what is shown is the newest": {shown, shown, []int{7}},
		"the screen is paused":        {shown, newest, []int{7, 9}},
	} {
		got := l.Trim(c.shown, c.newest)
		for what, size := range flows.Sizes(&got) {
			if size != len(c.want) {
				t.Errorf("%s: %d %s, want %d", name, size, what, len(c.want))
			}
		}
		for _, i := range c.want {
			if o, _ := got.Owner(flowstest.Key(i)); got.Address(flowstest.Key(i).Remote).Text != "host" || o == nil || o.ID != flows.OwnerID(i+1) {
				t.Errorf("%s: flow %d lost its labels", name, i)
			}
		}
	}
}

func TestOwnersAreReplaced(t *testing.T) {
	t.Parallel()
	before := flows.Labels{}.WithOwners([]flows.Owner{{ID: 1, Name: "a"}}, []flows.Owned{{flowstest.Key(1), 1, flows.EvidenceGuess}})
	after := before.WithOwners([]flows.Owner{{ID: 1, Name: "a", Ended: true}}, []flows.Owned{{flowstest.Key(1), 1, flows.EvidenceEvent}})
	for name, c := range map[string]struct {
		labels   flows.Labels
		ended    bool
		evidence string
	}{"before": {before, false, "guess"}, "after": {after, true, "event"}} {
		o, evidence := c.labels.Owner(flowstest.Key(1))
		if o == nil || o.Ended != c.ended || evidence.String() != c.evidence {
			t.Errorf("%s: %v by %s", name, o, evidence)
		}
	}
	if o, evidence := after.Owner(flowstest.Key(2)); o != nil || evidence != flows.EvidenceNone {
		t.Errorf("a flow without an owner has the owner %v", o)
	}
}
