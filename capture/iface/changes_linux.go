package iface

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// linkChanges is a socket that says that interfaces or their addresses have changed (RTMGRP_LINK and others of
// rtnetlink(7)). The zero value is ready.
type linkChanges struct {
	fd     int
	open   bool
	caller caller
}

// any reports whether there may have been changes since the last call; always when that is not known.
func (c *linkChanges) any() bool {
	if !c.open {
		fd, err := subscribeLinks()
		if err == nil {
			*c = linkChanges{fd: fd, open: true}
		}
		return true
	}
	var buf [1]byte // What has changed is asked for.
	for found := false; ; found = true {
		_, _, err := c.caller.receive(c.fd, buf[:], unix.MSG_TRUNC)
		switch {
		case err == nil, errors.Is(err, unix.ENOBUFS):
		case errors.Is(err, unix.EAGAIN):
			return found
		default:
			_ = c.close()
			return true
		}
	}
}

func (c *linkChanges) close() error {
	if !c.open {
		return nil
	}
	c.open = false
	return unix.Close(c.fd)
}

// changeGroups are what sends a message for each change of an interface or its addresses.
const changeGroups = unix.RTMGRP_LINK | unix.RTMGRP_IPV4_IFADDR | unix.RTMGRP_IPV6_IFADDR

// subscribeLinks opens a socket that gets those messages.
func subscribeLinks() (fd int, err error) {
	fd, err = unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return -1, fmt.Errorf("opening rtnetlink: %w", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: changeGroups}); err != nil {
		_ = unix.Close(fd)
		return -1, fmt.Errorf("following interfaces: %w", err)
	}
	return fd, nil
}
