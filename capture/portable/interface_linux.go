package portable

import (
	"fmt"

	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
)

// check finds out what go-pcap's errors do not say, and what it leaks a
// descriptor for at each failure: whether the user may capture, and whether
// there is such an interface and it is up.
func check(name string) error {
	flags, err := ask(name, unix.SIOCGIFFLAGS)
	if err != nil {
		return err
	}
	if flags&unix.IFF_UP == 0 {
		return unix.ENETDOWN
	}
	return nil
}

// prepare finds the link type, which go-pcap does not know, from the hardware
// type: what is not Ethernet has no link header that a packet socket shows, or
// one that nobody reads.
func (h *Handle) prepare(config Config) (decode.LinkType, error) {
	hardware, err := ask(config.Interface, unix.SIOCGIFHWADDR)
	if err != nil {
		return 0, err
	}
	switch hardware {
	case unix.ARPHRD_ETHER, unix.ARPHRD_LOOPBACK:
		return decode.LinkEthernet, nil
	}
	return decode.LinkRaw, nil
}

// ask asks netdevice(7) for a number that an interface has.
func ask(name string, request uint) (uint16, error) {
	query, err := unix.NewIfreq(name)
	if err != nil {
		return 0, fmt.Errorf("no interface has such a name: %w", unix.ENODEV)
	}
	// A packet socket, although any would do: opening one needs the right to capture.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("opening a packet socket: %w", err)
	}
	err = unix.IoctlIfreq(fd, request, query)
	if closed := unix.Close(fd); err == nil {
		err = closed
	}
	if err != nil {
		return 0, fmt.Errorf("asking for the interface: %w", err)
	}
	return query.Uint16(), nil
}
