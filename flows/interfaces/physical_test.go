package interfaces

import (
	"strings"
	"testing"
)

// The interfaces of the cases, with indexes of their own.
var (
	loopback  = Interface{Name: "lo", Index: 1, Type: "loopback", Hardware: true}
	eth0      = Interface{Name: "eth0", Index: 2, Type: "ether", Hardware: true}
	eth1      = Interface{Name: "eth1", Index: 3, Type: "ether", Hardware: true}
	wg0       = Interface{Name: "wg0", Index: 4, Type: "none", Kind: "wireguard"}
	tun0      = Interface{Name: "tun0", Index: 5, Type: "none", Kind: "tuntap"}
	docker0   = Interface{Name: "docker0", Index: 6, Type: "ether", Kind: "bridge"}
	dummy0    = Interface{Name: "dummy0", Index: 7, Type: "ether", Kind: "dummy"}
	bond0     = Interface{Name: "bond0", Index: 8, Type: "ether", Kind: "bond"}
	vlan5     = Interface{Name: "eth0.5", Index: 9, Type: "ether", Kind: "vlan", Lower: 2}
	container = Interface{Name: "veth1", Index: 10, Type: "ether", Kind: "veth", Elsewhere: true}
	vxlan0    = Interface{Name: "vxlan0", Index: 11, Type: "ether", Kind: "vxlan", Lower: 2}
	lan1      = Interface{Name: "lan1", Index: 12, Type: "ether", Kind: "dsa", Lower: 2}
	wwan0     = Interface{Name: "wwan0", Index: 13, Type: "none", Kind: "wwan", Hardware: true}
	inner     = Interface{Name: "veth2", Index: 14, Type: "ether", Kind: "veth"}
	macvlan0  = Interface{Name: "mv0", Index: 15, Type: "ether", Kind: "macvlan", Elsewhere: true}
)

// port is an interface as a port of another one.
func port(i, of Interface) Interface {
	i.Master = of.Index
	return i
}

func TestPhysicalIsWhatHasNoDeviceBelow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		all  []Interface
		want string
	}{
		"loopback is none":                       {[]Interface{loopback}, ""},
		"two of hardware":                        {[]Interface{loopback, eth0, eth1}, "eth0 eth1"},
		"tunnels lie on them":                    {[]Interface{loopback, eth0, wg0, tun0, vxlan0}, "eth0"},
		"a VLAN":                                 {[]Interface{eth0, vlan5}, "eth0"},
		"a bond":                                 {[]Interface{port(eth0, bond0), port(eth1, bond0), bond0}, "eth0 eth1"},
		"a bridge of hardware and a VM":          {[]Interface{port(eth0, docker0), docker0, port(tun0, docker0)}, "eth0"},
		"a bridge of containers":                 {[]Interface{eth0, docker0, port(container, docker0)}, "eth0"},
		"a VLAN on a bond in a bridge":           {[]Interface{port(eth0, bond0), port(eth1, bond0), port(bond0, docker0), docker0, vlan5}, "eth0 eth1"},
		"ports of a switch":                      {[]Interface{eth0, lan1}, "eth0"},
		"a modem":                                {[]Interface{loopback, wwan0}, "wwan0"},
		"a dummy goes nowhere":                   {[]Interface{loopback, dummy0}, ""},
		"a device that has a device as a port":   {[]Interface{eth0, port(eth1, eth0)}, "eth0"},
		"a container":                            {[]Interface{loopback, container, tun0}, "veth1"},
		"a container on a macvlan":               {[]Interface{loopback, macvlan0}, "mv0"},
		"a container with containers":            {[]Interface{loopback, container, docker0, port(macvlan0, docker0)}, "veth1"},
		"a container whose only link is bridged": {[]Interface{loopback, port(container, docker0), docker0}, "veth1"},
		"a pair within one namespace":            {[]Interface{loopback, inner}, ""},
		"a master that is not listed":            {[]Interface{port(eth0, Interface{Index: 99})}, "eth0"},
		"nothing":                                {nil, ""},
	} {
		var got []string
		for i, is := range physical(c.all) {
			if is {
				got = append(got, c.all[i].Name)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %q, want %q", name, text, c.want)
		}
	}
}
