package owners

import (
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"testing"

	"iftopgo/flows"
)

// A connection of Multipath TCP gets further subflows from the kernel (RFC 8684): they are
// those of the process all the same, at both ends.
func TestEachSubflowOfMultipathTCPBelongsToItsProcess(t *testing.T) {
	if !inOwnNamespace(t) {
		return
	}
	ip(t, "mptcp", "limits", "set", "subflow", "4")
	ip(t, "mptcp", "endpoint", "add", "127.0.0.2", "subflow")
	engines(t, func(t *testing.T, c *collected) {
		client, server := multipath(t)
		first := key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr())
		var second flows.Key
		c.until(t, "the second subflow", func() (ok bool) {
			// The kernel adds it once there was some data.
			if _, err := client.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
			if _, err := server.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			second, ok = subflow(t, "127.0.0.2", first.RemotePort)
			return ok
		})
		least := flows.EvidenceTable
		if c.Status().Engine == "ebpf" {
			least = flows.EvidenceEvent
		}
		for k, least := range map[flows.Key]flows.Evidence{
			first: least, second: least, first.Reversed(): least,
			// It may be there before the server has used the connection.
			second.Reversed(): flows.EvidenceTable,
		} {
			if o := c.wantPID(t, k, os.Getpid(), least); o.Kind != flows.KindProcess {
				t.Errorf("%v:%d has %+v", k.Local.Netip(), k.LocalPort, o)
			}
		}
	})
}

// multipath returns both ends of a connection of Multipath TCP.
func multipath(t *testing.T) (client, server net.Conn) {
	t.Helper()
	var config net.ListenConfig
	config.SetMultipathTCP(true)
	l, err := config.Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var dialer net.Dialer
	dialer.SetMultipathTCP(true)
	if client, err = dialer.DialContext(t.Context(), "tcp4", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if server, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if is, err := client.(*net.TCPConn).MultipathTCP(); err != nil || !is {
		t.Skip("the kernel has no Multipath TCP: ", err)
	}
	return client, server
}

// subflow returns the established connection from an address of the loopback network to a
// port, from /proc/net/tcp.
func subflow(t *testing.T, from string, to uint16) (k flows.Key, ok bool) {
	t.Helper()
	f, err := os.Open("/proc/thread-self/net/tcp")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[3] != "01" {
			continue
		}
		local, remote := procAddr(fields[1]), procAddr(fields[2])
		if local.Addr().String() == from && remote.Port() == to {
			return key(flows.ProtoTCP, net.TCPAddrFromAddrPort(local), net.TCPAddrFromAddrPort(remote)), true
		}
	}
	return flows.Key{}, false
}

// procAddr reads an address of /proc/net/tcp on a little-endian machine: 0200007F:1F90.
func procAddr(s string) netip.AddrPort {
	addr, port, _ := strings.Cut(s, ":")
	a, err1 := strconv.ParseUint(addr, 16, 32)
	p, err2 := strconv.ParseUint(port, 16, 16)
	if err1 != nil || err2 != nil {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{byte(a), byte(a >> 8), byte(a >> 16), byte(a >> 24)}), uint16(p))
}
