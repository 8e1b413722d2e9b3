package owners

import "iftopgo/flows"

// kernelProtocols are the protocols that the kernel handles without a socket.
var kernelProtocols = map[uint16]string{
	flows.ProtoICMP: "icmp", 2: "igmp", 4: "ipip", 41: "ipv6 in ipv4", 47: "gre",
	50: "esp", 51: "ah", flows.ProtoICMPv6: "icmpv6", 103: "pim", 115: "l2tp",
}

// kernelPorts name the part of the kernel that uses a socket of its own, by port. They
// are used only for sockets that are known to belong to the kernel.
var kernelPorts = map[uint16]string{
	111: "sunrpc", 445: "cifs", 564: "9p", 860: "iscsi", 2049: "nfs", 3260: "iscsi",
	4420: "nvme-tcp", 4789: "vxlan", 6081: "geneve", 6789: "ceph", 3300: "ceph",
	7789: "drbd", 8472: "vxlan", 51820: "wireguard",
}

// kernelRef returns the part of the kernel that a flow of a kernel socket belongs to.
func kernelRef(k flows.Key) ref {
	name := kernelPorts[k.LocalPort]
	if name == "" {
		name = kernelPorts[k.RemotePort]
	}
	if name == "" && k.Net != flows.NetNone {
		name = kernelProtocols[k.Proto]
	}
	return ref{kind: flows.KindKernel, name: name}
}

// withoutSocket answers for traffic that the kernel handles without a socket.
func withoutSocket(k flows.Key) (answer, bool) {
	name := ""
	switch {
	case k.Net != flows.NetNone:
		name = kernelProtocols[k.Proto]
	case k.Proto == flows.EtherTypeARP:
		name = "arp"
	}
	if name == "" {
		return answer{}, false
	}
	return answer{ref: ref{kind: flows.KindKernel, name: name}, evidence: flows.EvidenceGuess}, true
}
