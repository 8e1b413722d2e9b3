//go:build linux

package kernel

import (
	"time"

	"iftopgo/flows"
)

// Tuple is the addresses and ports of a socket. IPv4 addresses are IPv4-mapped. A
// listener or unconnected socket has neither Remote nor RemotePort.
type Tuple struct {
	Local, Remote         flows.Addr
	LocalPort, RemotePort uint16
	// Netns is the inode number of the network namespace; 0 finds connected
	// sockets of all namespaces but our own.
	Netns uint32
	// Proto is an IP protocol number.
	Proto uint32
	// Device is the index of the interface that the socket is bound to, 0 for none, or
	// AnyDevice, which finds the last used one of those that are bound to any.
	Device uint32
}

// AnyDevice is DEV_ANY of bpf/maps.h.
const AnyDevice = 1<<32 - 1

// Image is a process running one program: execve(2) makes it another image.
type Image struct {
	PID  uint32
	Exec uint32
	// Start is when the process was started, since boot.
	Start time.Duration
}

// Use is the last recorded use of a socket.
type Use struct {
	Image Image
	// At is when the socket was used, or closed if Closed is true, since boot.
	At time.Duration
	// FromTable says that the socket was found among the open files of the process
	// ([Tracker.Scan]), not when it was used.
	FromTable bool
	// Kernel says that the socket is the kernel's own, or used by a kernel thread.
	Kernel bool
	// Shared says that other sockets may be bound to the same port (SO_REUSEPORT).
	Shared bool
	// Contested says that another process had a socket with the same tuple when it was
	// used, or that several are bound to different interfaces. The last used one is found.
	Contested bool
	// V6Only says that the socket takes no IPv4 traffic.
	V6Only bool
	// Closed says that the socket has been closed since. It stays false for TCP
	// connections, whose last packets come after the close.
	Closed bool
	// Raw says that it is a raw socket (raw(7)), which takes the packets of all ports.
	Raw bool
}

// The flags of struct use in bpf/maps.h.
const (
	useTable = 1 << iota
	useKernel
	useShared
	useV6Only
	useClosed
	useRaw
	useContested
)

func (t Tuple) raw() ownersTuple {
	return ownersTuple{
		Laddr: t.Local, Raddr: t.Remote,
		Lport: t.LocalPort, Rport: t.RemotePort,
		Netns: t.Netns, Proto: t.Proto, Dev: t.Device,
	}
}

func (i Image) raw() ownersImage {
	return ownersImage{Start: uint64(i.Start), Pid: i.PID, Exec: i.Exec}
}

func newUse(u *ownersUse) Use {
	return Use{
		Image:     Image{PID: u.Image.Pid, Exec: u.Image.Exec, Start: time.Duration(u.Image.Start)},
		At:        time.Duration(u.At),
		FromTable: u.Flags&useTable != 0,
		Kernel:    u.Flags&useKernel != 0,
		Shared:    u.Flags&useShared != 0,
		Contested: u.Flags&useContested != 0,
		V6Only:    u.Flags&useV6Only != 0,
		Closed:    u.Flags&useClosed != 0,
		Raw:       u.Flags&useRaw != 0,
	}
}
