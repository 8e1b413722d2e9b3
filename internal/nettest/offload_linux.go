package nettest

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The commands of SIOCETHTOOL that switch offloading (linux/ethtool.h).
const (
	ethtoolSetTSO = 0x1f
	ethtoolSetGSO = 0x24
	ethtoolSetGRO = 0x2c
)

// ethtoolRequest is a struct ifreq with a pointer to a struct ethtool_value.
type ethtoolRequest struct {
	name  [unix.IFNAMSIZ]byte
	value *ethtoolValue
	_     [16]byte
}

type ethtoolValue struct{ command, value uint32 }

// SetOffload has the host's interface segment and merge packets, or not; it must be called
// within Do.
func (h *Host) SetOffload(on bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("opening a socket: %w", err)
	}
	defer unix.Close(fd) //nolint:errcheck // Nothing was written to it.
	v := ethtoolValue{}
	if on {
		v.value = 1
	}
	for _, v.command = range []uint32{ethtoolSetTSO, ethtoolSetGSO, ethtoolSetGRO} {
		req := ethtoolRequest{value: &v}
		copy(req.name[:], h.Iface)
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&req))); errno != 0 {
			return fmt.Errorf("switching the offloading of %s (%#x): %w", h.Iface, v.command, errno)
		}
	}
	return nil
}
