package nettest

import (
	"fmt"
	"net"
	"unsafe"

	"golang.org/x/sys/unix"
)

// batch is how many frames one sendmmsg(2) hands over.
const batch = 256

// mmsghdr is struct mmsghdr of sendmmsg(2).
type mmsghdr struct {
	hdr unix.Msghdr
	n   uint32
	_   [4]byte
}

// packetSocket opens a socket that sends frames through an interface, and
// receives none.
func packetSocket(iface string) (int, error) {
	l, err := net.InterfaceByName(iface)
	if err != nil {
		return 0, fmt.Errorf("finding %s: %w", iface, err)
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("opening a packet socket: %w", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Ifindex: l.Index}); err != nil {
		_ = unix.Close(fd)
		return 0, fmt.Errorf("binding a packet socket: %w", err)
	}
	return fd, nil
}

// sendBatch sends frames by sendmmsg(2), and returns how many of them the kernel took.
func sendBatch(fd int, frames [][]byte) (int, error) {
	var msgs [batch]mmsghdr
	var vecs [batch]unix.Iovec
	for i, frame := range frames {
		vecs[i].Base = &frame[0]
		vecs[i].SetLen(len(frame))
		msgs[i].hdr.Iov = &vecs[i]
		msgs[i].hdr.Iovlen = 1
	}
	for {
		took, _, errno := unix.Syscall6(unix.SYS_SENDMMSG, uintptr(fd), uintptr(unsafe.Pointer(&msgs[0])), uintptr(len(frames)), 0, 0, 0)
		switch errno {
		case 0:
			return int(took), nil
		case unix.ENOBUFS, unix.EINTR, unix.EAGAIN:
		default:
			return 0, fmt.Errorf("sending frames: %w", errno)
		}
	}
}
