package owners

import "iftopgo/flows"

// IP protocol numbers, IANA.
const (
	protoICMP   = 1
	protoTCP    = 6
	protoUDP    = 17
	protoICMPv6 = 58
)

// kernelProtocols are protocols that the kernel speaks without any socket.
var kernelProtocols = map[uint16]string{
	protoICMP: "icmp", 2: "igmp", 4: "ipip", 41: "ipv6 in ipv4", 47: "gre",
	50: "esp", 51: "ah", protoICMPv6: "icmpv6", 103: "pim", 115: "l2tp",
}

// kernelPorts are what the kernel does with sockets of its own. They name a
// socket that is known to be the kernel's; they never make it one.
var kernelPorts = map[uint16]string{
	111: "sunrpc", 445: "cifs", 564: "9p", 860: "iscsi", 2049: "nfs", 3260: "iscsi",
	4420: "nvme-tcp", 4789: "vxlan", 6081: "geneve", 6789: "ceph", 3300: "ceph",
	7789: "drbd", 8472: "vxlan", 51820: "wireguard",
}

// kernelRef names the part of the kernel that a socket of its own belongs to.
func kernelRef(k flows.Key) ref {
	name := kernelPorts[k.LocalPort]
	if name == "" {
		name = kernelPorts[k.RemotePort]
	}
	return ref{kind: flows.KindKernel, name: name}
}

// socketless answers for traffic that the kernel handles without any socket.
func socketless(k flows.Key) (answer, bool) {
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
