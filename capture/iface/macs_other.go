//go:build !linux

package iface

import (
	"fmt"
	"net"

	"iftopgo/capture/meter"
)

// readMACs sets the MAC addresses of local: those of all interfaces. Gateways are learnt from
// the traffic.
func readMACs(local *meter.LocalAddrs) error {
	all, err := net.Interfaces()
	if err != nil {
		return fmt.Errorf("listing interfaces: %w", err)
	}
	var own []meter.MAC
	for _, i := range all {
		if a, ok := macOf(i.HardwareAddr); ok {
			own = append(own, a)
		}
	}
	local.SetMACs(own, nil)
	return nil
}
