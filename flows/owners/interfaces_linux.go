package owners

import (
	"fmt"
	"slices"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// interfaces knows the interfaces of a network namespace: a socket may be bound to one
// (SO_BINDTODEVICE), or to the bond, bridge or VRF that one is part of, and takes no
// packets of others then.
type interfaces struct {
	all    []netInterface
	loaded time.Time
}

// netInterface is an interface by its index, with the index of the one that it is part of,
// 0 for none.
type netInterface struct {
	index, master uint32
	addrs         []flows.Addr
}

const (
	// interfacesAge is for how long the list is used before it is read again.
	interfacesAge = 5 * time.Second
	// maxOtherInterfaces bounds the interfaces that are asked for beside those that have
	// the address of a flow.
	maxOtherInterfaces = 32
)

// load reads the interfaces and their addresses anew if that is due. What cannot be read
// stays as it was.
func (i *interfaces) load(routes *netlink.Handle, now time.Time) error {
	if routes == nil || !i.loaded.IsZero() && now.Sub(i.loaded) < interfacesAge {
		return nil
	}
	i.loaded = now
	links, err := routes.LinkList()
	if err != nil {
		return fmt.Errorf("interfaces: %w", err)
	}
	addrs, err := routes.AddrList(nil, unix.AF_UNSPEC)
	if err != nil {
		return fmt.Errorf("addresses: %w", err)
	}
	byIndex := map[int][]flows.Addr{}
	for _, a := range addrs {
		if a.IPNet != nil {
			byIndex[a.LinkIndex] = append(byIndex[a.LinkIndex], flows.Addr(a.IP.To16()))
		}
	}
	i.all = make([]netInterface, 0, len(links))
	for _, l := range links {
		at := l.Attrs()
		i.all = append(i.all, netInterface{uint32(at.Index), uint32(at.MasterIndex), byIndex[at.Index]})
	}
	return nil
}

// likely returns the indices of the interfaces to which a socket of a flow is bound, if to
// any: the one on which it was seen, where that is known, then those that have its
// address, and what they are part of.
func (i *interfaces) likely(k *flows.Key) (indices []uint32) {
	if k.Iface != 0 {
		indices = i.withMasters(indices, k.Iface)
	}
	for at := range i.all {
		if slices.Contains(i.all[at].addrs, k.Local) {
			indices = i.withMasters(indices, i.all[at].index)
		}
	}
	return indices
}

// rest returns the indices of all other interfaces, up to a limit.
func (i *interfaces) rest(likely []uint32) (indices []uint32) {
	for at := range i.all {
		if index := i.all[at].index; !slices.Contains(likely, index) && len(indices) < maxOtherInterfaces {
			indices = append(indices, index)
		}
	}
	return indices
}

// withMasters appends an interface and those that it is part of.
func (i *interfaces) withMasters(indices []uint32, index uint32) []uint32 {
	for range len(i.all) + 1 { // There is no circle, but nothing here relies on that.
		if index == 0 || slices.Contains(indices, index) {
			break
		}
		indices = append(indices, index)
		at := slices.IndexFunc(i.all, func(n netInterface) bool { return n.index == index })
		if at < 0 {
			break
		}
		index = i.all[at].master
	}
	return indices
}
