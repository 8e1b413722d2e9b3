package demo

import "time"

// The processes of the host.
var (
	firefox   = &owner{name: "firefox", pid: 4121, user: "ada", exe: "/usr/lib/firefox/firefox", publisher: "Mozilla", pkg: "firefox"}
	resolved  = &owner{name: "systemd-resolve", pid: 812, user: "systemd-resolve", exe: "/usr/lib/systemd/systemd-resolved", publisher: "systemd", pkg: "systemd-resolved"}
	sshClient = &owner{name: "ssh", pid: 5210, user: "ada", exe: "/usr/bin/ssh", publisher: "OpenBSD", pkg: "openssh-client"}
	sshd      = &owner{name: "sshd", pid: 1033, user: "root", exe: "/usr/sbin/sshd", publisher: "OpenBSD", pkg: "openssh-server"}
	postgres  = &owner{name: "postgres", pid: 2044, user: "postgres", exe: "/usr/lib/postgresql/17/bin/postgres", publisher: "PostgreSQL", pkg: "postgresql-17", container: "db"}
	nginx     = &owner{name: "nginx", pid: 1502, user: "www-data", exe: "/usr/sbin/nginx", publisher: "F5", pkg: "nginx"}
	worker    = &owner{name: "worker", pid: 3307, user: "app", exe: "/app/worker", container: "shop-worker"}
	restic    = &owner{name: "restic", pid: 7720, user: "root", exe: "/usr/bin/restic", publisher: "restic", pkg: "restic"}
	apt       = &owner{name: "http", pid: 8011, user: "_apt", exe: "/usr/lib/apt/methods/http", publisher: "Debian", pkg: "apt"}
	chrony    = &owner{name: "chronyd", pid: 690, user: "_chrony", exe: "/usr/sbin/chronyd", publisher: "chrony", pkg: "chrony"}
	ping      = &owner{name: "ping", pid: 5544, user: "ada", exe: "/usr/bin/ping", publisher: "iputils", pkg: "iputils-ping"}
	mailer    = &owner{name: "thunderbird", pid: 4310, user: "ada", exe: "/usr/lib/thunderbird/thunderbird", publisher: "Mozilla", pkg: "thunderbird"}
	snmpd     = &owner{name: "snmpd", pid: 998, user: "Debian-snmp", exe: "/usr/sbin/snmpd", publisher: "Net-SNMP", pkg: "snmpd"}
	rsyslog   = &owner{name: "rsyslogd", pid: 701, user: "syslog", exe: "/usr/sbin/rsyslogd", publisher: "Adiscon", pkg: "rsyslog"}
	broker    = &owner{name: "mosquitto", pid: 2610, user: "mosquitto", exe: "/usr/sbin/mosquitto", publisher: "Eclipse", pkg: "mosquitto", container: "smarthome"}
	uploader  = &owner{name: "rclone", pid: 6120, user: "app", exe: "/usr/bin/rclone", publisher: "rclone", pkg: "rclone", container: "shop-media"}
)

const (
	ms   = time.Millisecond
	kb   = 1_000
	mb   = 1_000_000
	mbit = 1_000_000 // a second
)

// Delays that several roles have.
var (
	near = times{200 * time.Microsecond, 2 * ms}
	far  = times{12 * ms, 60 * ms}
	// once is a life that is over after the first exchange.
	once = times{1, 1}
)

// script is everything that goes on.
var script = []role{
	// The user at the screen: a download, a film, pages, a call, mail.
	{
		kind: tcp, count: 1, peers: download, port: 443, owner: firefox, first: 6 * time.Second,
		life: times{90 * time.Second, 120 * time.Second}, rest: times{25 * time.Second, 40 * time.Second},
		ask: span{380, 420}, answer: span{2 * mb, 5 * mb}, delay: far, pace: 16 * mbit,
	},
	{
		kind: udp, count: 1, peers: video, port: 443, owner: firefox, first: ms,
		every: times{3800 * ms, 4200 * ms},
		ask:   span{300, 900}, answer: span{1 * mb, 2 * mb}, delay: far, pace: 24 * mbit,
	},
	{
		kind: tcp, count: 16, peers: sites, port: 443, owner: firefox,
		life: times{4 * time.Second, 30 * time.Second}, rest: times{10 * time.Second, 70 * time.Second},
		every: times{600 * ms, 6 * time.Second},
		ask:   span{400, 1500}, answer: span{1 * kb, 150 * kb}, delay: far, pace: 12 * mbit,
	},
	{
		kind: udp, count: 6, peers: sites6, port: 443, owner: firefox,
		life: times{5 * time.Second, 25 * time.Second}, rest: times{10 * time.Second, 50 * time.Second},
		every: times{500 * ms, 3 * time.Second},
		ask:   span{300, 1200}, answer: span{2 * kb, 60 * kb}, delay: far, pace: 20 * mbit,
	},
	{
		kind: udp, count: 1, peers: calls, port: 3478, owner: firefox, first: 25 * time.Second,
		life: times{40 * time.Second, 60 * time.Second}, rest: times{60 * time.Second, 90 * time.Second},
		every: times{20 * ms, 20 * ms},
		ask:   span{160, 180}, answer: span{600, 1000}, delay: times{5 * ms, 9 * ms}, pace: 20 * mbit,
	},
	{
		kind: tcp, count: 2, peers: mail, port: 993, owner: mailer,
		every: times{8 * time.Second, 25 * time.Second},
		ask:   span{60, 90}, answer: span{80, 9 * kb}, delay: far, pace: 8 * mbit,
	},
	{
		kind: tcp, count: 1, peers: bastion, port: 22, owner: sshClient,
		every: times{80 * ms, 600 * ms},
		ask:   span{36, 72}, answer: span{36, 400}, delay: far, pace: 8 * mbit,
	},
	{
		kind: icmp, count: 1, peers: pinged, owner: ping,
		every: times{time.Second, time.Second}, ask: span{56, 56}, answer: span{56, 56}, delay: far, pace: mbit,
	},
	{
		kind: icmp, count: 1, peers: pinged6, owner: ping,
		every: times{time.Second, time.Second}, ask: span{56, 56}, answer: span{56, 56}, delay: near, pace: mbit,
	},

	// The services of the host.
	{
		kind: tcp, count: 18, peers: visitors, port: 443, served: true, owner: nginx,
		life: times{3 * time.Second, 20 * time.Second}, rest: times{10 * time.Second, 80 * time.Second},
		every: times{400 * ms, 3 * time.Second},
		ask:   span{300, 900}, answer: span{2 * kb, 150 * kb}, delay: near, pace: 16 * mbit,
	},
	{
		kind: tcp, count: 6, peers: visitors6, port: 443, served: true, owner: nginx,
		life: times{3 * time.Second, 20 * time.Second}, rest: times{10 * time.Second, 80 * time.Second},
		every: times{400 * ms, 3 * time.Second},
		ask:   span{300, 900}, answer: span{2 * kb, 150 * kb}, delay: near, pace: 16 * mbit,
	},
	{
		kind: tcp, count: 2, peers: replicas, port: 5432, served: true, owner: postgres,
		every: times{50 * ms, 500 * ms},
		ask:   span{30, 60}, answer: span{4 * kb, 160 * kb}, delay: near, pace: 80 * mbit,
	},
	{
		kind: tcp, count: 4, peers: databases, port: 5432, owner: worker,
		every: times{100 * ms, 900 * ms},
		ask:   span{90, 400}, answer: span{200, 12 * kb}, delay: near, pace: 80 * mbit,
	},
	{
		kind: tcp, count: 1, peers: admins, port: 22, served: true, owner: sshd,
		life: times{30 * time.Second, 90 * time.Second}, rest: times{20 * time.Second, 40 * time.Second},
		every: times{100 * ms, 900 * ms},
		ask:   span{36, 72}, answer: span{36, 1200}, delay: near, pace: 8 * mbit,
	},
	{
		kind: udp, count: 1, peers: monitors, port: 161, served: true, owner: snmpd,
		every: times{10 * time.Second, 10 * time.Second},
		ask:   span{70, 90}, answer: span{4 * kb, 6 * kb}, delay: near, pace: 80 * mbit,
	},
	{
		kind: tcp, count: 3, peers: things, port: 8883, served: true, owner: broker,
		every: times{2 * time.Second, 9 * time.Second},
		ask:   span{80, 300}, answer: span{30, 40}, delay: near, pace: 8 * mbit,
	},
	{
		kind: udp, count: 1, peers: tunnels, port: 51_820, served: true,
		every: times{40 * ms, 400 * ms},
		ask:   span{96, 1200}, answer: span{96, 6 * kb}, delay: times{5 * ms, 30 * ms}, pace: 20 * mbit,
	},

	// What goes on by itself.
	{
		kind: udp, count: 4, peers: resolvers, port: 53, owner: resolved,
		life: once, rest: times{4 * time.Second, 24 * time.Second},
		ask: span{40, 70}, answer: span{80, 420}, delay: far, pace: 8 * mbit,
	},
	{
		kind: udp, count: 2, peers: clocks, port: 123, owner: chrony,
		every: times{16 * time.Second, 16 * time.Second}, ask: span{48, 48}, answer: span{48, 48}, delay: far, pace: mbit,
	},
	{
		kind: udp, count: 1, peers: loggers, port: 514, owner: rsyslog,
		every: times{200 * ms, 2 * time.Second}, ask: span{120, 320}, pace: 8 * mbit,
	},
	{
		kind: tcp, count: 1, peers: backups, port: 443, owner: restic, first: 40 * time.Second,
		life: times{20 * time.Second, 25 * time.Second}, rest: times{60 * time.Second, 80 * time.Second},
		every: times{2 * time.Second, 3 * time.Second},
		ask:   span{3 * mb, 7 * mb}, answer: span{200, 400}, delay: far, pace: 26 * mbit,
	},
	{
		kind: tcp, count: 2, peers: buckets, port: 443, owner: uploader,
		life: times{4 * time.Second, 9 * time.Second}, rest: times{15 * time.Second, 45 * time.Second},
		ask: span{500 * kb, 2 * mb}, answer: span{300, 600}, delay: far, pace: 10 * mbit,
	},
	{
		kind: tcp, count: 1, peers: mirrors, port: 80, owner: apt, first: 95 * time.Second,
		life: times{7 * time.Second, 9 * time.Second}, rest: times{100 * time.Second, 130 * time.Second},
		ask: span{180, 220}, answer: span{200 * kb, 4 * mb}, delay: far, pace: 30 * mbit,
	},
	{
		kind: arp, count: 1, peers: gateway,
		every: times{20 * time.Second, 40 * time.Second}, ask: span{18, 18}, answer: span{18, 18}, delay: near, pace: 8 * mbit,
	},

	// Someone who knocks at every door.
	{
		kind: tcp, count: 1, peers: scanners, served: true, sweep: true, first: 47 * time.Second,
		life: once, rest: times{100 * ms, 8 * time.Second},
		ask: span{1, 1}, answer: span{1, 1}, delay: near, pace: 8 * mbit,
	},
}
