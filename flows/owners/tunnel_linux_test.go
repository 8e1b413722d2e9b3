package owners

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/flows"
)

// tunnelDevices are one of every kind that this kernel may not have, and what is none.
func tunnelDevices() []netlink.Link {
	return []netlink.Link{
		&netlink.Vxlan{Port: 4789}, &netlink.Vxlan{Port: 8472}, &netlink.Geneve{Dport: 6081}, &netlink.BareUDP{Port: 6635},
		&netlink.GTP{}, &netlink.GenericLink{LinkType: "pfcp"}, &netlink.GenericLink{LinkType: "amt"},
		&netlink.Iptun{EncapType: uint16(netlink.FOU), EncapDport: 5555}, &netlink.Ip6tnl{EncapType: uint16(netlink.GUE), EncapDport: 6080},
		&netlink.Sittun{EncapType: uint16(netlink.FOU), EncapDport: 5556}, &netlink.Gretun{EncapType: uint16(netlink.FOU), EncapDport: 5557},
		&netlink.Gretap{EncapType: uint16(netlink.GUE), EncapDport: 5558}, &netlink.Iptun{}, &netlink.Vxlan{}, &netlink.Veth{}, &netlink.Bridge{},
	}
}

func TestWhatTheKernelSendsThroughTunnelsIsItsOwn(t *testing.T) {
	t.Parallel()
	tunnels := tunnels{list: func() ([]netlink.Link, error) { return tunnelDevices(), nil }}
	const hashed = 51234
	for name, c := range map[string]struct {
		local, remote uint16
		hasSocket     bool
		want          string
	}{
		"VXLAN":                            {hashed, 4789, false, "vxlan"},
		"VXLAN, on the old port":           {hashed, 8472, false, "vxlan"},
		"VXLAN, received":                  {4789, hashed, true, "vxlan"},
		"VXLAN, both ports alike":          {4789, 4789, true, "vxlan"},
		"Geneve":                           {hashed, 6081, false, "geneve"},
		"bareudp":                          {hashed, 6635, false, "bareudp"},
		"GTP":                              {2152, 2152, true, "gtp"},
		"GTP version 0":                    {hashed, 3386, false, "gtp"},
		"PFCP":                             {hashed, 8805, false, "pfcp"},
		"AMT":                              {hashed, 2268, false, "amt"},
		"IP in UDP":                        {hashed, 5555, false, "fou"},
		"IPv6 in UDP":                      {hashed, 6080, false, "gue"},
		"IPv6 in IPv4 in UDP":              {hashed, 5556, false, "fou"},
		"GRE in UDP":                       {hashed, 5557, false, "fou"},
		"Ethernet in GRE in UDP":           {hashed, 5558, false, "gue"},
		"a program that sends to the port": {hashed, 4789, true, ""},
		"another port":                     {hashed, 53, false, ""},
		"no port":                          {0, 0, false, ""},
	} {
		k := flow(c.local)
		k.Proto, k.RemotePort = flows.ProtoUDP, c.remote
		a, ok := tunnels.find(k, noon, c.hasSocket)
		if ok != (c.want != "") || a.ref.name != c.want || ok && a.ref.kind != flows.KindKernel {
			t.Errorf("%s: got %+v, %v; want kernel: %s", name, a, ok, c.want)
		}
		k.Proto = flows.ProtoTCP
		if a, ok := tunnels.find(k, noon, false); ok {
			t.Errorf("%s, but TCP: got %+v", name, a)
		}
	}
}

func TestTunnelsAreListedAgainAfterAWhile(t *testing.T) {
	t.Parallel()
	listed, err := 0, error(nil)
	tunnels := tunnels{list: func() ([]netlink.Link, error) {
		listed++
		return []netlink.Link{&netlink.Geneve{Dport: uint16(listed)}}, err
	}}
	known := func(at time.Duration) (ports []uint16) {
		for port := range tunnels.kinds(noon.Add(at)) {
			ports = append(ports, port)
		}
		return ports
	}
	first, soon := known(0), known(tunnelsAge-1)
	err = errors.New("interrupted")
	failed := known(tunnelsAge)
	err = nil
	later := known(2 * tunnelsAge)
	if len(first) != 1 || first[0] != 1 || soon[0] != 1 || failed[0] != 1 || len(later) != 1 || later[0] != 3 {
		t.Errorf("known at first %v, soon after %v, after a failure %v, later %v", first, soon, failed, later)
	}
}

// VXLAN tunnels, made in another network namespace than that of the host: the kernel sends
// from ports that no socket has.
func TestATunnelBelongsToTheKernel(t *testing.T) {
	if os.Getenv(insideVariable) == "" {
		t.Skip("runs in a namespace of its own, by TestSuiteInAnotherNamespace")
	}
	for _, args := range []string{
		"link add vx1 type vxlan id 8 dstport 4790 remote 127.0.0.2 dev lo",
		"link set vx1 up",
	} {
		if out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput(); err != nil {
			t.Skipf("cannot make a tunnel: %v: %s", err, out)
		}
	}
	engines(t, func(t *testing.T, c *collected) {
		end := func(port int) net.Addr { return &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port} }
		sent, received := key(flows.ProtoUDP, end(55555), end(4790)), key(flows.ProtoUDP, end(4790), end(55555))
		client := dial(t, "udp4", "127.0.0.1:4790")
		ours := key(flows.ProtoUDP, client.LocalAddr(), client.RemoteAddr())
		c.Ask(sent, received)
		for what, k := range map[string]flows.Key{"sent": sent, "received": received} {
			c.until(t, "what is "+what, func() bool { o, _ := c.owner(k); return o.Name == "kernel: vxlan" })
		}
		c.wantPID(t, ours, os.Getpid(), flows.EvidenceTable)
	})
}
