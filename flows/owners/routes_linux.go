package owners

import (
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// localRoutes knows which addresses are local by a route alone (ip-route(8), type local),
// as whole networks are where a host answers for all of their addresses.
type localRoutes struct {
	routes *netlink.Handle // nil where there is none
	known  map[flows.Addr]bool
	loaded time.Time
}

const (
	// maxRoutes bounds the addresses of which it is remembered whether they are local, and
	// routesAge is for how long they are.
	maxRoutes = 4096
	routesAge = 2 * time.Second
	// routesTimeout is how long an answer is waited for. The kernel gives it at once.
	routesTimeout = time.Second
)

// newLocalRoutes asks the kernel of the calling thread's network namespace.
func newLocalRoutes() localRoutes {
	h, err := netlink.NewHandle(unix.NETLINK_ROUTE)
	if err != nil {
		return localRoutes{} // No address is local by a route then.
	}
	if err := h.SetSocketTimeout(routesTimeout); err != nil {
		h.Close()
		return localRoutes{}
	}
	return localRoutes{routes: h}
}

// has reports whether packets to an address are for this host.
func (l *localRoutes) has(a flows.Addr, now time.Time) bool {
	if l.routes == nil {
		return false
	}
	if now.Sub(l.loaded) > routesAge || len(l.known) >= maxRoutes {
		l.known, l.loaded = map[flows.Addr]bool{}, now
	}
	local, ok := l.known[a]
	if !ok {
		// Without a route to it the kernel answers with an error: it is not local.
		routes, err := l.routes.RouteGet(a.Netip().AsSlice())
		local = err == nil && len(routes) > 0 && routes[0].Type == unix.RTN_LOCAL
		l.known[a] = local
	}
	return local
}

func (l *localRoutes) close() {
	if l.routes != nil {
		l.routes.Close()
	}
}
