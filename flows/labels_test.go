package flows

import (
	"fmt"
	"maps"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEndsAndTitles(t *testing.T) {
	t.Parallel()
	all, l := known()
	web, ssh := all["web"].Key, all["ssh"].Key
	for name, c := range map[string]struct {
		style         Style
		id            ID
		local, remote string
	}{
		"all that is known":        {Style{}, FlowID(web), "192.0.2.1:50412", "CDN.Example.net:https"},
		"numbers":                  {Style{Numeric: true, NumericPorts: true}, FlowID(web), "192.0.2.1:50412", "198.51.100.7:443"},
		"one side without ports":   {Style{HideLocalPort: true}, FlowID(web), "192.0.2.1", "CDN.Example.net:https"},
		"the other side":           {Style{HideRemotePort: true}, FlowID(web), "192.0.2.1:50412", "CDN.Example.net"},
		"IPv6 in brackets":         {Style{}, FlowID(ssh), "[2001:db8::1]:ssh", "[2001:db8:1::bad:cafe]:51000"},
		"IPv6 without ports":       {Style{HideLocalPort: true, HideRemotePort: true}, FlowID(ssh), "2001:db8::1", "2001:db8:1::bad:cafe"},
		"frames without addresses": {Style{}, FlowID(all["arp"].Key), "", ""},
		"any local host":           {Style{}, Merged(LocalHost|LocalPort).Of(web, &l), "*", "CDN.Example.net:https"},
		"any remote host":          {Style{}, Merged(RemoteHost).Of(web, &l), "192.0.2.1:50412", "*:https"},
		"two hosts":                {Style{}, Merged(bothPorts).Of(ssh, &l), "2001:db8::1", "2001:db8:1::bad:cafe"},
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
		group Group
		key   Key
		want  string
		proto string
	}{
		"a flow":                    {Ungrouped, web, "192.0.2.1:50412 CDN.Example.net:https", "TCP"},
		"frames":                    {Ungrouped, all["arp"].Key, "ARP", "ARP"},
		"two hosts":                 {Merged(bothPorts), web, "192.0.2.1 CDN.Example.net", ""},
		"a local host":              {LocalHosts, web, "192.0.2.1", ""},
		"a remote host":             {RemoteHosts, web, "CDN.Example.net", ""},
		"no host":                   {RemoteHosts, all["arp"].Key, "no address", ""},
		"a service":                 {Services, web, "https TCP", "TCP"},
		"a service at this end":     {Services, ssh, "ssh TCP", "TCP"},
		"a protocol without ports":  {Services, all["ping"].Key, "ICMP", "ICMP"},
		"frames by protocol":        {Services, all["arp"].Key, "ARP", "ARP"},
		"a program":                 {Processes, web, "firefox", ""},
		"a part of the kernel":      {Processes, all["ping"].Key, "kernel: icmp", ""},
		"nobody known":              {Processes, all["dns"].Key, "no owner found", ""},
		"a process":                 {PIDs, web, "4121 Firefox", ""},
		"a package":                 {Packages, web, "firefox", ""},
		"a container":               {Containers, ssh, "jump box", ""},
		"a process outside of them": {Containers, web, "no container", ""},
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

func TestTitlesJoinBothEndsAsTheyAreToldTo(t *testing.T) {
	t.Parallel()
	web := Key{Local: AddrFrom(netip.MustParseAddr("192.0.2.1")), Remote: AddrFrom(netip.MustParseAddr("192.0.2.2")), Net: NetIPv4}
	for between, want := range map[string]string{"": "192.0.2.1 192.0.2.2", " ⇄ ": "192.0.2.1 ⇄ 192.0.2.2"} {
		l := Labels{Style: Style{Between: between}}
		if got := l.Title(FlowID(web)); got != want {
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
		if host, port := CutEnd(end); host != want[0] || port != want[1] {
			t.Errorf("%q is cut in %q and %q, want %q", end, host, port, want)
		}
	}
}

func TestServicePort(t *testing.T) {
	t.Parallel()
	l := Labels{Service: func(_, port uint16) string { return map[uint16]string{443: "https", 51_820: "wireguard"}[port] }}
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
			k := Key{LocalPort: c.local, RemotePort: c.remote, Proto: c.proto, Net: NetIPv4}
			if got := l.ServicePort(k); got != c.want {
				t.Errorf("port %d, want %d", got, c.want)
			}
		})
	}
}

func TestAGroupKnowsItsOwners(t *testing.T) {
	t.Parallel()
	var deltas []Delta
	for n := range 5 {
		d := delta(n, t0, 10, 0)
		d.Key.Remote = addr("198.51.100.1")
		deltas = append(deltas, d)
	}
	table := NewTable(Options{}).Fold(closed(t0, deltas...))
	owners := []Owner{
		{ID: 1, Kind: KindProcess, Name: "a", User: "ada", Container: "shop"},
		{ID: 2, Kind: KindProcess, Name: "b", User: "ada", Unit: "b.service"},
		{ID: 3, Kind: KindProcess, Name: "c", User: "root", Unit: "b.service"},
	}
	for name, c := range map[string]struct {
		owners    []OwnerID // of the flows
		processes int
		owner     string
		user      string // * for several
		place     string
	}{
		"nobody is known":        {[]OwnerID{0, 0, 0, 0, 0}, 0, "", "", ""},
		"all flows are of one":   {[]OwnerID{1, 1, 1, 1, 1}, 1, "a", "ada", "shop"},
		"all known ones are":     {[]OwnerID{1, 1, 0, 1, 1}, 1, "", "ada", "shop"},
		"the first is not known": {[]OwnerID{0, 1, 1, 1, 1}, 1, "", "ada", "shop"},
		"flows of two":           {[]OwnerID{1, 2, 1, 2, 1}, 2, "", "ada", "*"},
		"of two users":           {[]OwnerID{0, 2, 3, 2, 3}, 2, "", "*", "b.service"},
		"of three":               {[]OwnerID{1, 2, 3, 2, 1}, 3, "", "*", "*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var owned []Owned
			for i, id := range c.owners {
				if id != 0 {
					owned = append(owned, Owned{deltas[i].Key, id, EvidenceTable})
				}
			}
			l := Labels{}.WithOwners(owners, owned)
			rows := table.List(Query{Group: RemoteHosts}, l)
			if len(rows) != 1 {
				t.Fatalf("%d rows, want 1", len(rows))
			}
			got := ""
			if o := rows[0].Owner(&l); o != nil {
				got = o.Name
			}
			if got != c.owner || rows[0].Processes() != c.processes {
				t.Errorf("owner %q of %d, want %q of %d", got, rows[0].Processes(), c.owner, c.processes)
			}
			if user := starred(rows[0].User(&l)); user != c.user {
				t.Errorf("user %q, want %q", user, c.user)
			}
			if place := starred(rows[0].Place(&l)); place != c.place {
				t.Errorf("place %q, want %q", place, c.place)
			}
		})
	}
}

// starred is a text, or a star for several.
func starred(text string, several bool) string {
	if several {
		return text + "*"
	}
	return text
}

func TestLabelsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l Labels
		want := map[Addr]string{}
		type kept struct {
			labels Labels
			names  map[Addr]string
		}
		var all []kept
		for step := range rapid.IntRange(1, 8).Draw(t, "steps") {
			batch := map[netip.Addr]string{}
			names := map[Addr]string{}
			maps.Copy(names, want)
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 300), 0, 200).Draw(t, "batch") {
				name := fmt.Sprintf("%d in step %d", n, step)
				batch[key(n).Remote.Netip()], names[key(n).Remote] = name, name
			}
			l, want = l.WithNames(batch), names
			all = append(all, kept{l, want})
		}
		for _, k := range all {
			got := map[Addr]string{}
			for n := range 301 {
				if name := k.labels.Name(key(n).Remote); name != "" {
					got[key(n).Remote] = name
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
	const n = 3 * spare
	var owners []Owner
	var owned []Owned
	names := map[netip.Addr]string{}
	for i := range n {
		owners = append(owners, Owner{ID: OwnerID(i + 1), Name: "p"})
		owned = append(owned, Owned{key(i), OwnerID(i + 1), EvidenceTable})
		names[key(i).Remote.Netip()] = "host"
	}
	l := Labels{}.WithNames(names).WithOwners(owners, owned)
	shown := NewTable(Options{}).Fold(closed(t0, delta(7, t0, 1, 0)))
	newest := NewTable(Options{}).Fold(closed(t0, delta(9, t0, 1, 0)))
	for name, c := range map[string]struct {
		shown, newest *Table
		want          []int
	}{
		"what is shown is the newest": {shown, shown, []int{7}},
		"the screen is paused":        {shown, newest, []int{7, 9}},
	} {
		got := l.Trim(c.shown, c.newest)
		for what, size := range map[string]int{"names": got.names.size(), "owned flows": got.owned.size(), "owners": got.owners.size()} {
			if size != len(c.want) {
				t.Errorf("%s: %d %s, want %d", name, size, what, len(c.want))
			}
		}
		for _, i := range c.want {
			if o, _ := got.Owner(key(i)); got.Name(key(i).Remote) != "host" || o == nil || o.ID != OwnerID(i+1) {
				t.Errorf("%s: flow %d lost its labels", name, i)
			}
		}
	}
}

func TestOwnersBecomeBetterKnown(t *testing.T) {
	t.Parallel()
	before := Labels{}.WithOwners([]Owner{{ID: 1, Name: "a"}}, []Owned{{key(1), 1, EvidenceGuess}})
	after := before.WithOwners([]Owner{{ID: 1, Name: "a", Ended: true}}, []Owned{{key(1), 1, EvidenceEvent}})
	for name, c := range map[string]struct {
		labels   Labels
		ended    bool
		evidence string
	}{"before": {before, false, "guess"}, "after": {after, true, "event"}} {
		o, evidence := c.labels.Owner(key(1))
		if o == nil || o.Ended != c.ended || evidence.String() != c.evidence {
			t.Errorf("%s: %v by %s", name, o, evidence)
		}
	}
	if o, evidence := after.Owner(key(2)); o != nil || evidence != EvidenceNone {
		t.Errorf("a flow nobody told of has the owner %v", o)
	}
}
