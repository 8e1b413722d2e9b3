package iface

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ethtoolFlags is struct ethtool_value of linux/ethtool.h.
type ethtoolFlags struct{ cmd, data uint32 }

// Commands and flags of linux/ethtool.h.
const (
	ethtoolGFlags  = 0x00000025 // ETHTOOL_GFLAGS
	ethFlagRxVLAN  = 1 << 8     // ETH_FLAG_RXVLAN
	interfaceNameZ = unix.IFNAMSIZ
)

// rxVLANInDriver says whether a driver takes VLAN tags out of received frames
// itself (rx-vlan-hw-parse of ethtool(8)).
func rxVLANInDriver(name string) (bool, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false, fmt.Errorf("asking for the features of %s: %w", name, err)
	}
	defer unix.Close(fd) //nolint:errcheck // Nothing was written to it.
	v := ethtoolFlags{cmd: ethtoolGFlags}
	req := struct {
		name [interfaceNameZ]byte
		data unsafe.Pointer
		_    [16]byte // the rest of struct ifreq
	}{data: unsafe.Pointer(&v)}
	copy(req.name[:interfaceNameZ-1], name)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&req))); errno != 0 {
		return false, fmt.Errorf("asking for the features of %s: %w", name, errno)
	}
	return v.data&ethFlagRxVLAN != 0, nil
}
