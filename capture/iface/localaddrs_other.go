//go:build !linux

package iface

import (
	"context"
	"net/netip"
	"time"

	"iftopgo/capture/meter"
)

// addressPoll is how often addresses are read, for nothing reports their changes.
const addressPoll = 5 * time.Second

// ReadLocalAddrs sets local to the addresses of all interfaces, those of Ethernet too.
func ReadLocalAddrs(local *meter.LocalAddrs) error {
	links, err := List()
	if err != nil {
		return err
	}
	var all []netip.Addr
	for _, l := range links {
		for _, p := range l.Addrs {
			all = append(all, p.Addr().WithZone(""))
		}
	}
	local.Set(all)
	return readMACs(local)
}

// WatchLocalAddrs keeps local current until the context ends. It calls failed with
// errors, such as that there is no file descriptor left, and tries again.
func WatchLocalAddrs(ctx context.Context, local *meter.LocalAddrs, failed func(error)) {
	tick := time.NewTicker(addressPoll)
	defer tick.Stop()
	for {
		if err := ReadLocalAddrs(local); err != nil {
			failed(err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
