package iface

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/capture/meter"
)

// ReadLocalAddrs sets local to the addresses of all interfaces, those of Ethernet too.
func ReadLocalAddrs(local *meter.LocalAddrs) error {
	addrs, err := listAddresses()
	if err != nil {
		return err
	}
	var all []netip.Addr
	for _, prefixes := range addrs.byLink {
		for _, p := range prefixes {
			all = append(all, p.Addr())
		}
	}
	local.Set(all)
	return readMACs(local)
}

// addresses are the addresses of all interfaces by the index of the interface, and the
// index by the labels that addresses have.
type addresses struct {
	byLink map[int][]netip.Prefix
	labels map[string]int
}

// listAddresses lists all addresses.
func listAddresses() (addresses, error) {
	list, err := netlink.AddrList(nil, netlink.FAMILY_ALL)
	if err != nil {
		return addresses{}, fmt.Errorf("listing addresses: %w", err)
	}
	byLink, labels := make(map[int][]netip.Prefix), make(map[string]int)
	for _, a := range list {
		if a.Label != "" {
			labels[a.Label] = a.LinkIndex
		}
		ip, ok := netip.AddrFromSlice(a.IP)
		if !ok {
			continue
		}
		ones, _ := a.Mask.Size()
		byLink[a.LinkIndex] = append(byLink[a.LinkIndex], netip.PrefixFrom(ip.Unmap(), ones))
	}
	return addresses{byLink, labels}, nil
}

// retryDelay is how long to wait before changes of addresses are subscribed to again.
const retryDelay = 250 * time.Millisecond

// WatchLocalAddrs keeps local current until the context ends. It calls failed with
// errors and tries again, for they pass: the kernel had more messages than there was
// room for (ENOBUFS), the list changed while it was read, or there was no file
// descriptor left.
func WatchLocalAddrs(ctx context.Context, local *meter.LocalAddrs, failed func(error)) {
	for {
		if err := followLocalAddrs(ctx, local); err != nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(retryDelay):
		}
	}
}

// followLocalAddrs sets local at every change, until there is an error or the context
// ends.
func followLocalAddrs(ctx context.Context, local *meter.LocalAddrs) error {
	ctx, cancel := context.WithCancel(ctx)
	updates := make(chan netlink.AddrUpdate)
	lost := make(chan error, 1)
	err := netlink.AddrSubscribeWithOptions(updates, ctx.Done(), netlink.AddrSubscribeOptions{
		ErrorCallback: func(err error) {
			select {
			case lost <- err:
			default:
			}
		},
	})
	if err != nil {
		cancel()
		return fmt.Errorf("following address changes: %w", err)
	}
	defer func() {
		cancel()
		for range updates { // The sender closes it, and may be blocked until then.
		}
	}()
	for {
		if err := ReadLocalAddrs(local); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-updates:
			if !ok {
				return nil
			}
		case err := <-lost:
			return fmt.Errorf("following address changes: %w", err)
		}
	}
}
