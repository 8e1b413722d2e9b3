package iface

import (
	"fmt"

	"github.com/vishvananda/netlink"

	"iftopgo/flows"
)

// HasAny says whether Any can be captured on.
const HasAny = true

// Carried returns how many bytes each interface has sent and received since it
// exists, by index, as the kernel counts them (rtnl_link_stats64).
func Carried() (map[int]flows.Pair, error) {
	all, err := netlink.LinkList()
	if err != nil {
		return nil, fmt.Errorf("reading interface counters: %w", err)
	}
	out := make(map[int]flows.Pair, len(all))
	for _, l := range all {
		a := l.Attrs()
		if a.Statistics != nil {
			out[a.Index] = flows.Pair{Sent: a.Statistics.TxBytes, Recv: a.Statistics.RxBytes}
		}
	}
	return out, nil
}
