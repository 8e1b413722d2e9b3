package demo

import "time"

// The processes of the host.
var (
	firefox   = &owner{name: "firefox", pid: 4121, user: "ada", exe: "/usr/lib/firefox/firefox", packageName: "Mozilla", pkg: "firefox"}
	resolved  = &owner{name: "systemd-resolved", comm: "systemd-resolve", pid: 812, user: "systemd-resolve", exe: "/usr/lib/systemd/systemd-resolved", packageName: "systemd", pkg: "systemd-resolved"}
	sshClient = &owner{name: "ssh", pid: 5210, user: "ada", exe: "/usr/bin/ssh", packageName: "OpenBSD", pkg: "openssh-client"}
	sshd      = &owner{name: "sshd", pid: 1033, user: "root", exe: "/usr/sbin/sshd", packageName: "OpenBSD", pkg: "openssh-server"}
	postgres  = &owner{name: "postgres", pid: 2044, user: "postgres", exe: "/usr/lib/postgresql/17/bin/postgres", packageName: "PostgreSQL", pkg: "postgresql-17", container: "db"}
	nginx     = &owner{name: "nginx", pid: 1502, user: "www-data", exe: "/usr/sbin/nginx", packageName: "F5", pkg: "nginx"}
	worker    = &owner{name: "worker", pid: 3307, user: "app", exe: "/app/worker", container: "shop-worker"}
	restic    = &owner{name: "restic", pid: 7720, user: "root", exe: "/usr/bin/restic", packageName: "restic", pkg: "restic"}
	apt       = &owner{name: "http", pid: 8011, user: "_apt", exe: "/usr/lib/apt/methods/http", packageName: "Debian", pkg: "apt"}
	chrony    = &owner{name: "chronyd", pid: 690, user: "_chrony", exe: "/usr/sbin/chronyd", packageName: "chrony", pkg: "chrony"}
	ping      = &owner{name: "ping", pid: 5544, user: "ada", exe: "/usr/bin/ping", packageName: "iputils", pkg: "iputils-ping"}
	mailer    = &owner{name: "thunderbird", pid: 4310, user: "ada", exe: "/usr/lib/thunderbird/thunderbird", packageName: "Mozilla", pkg: "thunderbird"}
	snmpd     = &owner{name: "snmpd", pid: 998, user: "Debian-snmp", exe: "/usr/sbin/snmpd", packageName: "Net-SNMP", pkg: "snmpd"}
	rsyslog   = &owner{name: "rsyslogd", pid: 701, user: "syslog", exe: "/usr/sbin/rsyslogd", packageName: "Adiscon", pkg: "rsyslog"}
	broker    = &owner{name: "mosquitto", pid: 2610, user: "mosquitto", exe: "/usr/sbin/mosquitto", packageName: "Eclipse", pkg: "mosquitto", container: "smarthome"}
	uploader  = &owner{name: "rclone", pid: 6120, user: "app", exe: "/usr/bin/rclone", packageName: "rclone", pkg: "rclone", container: "shop-media"}
)

const (
	ms   = time.Millisecond
	kb   = 1_000
	mb   = 1_000_000
	mbit = 1_000_000 // bits a second
)

// Delays that several roles have.
var (
	near = times{200 * time.Microsecond, 2 * ms}
	far  = times{12 * ms, 60 * ms}
	// oneExchange is a lifetime that ends after the first exchange.
	oneExchange = times{1, 1}
)

// script is all the traffic there is.
var script = []role{
	// The user at the screen: a download, a film, pages, a call, mail.
	{
		kind: tcp, count: 1, remotes: download, names: []string{"releases.example.net"}, port: 443, owner: firefox, start: 6 * time.Second,
		lifetime: times{90 * time.Second, 120 * time.Second}, pause: times{25 * time.Second, 40 * time.Second},
		request: span{380, 420}, response: span{2 * mb, 5 * mb}, delay: far, bitRate: 16 * mbit,
	},
	{
		kind: udp, count: 1, remotes: video, port: 443, owner: firefox, start: ms,
		interval: times{3800 * ms, 4200 * ms},
		request:  span{300, 900}, response: span{1 * mb, 2 * mb}, delay: far, bitRate: 24 * mbit,
	},
	{
		kind: tcp, count: 16, remotes: sites, names: askedSites, port: 443, owner: firefox,
		lifetime: times{4 * time.Second, 30 * time.Second}, pause: times{10 * time.Second, 70 * time.Second},
		interval: times{600 * ms, 6 * time.Second},
		request:  span{400, 1500}, response: span{1 * kb, 150 * kb}, delay: far, bitRate: 12 * mbit,
	},
	{
		kind: udp, count: 6, remotes: sites6, port: 443, owner: firefox,
		lifetime: times{5 * time.Second, 25 * time.Second}, pause: times{10 * time.Second, 50 * time.Second},
		interval: times{500 * ms, 3 * time.Second},
		request:  span{300, 1200}, response: span{2 * kb, 60 * kb}, delay: far, bitRate: 20 * mbit,
	},
	{
		kind: udp, count: 1, remotes: callRelays, port: 3478, owner: firefox, start: 25 * time.Second,
		lifetime: times{40 * time.Second, 60 * time.Second}, pause: times{60 * time.Second, 90 * time.Second},
		interval: times{20 * ms, 20 * ms},
		request:  span{160, 180}, response: span{600, 1000}, delay: times{5 * ms, 9 * ms}, bitRate: 20 * mbit,
	},
	{
		kind: tcp, count: 2, remotes: mail, port: 993, owner: mailer,
		interval: times{8 * time.Second, 25 * time.Second},
		request:  span{60, 90}, response: span{80, 9 * kb}, delay: far, bitRate: 8 * mbit,
	},
	{
		kind: tcp, count: 1, remotes: bastion, port: 22, owner: sshClient,
		interval: times{80 * ms, 600 * ms},
		request:  span{36, 72}, response: span{36, 400}, delay: far, bitRate: 8 * mbit,
	},
	{
		kind: icmp, count: 1, remotes: pinged, owner: ping,
		interval: times{time.Second, time.Second}, request: span{56, 56}, response: span{56, 56}, delay: far, bitRate: mbit,
	},
	{
		kind: icmp, count: 1, remotes: pinged6, owner: ping,
		interval: times{time.Second, time.Second}, request: span{56, 56}, response: span{56, 56}, delay: near, bitRate: mbit,
	},

	// The services of the host.
	{
		kind: tcp, count: 18, remotes: visitors, port: 443, localServer: true, owner: nginx,
		lifetime: times{3 * time.Second, 20 * time.Second}, pause: times{10 * time.Second, 80 * time.Second},
		interval: times{400 * ms, 3 * time.Second},
		request:  span{300, 900}, response: span{2 * kb, 150 * kb}, delay: near, bitRate: 16 * mbit,
	},
	{
		kind: tcp, count: 6, remotes: visitors6, port: 443, localServer: true, owner: nginx,
		lifetime: times{3 * time.Second, 20 * time.Second}, pause: times{10 * time.Second, 80 * time.Second},
		interval: times{400 * ms, 3 * time.Second},
		request:  span{300, 900}, response: span{2 * kb, 150 * kb}, delay: near, bitRate: 16 * mbit,
	},
	{
		kind: tcp, count: 2, remotes: replicas, port: 5432, localServer: true, owner: postgres,
		interval: times{50 * ms, 500 * ms},
		request:  span{30, 60}, response: span{4 * kb, 160 * kb}, delay: near, bitRate: 80 * mbit,
	},
	{
		kind: tcp, count: 4, remotes: databases, port: 5432, owner: worker,
		interval: times{100 * ms, 900 * ms},
		request:  span{90, 400}, response: span{200, 12 * kb}, delay: near, bitRate: 80 * mbit,
	},
	{
		kind: tcp, count: 1, remotes: admins, port: 22, localServer: true, owner: sshd,
		lifetime: times{30 * time.Second, 90 * time.Second}, pause: times{20 * time.Second, 40 * time.Second},
		interval: times{100 * ms, 900 * ms},
		request:  span{36, 72}, response: span{36, 1200}, delay: near, bitRate: 8 * mbit,
	},
	{
		kind: udp, count: 1, remotes: monitors, port: 161, localServer: true, owner: snmpd,
		interval: times{10 * time.Second, 10 * time.Second},
		request:  span{70, 90}, response: span{4 * kb, 6 * kb}, delay: near, bitRate: 80 * mbit,
	},
	{
		kind: tcp, count: 3, remotes: devices, port: 8883, localServer: true, owner: broker,
		interval: times{2 * time.Second, 9 * time.Second},
		request:  span{80, 300}, response: span{30, 40}, delay: near, bitRate: 8 * mbit,
	},
	{
		kind: udp, count: 1, remotes: tunnels, port: 51_820, localServer: true,
		interval: times{40 * ms, 400 * ms},
		request:  span{96, 1200}, response: span{96, 6 * kb}, delay: times{5 * ms, 30 * ms}, bitRate: 20 * mbit,
	},

	// What goes on by itself.
	{
		kind: udp, count: 4, remotes: resolvers, port: 53, owner: resolved,
		lifetime: oneExchange, pause: times{4 * time.Second, 24 * time.Second},
		request: span{40, 70}, response: span{80, 420}, delay: far, bitRate: 8 * mbit,
	},
	{
		kind: udp, count: 2, remotes: timeServers, port: 123, owner: chrony,
		interval: times{16 * time.Second, 16 * time.Second}, request: span{48, 48}, response: span{48, 48}, delay: far, bitRate: mbit,
	},
	{
		kind: udp, count: 1, remotes: logServers, port: 514, owner: rsyslog,
		interval: times{200 * ms, 2 * time.Second}, request: span{120, 320}, bitRate: 8 * mbit,
	},
	{
		kind: tcp, count: 1, remotes: backups, port: 443, owner: restic, start: 40 * time.Second,
		lifetime: times{20 * time.Second, 25 * time.Second}, pause: times{60 * time.Second, 80 * time.Second},
		interval: times{2 * time.Second, 3 * time.Second},
		request:  span{3 * mb, 7 * mb}, response: span{200, 400}, delay: far, bitRate: 26 * mbit,
	},
	{
		kind: tcp, count: 2, remotes: buckets, port: 443, owner: uploader,
		lifetime: times{4 * time.Second, 9 * time.Second}, pause: times{15 * time.Second, 45 * time.Second},
		request: span{500 * kb, 2 * mb}, response: span{300, 600}, delay: far, bitRate: 10 * mbit,
	},
	{
		kind: tcp, count: 1, remotes: mirrors, names: []string{"deb.example.org"}, port: 80, owner: apt, start: 95 * time.Second,
		lifetime: times{7 * time.Second, 9 * time.Second}, pause: times{100 * time.Second, 130 * time.Second},
		request: span{180, 220}, response: span{200 * kb, 4 * mb}, delay: far, bitRate: 30 * mbit,
	},
	{
		kind: arp, count: 1, remotes: gateway,
		interval: times{20 * time.Second, 40 * time.Second}, request: span{18, 18}, response: span{18, 18}, delay: near, bitRate: 8 * mbit,
	},

	// A port scan.
	{
		kind: tcp, count: 1, remotes: scanners, localServer: true, scan: true, start: 47 * time.Second,
		lifetime: oneExchange, pause: times{100 * ms, 8 * time.Second},
		request: span{1, 1}, response: span{1, 1}, delay: near, bitRate: 8 * mbit,
	},
}
