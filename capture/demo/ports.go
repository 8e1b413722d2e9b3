package demo

// portRange is a range of ports, both ends included.
type portRange struct{ first, last uint16 }

// ephemeral is the range of ports that Linux gives to clients (ip_local_port_range
// of ip(7)).
var ephemeral = portRange{32_768, 60_999}

// portsPerRole is how many local ports the clients of a role have for themselves, so
// that a port has one process.
const portsPerRole = 600

// portRanges gives each role its local ports.
func portRanges(roles []role) []portRange {
	all := make([]portRange, len(roles))
	next := ephemeral.first + 232
	for i := range roles {
		if roles[i].localServer {
			all[i] = portRange{roles[i].port, roles[i].port}
			continue
		}
		all[i] = portRange{next, next + portsPerRole - 1}
		next += portsPerRole
	}
	return all
}

func (r portRange) size() int { return int(r.last-r.first) + 1 }

// nth returns the port of the nth conversation: a different one for each until all
// are used, and not in order.
func (r portRange) nth(n int) uint16 {
	const stride = 263 // A prime that does not divide the size of a range.
	return r.first + uint16(n*stride%r.size())
}
