//go:build !linux

package iface

import (
	"context"
	"net/netip"
	"time"

	"iftopgo/capture/meter"
)

// addressPoll is how often addresses are looked at where there is no event for
// their changes.
const addressPoll = 5 * time.Second

// ReadLocalAddrs makes the addresses of all interfaces this host's.
func ReadLocalAddrs(homes *meter.LocalAddrs) error {
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
	homes.Set(all)
	return nil
}

// WatchLocalAddrs keeps homes current until the context ends. When they cannot be
// read, as without a file descriptor left, failed is told, and the capture goes on.
func WatchLocalAddrs(ctx context.Context, homes *meter.LocalAddrs, failed func(error)) {
	tick := time.NewTicker(addressPoll)
	defer tick.Stop()
	for {
		if err := ReadLocalAddrs(homes); err != nil {
			failed(err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
