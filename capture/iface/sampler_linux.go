package iface

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
)

// Sampler reads the counters of all interfaces again and again. It keeps its sockets open.
// Names, states and addresses are read anew when the kernel says that they have changed
// (RTMGRP_LINK and others of rtnetlink(7)). The zero value is ready.
type Sampler struct {
	mu      sync.Mutex
	stats   statsReader
	changes linkChanges
	links   []interfaces.Interface
}

// Read returns all interfaces in the kernel's order, with their counters.
func (s *Sampler) Read() ([]interfaces.Interface, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changes.any() || s.links == nil || s.stats.lacking {
		if err := s.list(); err != nil {
			return nil, err
		}
	}
	if s.stats.lacking {
		return s.links, nil
	}
	counters, err := s.stats.read(0)
	if s.stats.lacking {
		err = s.list()
		return s.links, err
	}
	if err != nil {
		return nil, err
	}
	if !s.has(counters) { // The message that one has come or gone is still under way.
		if err := s.list(); err != nil {
			return nil, err
		}
	}
	return s.with(counters), nil
}

// Close closes the sockets.
func (s *Sampler) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.stats.close(), s.changes.close())
}

// list reads all interfaces, with the counters they have in the same message.
func (s *Sampler) list() error {
	all, err := linkList()
	if err != nil {
		return fmt.Errorf("listing interfaces: %w", err)
	}
	addrs, err := listAddresses()
	if err != nil {
		return err
	}
	s.links = make([]interfaces.Interface, len(all))
	for i, l := range all {
		s.links[i] = interfaceOf(l)
		s.links[i].Addrs = addrs.byLink[l.Attrs().Index]
	}
	return nil
}

// tries is how often interfaces are listed that change meanwhile.
const tries = 5

// linkList lists all links, again when some have changed meanwhile.
func linkList() (all []netlink.Link, err error) {
	for range tries {
		if all, err = netlink.LinkList(); !errors.Is(err, netlink.ErrDumpInterrupted) {
			break
		}
	}
	return all, err
}

// has reports whether counters are those of the interfaces that are known.
func (s *Sampler) has(counters map[int]interfaces.Counters) bool {
	for i := range s.links {
		if _, ok := counters[s.links[i].Index]; !ok {
			return false
		}
	}
	return len(counters) == len(s.links)
}

// with returns the interfaces with their counters. One that has come or gone in between has
// none, and is left out.
func (s *Sampler) with(counters map[int]interfaces.Counters) []interfaces.Interface {
	out := make([]interfaces.Interface, 0, len(s.links))
	for _, l := range s.links {
		if c, ok := counters[l.Index]; ok {
			l.Counters, l.Counted = c, true
			out = append(out, l)
		}
	}
	return out
}

// interfaceOf returns what is known of a link.
func interfaceOf(l netlink.Link) interfaces.Interface {
	a := l.Attrs()
	i := interfaces.Interface{
		Name: printableName(a.Name), Index: a.Index, State: stateOf(a.RawFlags), Type: a.EncapType,
		Speed: speed(a.Name), Master: a.MasterIndex, Elsewhere: a.NetNsID >= 0,
	}
	if l.Type() != "device" { // That is what package netlink calls a link without a kind.
		i.Kind = l.Type()
	}
	pair := i.Kind == "veth" || i.Kind == "netkit" // Their IFLA_LINK is the other end.
	if !pair && !i.Elsewhere && a.ParentIndex != a.Index {
		i.Lower = a.ParentIndex
	}
	i.Hardware = (i.Kind == "" || i.Kind == "wwan" || a.ParentDev != "") && !strings.HasPrefix(i.Type, "ieee802.11")
	if s := a.Statistics; s != nil {
		i.Counted = true
		i.Counters = interfaces.Counters{
			Bytes:   flows.Pair{Sent: s.TxBytes, Recv: s.RxBytes},
			Packets: flows.Pair{Sent: s.TxPackets, Recv: s.RxPackets},
			Errors:  flows.Pair{Sent: s.TxErrors, Recv: s.RxErrors},
			Drops:   flows.Pair{Sent: s.TxDropped, Recv: s.RxDropped + s.RxMissedErrors},
		}
	}
	return i
}

// stateOf returns the state that flags say (netdevice(7)).
func stateOf(flags uint32) interfaces.State {
	switch {
	case flags&unix.IFF_UP == 0:
		return interfaces.Down
	case flags&unix.IFF_RUNNING == 0:
		return interfaces.NoLink
	default:
		return interfaces.Up
	}
}
