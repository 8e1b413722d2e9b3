package owners

import (
	"net"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// boundTo binds a socket to an interface.
func boundTo(name string) func(fd int) error {
	return func(fd int) error { return unix.BindToDevice(fd, name) }
}

func TestSocketsBoundToAnInterfaceAreFoundWithoutKnowingIt(t *testing.T) {
	if !inOwnNamespace(t) {
		return
	}
	addInterface(t, "v1", "198.51.100.1/24")
	udpSocket(t, "0.0.0.0:6000", boundTo("v0"))
	udpSocket(t, "0.0.0.0:68", boundTo("v1")) // As a DHCP client has it.
	other := playRole(t, "bound", "v1 0.0.0.0:6000")
	other.waitLine(t)
	v0, err := net.InterfaceByName("v0")
	if err != nil {
		t.Fatal(err)
	}
	engines(t, func(t *testing.T, c *collected) {
		// By the interface that has the address.
		c.wantPID(t, udpFlow("192.0.2.1:6000", "192.0.2.9:9"), os.Getpid(), flows.EvidenceTable)
		c.wantPID(t, udpFlow("198.51.100.1:6000", "192.0.2.9:9"), other.Process.Pid, flows.EvidenceTable)
		// By the one on which the packets were seen.
		k := udpFlow("192.0.2.1:6000", "198.51.100.9:9")
		k.Iface = uint32(v0.Index)
		c.wantPID(t, k, os.Getpid(), flows.EvidenceTable)
		// No interface has the address.
		c.wantPID(t, udpFlow("0.0.0.0:68", "255.255.255.255:67"), os.Getpid(), flows.EvidenceGuess)
	})
}
