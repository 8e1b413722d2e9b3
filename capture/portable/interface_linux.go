package portable

import (
	"fmt"

	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
)

// check finds out whether the user may capture, and whether there is such an interface
// and it is up. The errors of go-pcap do not say so, and each of its failures leaks a
// descriptor.
func check(name string) error {
	flags, err := query(name, unix.SIOCGIFFLAGS)
	if err != nil {
		return err
	}
	if flags&unix.IFF_UP == 0 {
		return unix.ENETDOWN
	}
	return nil
}

// prepare returns the link type, which go-pcap does not know, by the hardware type, unless
// the caller knows it. What is not Ethernet is taken for packets without a link header.
func (h *Handle) prepare(config Config) (decode.LinkType, error) {
	if config.Link != 0 {
		return config.Link, nil
	}
	hardware, err := query(config.Interface, unix.SIOCGIFHWADDR)
	if err != nil {
		return 0, err
	}
	switch hardware {
	case unix.ARPHRD_ETHER, unix.ARPHRD_LOOPBACK:
		return decode.LinkEthernet, nil
	}
	return decode.LinkRaw, nil
}

// query reads an attribute of an interface by an ioctl of netdevice(7).
func query(name string, request uint) (uint16, error) {
	ifreq, err := unix.NewIfreq(name)
	if err != nil {
		return 0, fmt.Errorf("no interface has such a name: %w", unix.ENODEV)
	}
	// Any socket would do. Opening a packet socket needs the privilege to capture.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("opening a packet socket: %w", err)
	}
	err = unix.IoctlIfreq(fd, request, ifreq)
	if closed := unix.Close(fd); err == nil {
		err = closed
	}
	if err != nil {
		return 0, fmt.Errorf("asking for the interface: %w", err)
	}
	return ifreq.Uint16(), nil
}
