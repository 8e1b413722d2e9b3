package iface

import (
	"net"

	"iftopgo/capture/meter"
)

// macOf returns a hardware address as one of Ethernet, if it is one. The loopback's is zero.
func macOf(a net.HardwareAddr) (mac meter.MAC, ok bool) {
	if len(a) != len(mac) {
		return mac, false
	}
	mac = meter.MAC(a)
	return mac, mac != meter.MAC{}
}
