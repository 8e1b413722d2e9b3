package filter

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// The kernel checks more than that the jumps are right: a scratch register may be loaded
// only where it was stored on every way there.
func TestTheKernelTakesProgramsOfEveryLinkType(t *testing.T) {
	t.Parallel()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no socket to attach a program to: %v", err)
	}
	defer unix.Close(fd)
	taken := 0
	for link := range layouts {
		exprs := append(randomExpressions(link, 7, 60), ipExpressions...)
		exprs = append(exprs, "geneve or tcp", "not vxlan and tcp", "vlan and geneve or tcp", "vxlan 1 or geneve 2 or ip6", "geneve and tcp", "vxlan and tcp port 80", "vlan and geneve and ip", "vlan 5 and vxlan and host 10.0.0.1",
			"pppoes and ip", "type data and vlan and ip", "vxlan and vxlan and not udp", "geneve and vxlan and ip6")
		for _, expr := range exprs {
			p, err := Compile(expr, Options{LinkType: link, Target: TargetSocket})
			if err != nil || p.UserSpaceOnly() || strings.Contains(expr, "[-") {
				continue // A negative index can ask for a fact about the packet that there is not.
			}
			if err := setFilter(fd, p); err != nil {
				t.Errorf("%v: %q: %v\n%s", link, expr, err, p)
			}
			taken++
		}
	}
	if taken < 1000 {
		t.Errorf("only %d programs were tried", taken)
	}
}
