package filter

import (
	"encoding/binary"
	"testing"

	"golang.org/x/net/bpf"
)

// frame builds an Ethernet frame with an IPv4 packet from and to these ports, with
// VLAN tags from the outermost to the innermost.
func frame(number byte, src, dst uint16, tags ...uint16) []byte {
	b := make([]byte, 12, 64)
	for range 6 {
		b[5]++
	}
	for _, tag := range tags {
		b = binary.BigEndian.AppendUint16(b, etherVLAN)
		b = binary.BigEndian.AppendUint16(b, tag)
	}
	b = binary.BigEndian.AppendUint16(b, etherIP)
	ip := make([]byte, 40)
	ip[0], ip[3], ip[8], ip[9] = 0x45, 40, 64, number
	copy(ip[12:], []byte{10, 0, 0, 1, 10, 0, 0, 2})
	binary.BigEndian.PutUint16(ip[20:], src)
	binary.BigEndian.PutUint16(ip[22:], dst)
	return append(b, ip...)
}

// liveFrame is a frame to be sent.
type liveFrame struct {
	name  string
	frame []byte
}

// liveFrames are frames of which each of liveFilters matches others.
var liveFrames = []liveFrame{
	{"DNS", frame(ipUDP, 4000, 53)},
	{"SSH", frame(ipTCP, 22, 4000)},
	{"HTTP", frame(ipTCP, 4000, 80)},
	{"DNS in VLAN 10", frame(ipUDP, 4000, 53, 10)},
	{"DNS in VLAN 11", frame(ipUDP, 4000, 53, 11)},
	{"SSH in VLAN 10", frame(ipTCP, 22, 4000, 10)},
	{"DNS in VLAN 20 in VLAN 10", frame(ipUDP, 4000, 53, 10, 20)},
}

// liveFilters are filters, with the names of the liveFrames they match on a socket.
// "port 53" without "vlan" matches a tagged frame there, because the tag is not in the
// frame.
var liveFilters = map[string][]string{
	"vlan 10 and port 53":             {"DNS in VLAN 10"},
	"vlan":                            {"DNS in VLAN 10", "DNS in VLAN 11", "SSH in VLAN 10", "DNS in VLAN 20 in VLAN 10"},
	"vlan 11":                         {"DNS in VLAN 11"},
	"vlan 10 and vlan 20 and port 53": {"DNS in VLAN 20 in VLAN 10"},
	"not vlan":                        {"DNS", "SSH", "HTTP"},
	"udp port 53":                     {"DNS", "DNS in VLAN 10", "DNS in VLAN 11"},
	"not port 22":                     {"DNS", "HTTP", "DNS in VLAN 10", "DNS in VLAN 11", "DNS in VLAN 20 in VLAN 10"},
	"inbound and tcp port 80":         {"HTTP"},
	"outbound":                        {},
	"port 53 or vlan 10 and port 22":  {"SSH in VLAN 10"},
}

// received returns a frame as a socket gets it: the kernel has removed the outer tag and
// keeps it beside the frame.
func received(b []byte) ([]byte, metadata) {
	m := metadata{protocol: binary.BigEndian.Uint16(b[12:]), ifIndex: 3}
	if m.protocol != etherVLAN {
		return b, m
	}
	m.vlanPresent = true
	m.vlanTCI = binary.BigEndian.Uint16(b[14:])
	m.protocol = binary.BigEndian.Uint16(b[16:])
	return append(b[:12:12], b[16:]...), m
}

// compileLive compiles for a socket.
func compileLive(t *testing.T, expr string, target Target, link LinkType) Program {
	t.Helper()
	p, err := Compile(expr, Options{LinkType: link, Target: target})
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return p
}

// matchOnSocket runs a program as the kernel does, on a packet with metadata.
func matchOnSocket(t *testing.T, p Program, packet []byte, m metadata) bool {
	t.Helper()
	instructions, ok := bpf.Disassemble(p.Raw())
	if !ok {
		t.Fatalf("not all instructions are known:\n%s", p)
	}
	matches, _ := evaluate(instructions, packet, &m)
	return matches
}

func TestSocketProgramsLoadTheTagFromTheKernel(t *testing.T) {
	t.Parallel()
	for expr, want := range liveFilters {
		p := compileLive(t, expr, TargetSocket, LinkEthernet)
		expected := map[string]bool{}
		for _, name := range want {
			expected[name] = true
		}
		for _, f := range liveFrames {
			b, m := received(f.frame)
			if got := matchOnSocket(t, p, b, m); got != expected[f.name] {
				t.Errorf("%s: %s: matches is %v", expr, f.name, got)
			}
		}
	}
}

func TestSocketProgramsFallBackToTagsInTheFrame(t *testing.T) {
	t.Parallel()
	p := compileLive(t, "vlan 10 and port 53", TargetSocket, LinkEthernet)
	for _, f := range liveFrames {
		if got := matchOnSocket(t, p, f.frame, metadata{}); got != (f.name == "DNS in VLAN 10") {
			t.Errorf("%s: matches is %v", f.name, got)
		}
	}
}

func TestDirectionAndInterfaceComeFromTheKernel(t *testing.T) {
	t.Parallel()
	b := frame(ipTCP, 1, 2)
	sent := metadata{packetType: packetOutgoing, ifIndex: 3}
	for expr, want := range map[string]bool{
		"outbound": true, "inbound": false, "not inbound": true, "ifindex 3": true, "ifindex 4": false,
		"outbound and tcp": true, "outbound and udp": false,
	} {
		for _, link := range []LinkType{LinkEthernet, LinkRaw} {
			data := b
			if link == LinkRaw {
				data = b[14:]
			}
			if got := matchOnSocket(t, compileLive(t, expr, TargetSocket, link), data, sent); got != want {
				t.Errorf("%v: %s: matches is %v", link, expr, got)
			}
		}
		if _, err := Compile(expr, Options{LinkType: LinkEthernet}); err == nil {
			t.Errorf("%s: compiled for files, which do not say", expr)
		}
	}
}

func TestCookedProgramsBeginAtTheNetworkHeader(t *testing.T) {
	t.Parallel()
	packet := frame(ipUDP, 4000, 53)[14:]
	meta := metadata{protocol: etherIP, packetType: packetOutgoing, ifIndex: 7}
	for expr, want := range map[string]bool{
		"udp port 53": true, "tcp": false, "host 10.0.0.1": true, "ip6": false, "outbound": true, "inbound": false,
		"udp[2:2] = 53": true, "ip[8] = 64 and outbound": true, "arp": false, "portrange 50-60 and not tcp": true,
	} {
		for _, link := range []LinkType{LinkLinuxSLL, LinkLinuxSLL2} {
			p := compileLive(t, expr, TargetCooked, link)
			if p.UserSpaceOnly() {
				t.Errorf("%v: %s: only for user space", link, expr)
			}
			if got := matchOnSocket(t, p, packet, meta); got != want {
				t.Errorf("%v: %s: matches is %v", link, expr, got)
			}
		}
	}
	if !matchOnSocket(t, compileLive(t, "ifindex 7", TargetCooked, LinkLinuxSLL2), packet, meta) {
		t.Error("ifindex 7 does not match on interface 7")
	}
}

func TestCookedProgramsThatNeedTheHeaderAreForUserSpace(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{"link[5] = 1", "ether[0] = 8", "ip protochain 6", "ether[len] = 1"} {
		if !compileLive(t, expr, TargetCooked, LinkLinuxSLL2).UserSpaceOnly() {
			t.Errorf("%s: said to be fit for the kernel", expr)
		}
	}
}

func TestSocketProgramsAreThoseOfLibpcap(t *testing.T) {
	t.Parallel()
	requireRoot(t)
	d := newTcpdump(t, LinkEthernet)
	d.source = []string{"-i", "lo"}
	for expr := range liveFilters {
		theirs, err := d.compile(expr)
		if err != nil {
			t.Skipf("tcpdump cannot compile for lo here: %v", err)
		}
		if ours := compileLive(t, expr, TargetSocket, LinkEthernet); ours.String() != newProgram(theirs, true).String() {
			t.Errorf("%s: the program is\n%slibpcap's\n%s", expr, ours, newProgram(theirs, true))
		}
	}
}
