package owners

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/owners/procfs"
	"iftopgo/flows/owners/sockdiag"
)

// namespaces knows the other network namespaces and whose addresses are theirs.
type namespaces struct {
	byInode map[uint32]*namespace
	// wanted says that a flow was met that may be another namespace's.
	wanted bool
	looked time.Time
}

// namespace is another network namespace.
type namespace struct {
	inode uint32
	addrs map[flows.Addr]bool
	conn  *sockdiag.Conn
	seen  time.Time
}

const (
	maxNamespaces   = 64
	namespacesPause = 5 * time.Second
)

func newNamespaces() *namespaces { return &namespaces{byInode: map[uint32]*namespace{}} }

// of returns the namespace that has an address.
func (n *namespaces) of(a flows.Addr) *namespace {
	for _, ns := range n.byInode {
		if ns.addrs[a] {
			return ns
		}
	}
	return nil
}

// refresh looks for namespaces by way of the processes in them, now and then and
// only if there is a use for them. Entering one needs CAP_SYS_ADMIN; without it
// the others stay unknown.
func (n *namespaces) refresh(proc procfs.FS, own uint32, now time.Time) (looked bool) {
	if !n.wanted || (!n.looked.IsZero() && now.Sub(n.looked) < namespacesPause) {
		return false
	}
	n.wanted, n.looked = false, now
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
		// What cannot be entered has no addresses and so is never found.
		_ = ns.look(proc.Path(pid, "ns/net"))
	}
	for inode, ns := range n.byInode {
		if !ns.seen.Equal(now) {
			ns.close()
			delete(n.byInode, inode)
		}
	}
	return true
}

// look reads the addresses of the namespace and connects to its sock_diag.
func (ns *namespace) look(path string) error {
	return within(path, func() error {
		addrs, err := net.InterfaceAddrs()
		if err != nil {
			return fmt.Errorf("addresses: %w", err)
		}
		ns.addrs = map[flows.Addr]bool{}
		for _, a := range addrs {
			p, ok := a.(*net.IPNet)
			if ok && !p.IP.IsLoopback() {
				ns.addrs[flows.Addr(p.IP.To16())] = true
			}
		}
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

// within runs f in a network namespace, in a thread of its own.
func within(path string, f func() error) error {
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		home, err := enter(path, f)
		if home {
			runtime.UnlockOSThread()
		}
		// A thread that could not come home stays locked and ends with this
		// goroutine: nobody else may inherit the namespace.
		result <- err
	}()
	return <-result
}

// enter runs f in a namespace and reports whether the thread has come home.
func enter(path string, f func() error) (home bool, err error) {
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
