package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/vishvananda/netlink"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/view/ndjson"
)

// interfacesLine is what is read of a line of --interfaces --json.
type interfacesLine struct {
	Physical   interfaceOfLine
	Interfaces []interfaceOfLine
	Final      bool
}

// interfaceOfLine is an interface of such a line.
type interfaceOfLine struct {
	Name, State, Kind string
	Physical          bool
	TotalRecv         uint64 `json:"total_recv"`
	TotalSent         uint64 `json:"total_sent"`
	BootRecv          uint64 `json:"boot_recv"`
	BootSent          uint64 `json:"boot_sent"`
	BootPacketsRecv   uint64 `json:"boot_packets_recv"`
	BootPacketsSent   uint64 `json:"boot_packets_sent"`
}

// of returns an interface of a line.
func (l *interfacesLine) of(t *testing.T, name string) interfaceOfLine {
	t.Helper()
	for _, i := range l.Interfaces {
		if i.Name == name {
			return i
		}
	}
	t.Fatalf("there is no %s: %+v", name, l.Interfaces)
	return interfaceOfLine{}
}

// stack makes, on top of the interface of a host, what this kernel can make of: a VLAN, a
// macvlan, a bridge with a veth pair, a bond of a veth pair and a tun device. It returns their
// names.
func stack(t *testing.T, h *nettest.Host) (made []string) {
	t.Helper()
	attrs := func(name string, below int) netlink.LinkAttrs {
		a := netlink.NewLinkAttrs()
		a.Name, a.ParentIndex = name, below
		return a
	}
	h.Do(t, func() error {
		// They send nothing by themselves.
		if err := os.WriteFile("/proc/sys/net/ipv6/conf/default/disable_ipv6", []byte("1"), 0); err != nil {
			return err
		}
		line, err := netlink.LinkByName(h.Iface)
		if err != nil {
			return err
		}
		below := line.Attrs().Index
		for _, l := range []netlink.Link{
			&netlink.Vlan{LinkAttrs: attrs("vlan5", below), VlanId: 5},
			&netlink.Macvlan{LinkAttrs: attrs("mac0", below), Mode: netlink.MACVLAN_MODE_BRIDGE},
			&netlink.Bridge{LinkAttrs: attrs("br0", 0)},
			&netlink.Veth{LinkAttrs: attrs("port0", 0), PeerName: "port1"},
			netlink.NewLinkBond(attrs("bond0", 0)),
			&netlink.Veth{LinkAttrs: attrs("slave0", 0), PeerName: "slave1"},
			&netlink.Tuntap{LinkAttrs: attrs("tun0", 0), Mode: netlink.TUNTAP_MODE_TUN},
		} {
			if err := netlink.LinkAdd(l); err != nil {
				t.Logf("without %s: this kernel makes none: %v", l.Attrs().Name, err)
				continue
			}
			made = append(made, l.Attrs().Name)
		}
		for port, master := range map[string]string{"port0": "br0", "slave0": "bond0"} {
			p, err := netlink.LinkByName(port)
			if err != nil {
				return err
			}
			m, err := netlink.LinkByName(master)
			if err != nil {
				continue // This kernel makes none.
			}
			if err := netlink.LinkSetMaster(p, m); err != nil {
				return err
			}
		}
		for _, name := range append(made, "port1", "slave1") {
			l, err := netlink.LinkByName(name)
			if err == nil {
				err = netlink.LinkSetUp(l)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return made
}

// TestInterfacesCountAsTheKernelDoes sends packets of a known size over a line that bridges,
// VLANs, bonds, pairs and tunnels lie beside and upon: every interface has what the kernel
// counted, to the byte, and the sum of what is physical has it once.
func TestInterfacesCountAsTheKernelDoes(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	stack(t, lab.Local)
	cmd := program.Command(t, "--interfaces", "--json")
	var out bytes.Buffer
	reader, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	bySudo(cmd) // It is confined, and switches to another user.
	lab.Local.Start(t, cmd)
	lines := json.NewDecoder(reader)
	var l interfacesLine
	read := func() {
		t.Helper()
		var raw json.RawMessage
		l = interfacesLine{}
		if err := lines.Decode(&raw); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatal(err)
		}
		out.Write(append(raw, '\n'))
	}
	read() // The first sample is taken.
	const frames, payload, headers = 5000, 958, 42
	before := l.of(t, lab.Local.Iface)
	lab.Remote.Do(t, func() error {
		_, err := lab.Remote.Flood(nettest.Flood{To: lab.Local, Flows: 1, Frames: frames, Payload: payload})
		return err
	})
	for l.of(t, lab.Local.Iface).BootRecv-before.BootRecv < frames*(payload+headers) {
		read()
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for !l.Final {
		read()
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	for _, i := range l.Interfaces {
		kernel := lab.Local.Counters(t, i.Name)
		got := nettest.Counters{TxPackets: i.BootPacketsSent, TxBytes: i.BootSent, RxPackets: i.BootPacketsRecv, RxBytes: i.BootRecv}
		if got != kernel {
			t.Errorf("%s has %+v, the kernel counted %+v", i.Name, got, kernel)
		}
		if i.Physical != (i.Name == lab.Local.Iface) {
			t.Errorf("%s (%s) is physical: %v", i.Name, i.Kind, i.Physical)
		}
	}
	line := l.of(t, lab.Local.Iface)
	if line.TotalRecv < frames*(payload+headers) || l.Physical.TotalRecv != line.TotalRecv || l.Physical.TotalSent != line.TotalSent {
		t.Errorf("physical has received %d, %s %d, of %d that were sent", l.Physical.TotalRecv, line.Name, line.TotalRecv, frames*(payload+headers))
	}
	expectInterfacesSchema(t, out.Bytes())
}

// expectInterfacesSchema checks lines of interfaces against their schema, without leave to add
// fields.
func expectInterfacesSchema(t *testing.T, lines []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(ndjson.InterfacesSchema))
	if err != nil {
		t.Fatal(err)
	}
	top, _ := doc.(map[string]any)
	defs, _ := top["$defs"].(map[string]any)
	of, _ := defs["interface"].(map[string]any)
	top["additionalProperties"], of["additionalProperties"] = false, false
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:iftopgo:test", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:iftopgo:test")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(lines) {
		if err := violation(s, line); err != nil {
			t.Errorf("a line breaks the schema: %v\n%s", err, line)
		}
	}
}

// TestWithoutPrivilegesTheScreenShowsInterfaces runs the program as a user who may not
// capture: on a terminal it shows interfaces and says what is missing; lines are refused, those
// of interfaces are not.
func TestWithoutPrivilegesTheScreenShowsInterfaces(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	copied := publicCopy(t)
	s := terminal{host: lab.Local}.openCommand(t, asNobody(exec.Command(copied)))
	s.expectScreen("[Interfaces]", "nothing is captured: use sudo, or once:", "sudo setcap cap_net_raw", "not capturing")
	s.expectLine("physical", "up")
	s.expectLine(lab.Local.Iface, "up")
	s.press("home", "down", "enter")
	s.expectScreen("nothing can be captured: use sudo")
	s.press("esc")
	s.expectScreen("[Flows]", "nothing is captured: use sudo")
	s.press("i")
	s.expectScreen("[Interfaces]")
	s.quit()
	for _, form := range []string{"--json", "--text"} {
		if status, message := endOf(t, asNobody(exec.Command(copied, form, "-i", "lo"))); status != 3 || !strings.Contains(message, "--interfaces") {
			t.Errorf("%s ends with %d: %s", form, status, message)
		}
		out, err := asNobody(exec.Command(copied, form, "--interfaces", "--once")).Output()
		if err != nil || !bytes.Contains(out, []byte("lo")) {
			t.Errorf("%s --interfaces: %v, %s", form, err, out)
		}
	}
}

// TestTheTabOfInterfacesWorksWhenConfined opens the tab while capturing, after privileges were
// dropped: traffic of an interface that is not captured shows, and Enter captures it.
func TestTheTabOfInterfacesWorksWhenConfined(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	d := newUserDir(t)
	s := terminal{host: lab.Local}.openCommand(t, d.sudo(program.Command(t, "--interfaces", "-i", "lo", "-c", d.config)))
	s.expectScreen("[Interfaces]")
	s.expectLine("● lo", "up")
	flood(t, lab, 5000)
	s.expectLine(lab.Local.Iface, "710kB") // 5,000 frames of 142 bytes
	s.press("G", "k", "enter")
	s.expect("what is captured there", shows("[Flows]", "iftopgo  "+lab.Local.Iface))
	s.quit()
}
