package demo

import "cmp"

// owner is a process of the host.
type owner struct {
	name, user, exe             string
	comm                        string // if it is not its name
	pid                         int
	packageName, pkg, container string
}

// uids are the user IDs by name.
var uids = map[string]uint32{
	"_apt": 42, "_chrony": 107, "ada": 1000, "app": 990, "Debian-snmp": 108, "mosquitto": 109, "postgres": 110,
	"root": 0, "syslog": 104, "systemd-resolve": 992, "www-data": 33,
}

// Owner is a process of the host that captures, with a range of its local ports.
type Owner struct {
	// Proto is the IP protocol number of the ports. For ICMP and ICMPv6 they are the
	// identifiers of echo messages. First and Last are part of the range.
	Proto       uint16
	First, Last uint16
	// Name is the name of the program, Exe its path, Comm the name of the process.
	Name, Exe, Comm string
	PID             int
	// User is the user it runs as, UID the ID of that user.
	User string
	UID  uint32
	// PackageName is who made the program, Package the package it came in, Container
	// the container it runs in; each is empty when there is none.
	PackageName, Package, Container string
}

// Owners returns the processes behind the traffic. Ports in no range belong to no
// process: the kernel itself has them.
func Owners() []Owner {
	var all []Owner
	ports := portRanges(script)
	for i := range script {
		r := &script[i]
		if r.owner == nil {
			continue
		}
		for _, proto := range protocols(r) {
			all = append(all, Owner{
				Proto: proto, First: ports[i].first, Last: ports[i].last,
				Name: r.owner.name, Exe: r.owner.exe, Comm: cmp.Or(r.owner.comm, r.owner.name), PID: r.owner.pid, User: r.owner.user, UID: uids[r.owner.user],
				PackageName: r.owner.packageName, Package: r.owner.pkg, Container: r.owner.container,
			})
		}
	}
	return all
}

// protocols returns the IP protocol numbers that a role uses.
func protocols(r *role) []uint16 {
	var all []uint16
	for _, h := range r.remotes {
		proto := protocol(r.kind, h.addr)
		if len(all) == 0 || all[0] != proto && len(all) == 1 {
			all = append(all, proto)
		}
	}
	return all
}
