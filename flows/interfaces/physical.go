package interfaces

import "slices"

// physical says which interfaces, by their places, carry what goes into and out of this
// host, so that each byte counts once: those of hardware, without what lies on top of
// them (VLANs, bridges, bonds, tunnels) and without what is carried on by them (veth
// pairs, interfaces of virtual machines). In a container there is no hardware: there it
// is what leads out of the network namespace.
func physical(all []Interface) []bool {
	out := make([]bool, len(all))
	ports := portsOf(all)
	for i := range all {
		out[i] = hardware(&all[i], all)
	}
	if slices.Contains(out, true) {
		return out
	}
	for _, bridged := range []bool{false, true} {
		for i := range all {
			out[i] = leadsOut(&all[i], ports) && (bridged || !inBridge(&all[i], all))
		}
		if slices.Contains(out, true) {
			return out
		}
	}
	return out
}

// portsOf says which interfaces, by their index, have others as ports.
func portsOf(all []Interface) map[int]bool {
	ports := make(map[int]bool)
	for i := range all {
		if m := all[i].Master; m != 0 {
			ports[m] = true
		}
	}
	return ports
}

// hardware reports whether an interface is a device and has none below it. A device that
// has a device as a port, as those of virtual machines do that are moved (netvsc,
// net_failover), counts what goes through that one too.
func hardware(i *Interface, all []Interface) bool {
	if !i.Hardware || i.Loopback() || i.Lower != 0 {
		return false
	}
	if i.Master == 0 {
		return true
	}
	at := slices.IndexFunc(all, func(m Interface) bool { return m.Index == i.Master })
	return at < 0 || !all[at].Hardware
}

// leadsOut reports whether an interface is one end of a pair, or lies on a device, whose
// other part is in another network namespace.
func leadsOut(i *Interface, ports map[int]bool) bool {
	return i.Elsewhere && !ports[i.Index] && (i.Kind == "veth" || i.Kind == "macvlan" || i.Kind == "ipvlan" || i.Kind == "netkit")
}

// inBridge reports whether an interface is a port of a bridge: what it carries is carried
// on by another one.
func inBridge(i *Interface, all []Interface) bool {
	return i.Master != 0 && slices.ContainsFunc(all, func(m Interface) bool { return m.Index == i.Master && m.Kind == "bridge" })
}
