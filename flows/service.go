package flows

// HasPorts reports whether the protocol of the key has ports: TCP, UDP, DCCP, SCTP and
// UDP-Lite. The ports of an ICMP key are identifiers of echo messages.
func (k *Key) HasPorts() bool {
	if k.Net == NetNone {
		return false
	}
	switch k.Proto {
	case ProtoTCP, ProtoUDP, ProtoDCCP, ProtoSCTP, ProtoUDPLite:
		return true
	default:
		return false
	}
}

// ServicePort returns which of the two ports of a flow is the service's: the
// one that has a name if the other has none, else the lower one: clients use high,
// ephemeral ports. It is 0 for protocols without ports.
func (l *Labels) ServicePort(k Key) uint16 {
	if !k.HasPorts() {
		return 0
	}
	low, high := min(k.LocalPort, k.RemotePort), max(k.LocalPort, k.RemotePort)
	if low == 0 || l.ServiceName(k.Proto, low) == "" && l.ServiceName(k.Proto, high) != "" {
		return high
	}
	return low
}

// withoutClientPort returns the key with the port that is not the service's zeroed: what
// the connections of a client to a service have in common. Identifiers of echo messages
// are zeroed, too.
func (l *Labels) withoutClientPort(k Key) Key {
	service := l.ServicePort(k)
	if k.LocalPort != service {
		k.LocalPort = 0
	}
	if k.RemotePort != service {
		k.RemotePort = 0
	}
	return k
}
