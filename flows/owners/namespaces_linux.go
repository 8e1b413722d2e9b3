package owners

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/owners/procfs"
	"iftopgo/flows/owners/sockdiag"
)

// namespaces knows the other network namespaces of this host and their addresses.
type namespaces struct {
	byInode map[uint32]*namespace
	// needed says that a flow may belong to another namespace.
	needed   bool
	lastScan time.Time
}

// namespace is another network namespace.
type namespace struct {
	inode uint32
	addrs map[flows.Addr]bool
	conn  *sockdiag.Conn
	seen  time.Time
	// interfaces are those of the namespace, as they were then.
	interfaces interfaces
}

const (
	maxNamespaces         = 64
	namespaceScanInterval = 5 * time.Second
)

func newNamespaces() *namespaces { return &namespaces{byInode: map[uint32]*namespace{}} }

// of returns the namespace that has an address, nil if none is known.
func (n *namespaces) of(a flows.Addr) *namespace {
	for _, ns := range n.byInode {
		if ns.addrs[a] {
			return ns
		}
	}
	return nil
}

// refresh finds namespaces through the processes in them (/proc/PID/ns/net), if they
// are needed and not too often. Entering one needs CAP_SYS_ADMIN; without it the
// others stay unknown.
func (n *namespaces) refresh(proc procfs.FS, own uint32, now time.Time) (refreshed bool) {
	if !n.needed || (!n.lastScan.IsZero() && now.Sub(n.lastScan) < namespaceScanInterval) {
		return false
	}
	n.needed, n.lastScan = false, now
	for _, pid := range proc.PIDs() {
		inode, err := proc.Namespace(pid, "net")
		if err != nil || inode == own {
			continue
		}
		ns := n.byInode[inode]
		if ns == nil && len(n.byInode) < maxNamespaces {
			ns = &namespace{inode: inode}
			n.byInode[inode] = ns
		}
		if ns == nil || ns.seen.Equal(now) {
			continue
		}
		ns.seen = now
		// A namespace that cannot be entered has no addresses, so of does not return it.
		_ = ns.load(proc.Dir(pid) + "/ns/net")
	}
	for inode, ns := range n.byInode {
		if !ns.seen.Equal(now) {
			ns.close()
			delete(n.byInode, inode)
		}
	}
	return true
}

// load reads the addresses of the namespace and connects to its sock_diag.
func (ns *namespace) load(path string) error {
	return runInNamespace(path, func() error {
		routes := newLocalRoutes()
		defer routes.close()
		ns.interfaces.loaded = time.Time{}
		if err := ns.interfaces.load(routes.routes, time.Now()); err != nil {
			return err
		}
		ns.addrs = map[flows.Addr]bool{}
		for _, n := range ns.interfaces.all {
			for _, a := range n.addrs {
				if !a.Netip().IsLoopback() {
					ns.addrs[a] = true
				}
			}
		}
		var err error
		if ns.conn == nil {
			ns.conn, err = sockdiag.Dial()
		}
		return err
	})
}

func (ns *namespace) close() {
	if ns.conn != nil {
		_ = ns.conn.Close() // Nothing was written that could be lost.
	}
}

func (n *namespaces) close() {
	for _, ns := range n.byInode {
		ns.close()
	}
}

// runInNamespace runs f in a network namespace, on a thread of its own.
func runInNamespace(path string, f func() error) error {
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		restored, err := enter(path, f)
		if restored {
			runtime.UnlockOSThread()
		}
		// A thread that could not return to its namespace stays locked, so that it
		// ends with this goroutine and no other goroutine runs on it.
		result <- err
	}()
	return <-result
}

// enter runs f in a namespace (setns(2)) and reports whether the thread is back in its
// own.
func enter(path string, f func() error) (restored bool, err error) {
	own, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return true, err
	}
	defer own.Close() //nolint:errcheck // It only names the namespace.
	other, err := os.Open(path)
	if err != nil {
		return true, err
	}
	defer other.Close() //nolint:errcheck // It only names the namespace.
	if err := unix.Setns(int(other.Fd()), unix.CLONE_NEWNET); err != nil {
		return true, fmt.Errorf("entering %s: %w", path, err)
	}
	err = f()
	return unix.Setns(int(own.Fd()), unix.CLONE_NEWNET) == nil, err
}
