package nettest

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// settling is how long the kernel may take until a link has settled.
const settling = 20 * time.Second

// settle waits until the interface of the host is up, has its link-local address, and
// its multicast groups were reported: from then on the kernel sends nothing by itself. On a busy machine, or one that removes other namespaces meanwhile, that
// can take seconds in which the link is silent.
func (h *Host) settle(t testing.TB) {
	t.Helper()
	h.Do(t, func() error {
		for deadline := time.Now().Add(settling); ; <-time.After(5 * time.Millisecond) {
			err := h.settled()
			if !errors.Is(err, errUnsettled) {
				return err
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("%s after %v: %w", h.Iface, settling, err)
			}
		}
	})
}

var errUnsettled = errors.New("the link has not settled")

// settled returns errUnsettled while there is something to wait for.
func (h *Host) settled() error {
	l, err := netlink.LinkByName(h.Iface)
	if err != nil {
		return fmt.Errorf("finding %s: %w", h.Iface, err)
	}
	addrs, err := netlink.AddrList(l, netlink.FAMILY_V6)
	if err != nil {
		return fmt.Errorf("listing the addresses of %s: %w", h.Iface, err)
	}
	linkLocal := false
	for _, a := range addrs {
		linkLocal = linkLocal || a.IP.IsLinkLocalUnicast() && a.Flags&unix.IFA_F_TENTATIVE == 0
	}
	if !linkLocal {
		return fmt.Errorf("%w: it has no link-local address", errUnsettled)
	}
	return h.reported()
}

// What the flags of a group say in /proc/net/igmp6 (linux/igmp.h of the kernel,
// MAF_…): that it will be reported again, and that it was reported.
const (
	reportPending = 1 << 0
	reportSent    = 1 << 1
)

// reported returns errUnsettled while reports of groups are to come, or none were sent.
func (h *Host) reported() error {
	text, err := os.ReadFile("/proc/thread-self/net/igmp6")
	if err != nil {
		return fmt.Errorf("reading the groups of %s: %w", h.Iface, err)
	}
	sent := false
	for line := range strings.Lines(string(text)) {
		// Number and name of the interface, group, users, flags, timer.
		fields := strings.Fields(line)
		if len(fields) < 6 || fields[1] != h.Iface {
			continue
		}
		flags, err := strconv.ParseUint(fields[4], 16, 32)
		if err != nil {
			return fmt.Errorf("reading the groups of %s: %w", h.Iface, err)
		}
		if flags&reportPending != 0 {
			return fmt.Errorf("%w: it has to report the group %s", errUnsettled, fields[2])
		}
		sent = sent || flags&reportSent != 0
	}
	if !sent {
		return fmt.Errorf("%w: it has reported no group", errUnsettled)
	}
	return nil
}
