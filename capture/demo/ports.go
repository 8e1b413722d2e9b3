package demo

// portRange is a range of ports, both ends included.
type portRange struct{ first, last uint16 }

// ephemeral is what Linux draws from for clients (ip(7), ip_local_port_range).
var ephemeral = portRange{32_768, 60_999}

// portsPerRole is how many local ports the clients of a role have to
// themselves, so that a port tells whose it is.
const portsPerRole = 600

// portRanges gives each role its local ports.
func portRanges(roles []role) []portRange {
	all := make([]portRange, len(roles))
	next := ephemeral.first + 232
	for i := range roles {
		if roles[i].served {
			all[i] = portRange{roles[i].port, roles[i].port}
			continue
		}
		all[i] = portRange{next, next + portsPerRole - 1}
		next += portsPerRole
	}
	return all
}

func (r portRange) size() int { return int(r.last-r.first) + 1 }

// nth returns a port for the nth conversation: another one for each until all
// are used, and not one after the other.
func (r portRange) nth(n int) uint16 {
	const stride = 263 // A prime that does not divide the size of a range.
	return r.first + uint16(n*stride%r.size())
}
