package modeltest

import (
	"net/netip"
	"slices"

	"iftopgo/flows"
)

// hostNames are the names of the sample's addresses; some have none.
func hostNames() map[netip.Addr]string {
	names := make(map[netip.Addr]string)
	for addr, name := range map[string]string{
		localIPv4: "web-1", localIPv6: "web-1", "203.0.113.80": "cdn.example.net", "2001:db8:40::5": "video.example.org",
		"198.51.100.7": "db-3.internal", "203.0.113.25": "bastion.example.com",
		"198.51.100.120": "backup.storage.example.com", "203.0.113.130": "mail.example.com",
		"192.0.2.1": "router.lan", "192.0.2.77": "printer.lan", "203.0.113.61": "東京.iot.example",
		"192.0.2.21": "metrics.internal", "172.20.0.4": "sensor-hub",
	} {
		names[netip.MustParseAddr(addr)] = name
	}
	return names
}

// networks are the networks of the sample's hosts; some have none.
func networks() map[flows.Addr]*flows.Network {
	all := make(map[flows.Addr]*flows.Network)
	for addr, n := range map[string]*flows.Network{
		"203.0.113.80": flows.NewNetwork(13335, "Cloudflare", "US"), "2001:db8:40::5": flows.NewNetwork(13335, "Cloudflare", "DE"),
		"198.51.100.7":  flows.NewNetwork(4200000001, "Genossenschaft der offenen Netze, Abteilung Rechenzentren", "DE"),
		"203.0.113.25":  flows.NewNetwork(64500, "", "FR"),
		"203.0.113.130": flows.NewNetwork(0, "", "FR"), "203.0.113.61": flows.NewNetwork(64501, "Example Sensors", ""),
		"203.0.113.9": flows.NewNetwork(64502, "Example DSL", "BR"), "192.0.2.77": nil,
	} {
		all[flows.AddrFrom(netip.MustParseAddr(addr))] = n
	}
	return all
}

// owners are the processes of the conversations.
func owners() []flows.Owner {
	return []flows.Owner{
		{ID: 1, Kind: flows.KindProcess, PID: 4121, PPID: 3310, Name: "firefox", Comm: "firefox", Exe: "/usr/lib/firefox/firefox", User: "ada", UID: 1000, Package: "firefox 148.0", PackageName: "firefox"},
		{ID: 2, Kind: flows.KindProcess, PID: 3307, PPID: 1, Name: "worker", Comm: "worker", Exe: "/app/worker", User: "app", UID: 1001, Container: "shop-worker", PackageName: "unpackaged"},
		{ID: 3, Kind: flows.KindProcess, PID: 5210, PPID: 4890, Name: "ssh", Comm: "ssh", Exe: "/usr/bin/ssh", User: "ada", UID: 1000, Package: "openssh-client 1:10.0", PackageName: "openssh-client"},
		{ID: 4, Kind: flows.KindProcess, PID: 7720, PPID: 1, Name: "restic", Comm: "restic", Exe: "/usr/bin/restic", User: "root", Package: "restic 0.18", PackageName: "restic", Unit: "backup.service"},
		{ID: 5, Kind: flows.KindProcess, PID: 4310, PPID: 3310, Name: "thunderbird", Comm: "thunderbird", Exe: "/usr/lib/thunderbird/thunderbird", User: "ada", UID: 1000, Package: "thunderbird 148.0", PackageName: "thunderbird"},
		{ID: 6, Kind: flows.KindProcess, PID: 812, PPID: 1, Name: "systemd-resolved", Comm: "systemd-resolve", Exe: "/usr/lib/systemd/systemd-resolved", User: "systemd-resolve", UID: 992, Package: "systemd 259", PackageName: "systemd", Unit: "systemd-resolved.service"},
		{ID: 7, Kind: flows.KindProcess, PID: 1502, PPID: 1, Name: "nginx", Comm: "nginx", Exe: "/usr/sbin/nginx", User: "www-data", UID: 33, Package: "nginx 1.29", PackageName: "nginx", Unit: "nginx.service"},
		{ID: 8, Kind: flows.KindProcess, PID: 690, PPID: 1, Name: "chronyd", Comm: "chronyd", Exe: "/usr/sbin/chronyd", User: "_chrony", UID: 110, Package: "chrony 4.7", PackageName: "chrony", Unit: "chrony.service"},
		{ID: 9, Kind: flows.KindForwarded, Name: "forwarded"},
		{ID: 10, Kind: flows.KindProcess, PID: 9120, PPID: 1, Name: "прометей", Comm: "прометей", Exe: "/opt/prometheus/прометей", User: "metrics", UID: 998, PackageName: "unpackaged", Ended: true},
		{ID: curl, Kind: flows.KindProcess, PID: 8800, PPID: 4890, Name: "curl", Comm: "curl", Exe: "/usr/bin/curl", User: "ada", UID: 1000, Package: "curl 8.17", PackageName: "curl", Ended: true},
	}
}

// owned assigns each conversation to its process.
func owned() []flows.Owned {
	var out []flows.Owned
	all := slices.Clone(conversations)
	for _, c := range connections() {
		all = append(all, c.conversation)
	}
	for i := range all {
		c := &all[i]
		if c.owner != 0 {
			out = append(out, flows.Owned{Key: c.key(), Owner: c.owner, Evidence: c.evidence})
		}
	}
	return out
}

// services are the names of the sample's ports.
var services = map[uint16]string{
	22: "ssh", 53: "domain", 123: "ntp", 443: "https", 993: "imaps", 5432: "postgresql", 8883: "secure-mqtt",
}

func service(_, port uint16) string { return services[port] }
