package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// Name servers of a lab, by what they do.
const (
	good    = "10.77.0.21"
	good6   = "fd77::21"
	failing = "10.77.0.22" // SERVFAIL
	refuses = "10.77.0.23" // REFUSED
	cutsUDP = "10.77.0.24" // answers in full by TCP alone
	silent  = "10.77.0.25" // takes questions and says nothing
	absent  = "10.77.0.26" // no host has this address
	closed  = "10.77.0.1"  // nothing listens there
)

// zone is what the good name servers know.
var zone = map[string]netip.Addr{"srv.example.org.": netip.MustParseAddr("10.77.0.1")}

// serveNames starts the name servers of a lab at its local end.
func serveNames(t *testing.T, lab *nettest.Lab) {
	t.Helper()
	codes := map[string]dnsmessage.RCode{
		good: dnsmessage.RCodeSuccess, good6: dnsmessage.RCodeSuccess, cutsUDP: dnsmessage.RCodeSuccess,
		failing: dnsmessage.RCodeServerFailure, refuses: dnsmessage.RCodeRefused, silent: dnsmessage.RCodeSuccess,
	}
	for addr, code := range codes {
		bits := "/24"
		if strings.Contains(addr, ":") {
			bits = "/64"
		}
		lab.Local.Do(t, func() error {
			l, err := netlink.LinkByName(lab.Local.Iface)
			if err != nil {
				return err
			}
			a, err := netlink.ParseAddr(addr + bits)
			if err != nil {
				return err
			}
			a.Flags = 0x02 // IFA_F_NODAD
			if err := netlink.AddrAdd(l, a); err != nil {
				return fmt.Errorf("adding %s: %w", addr, err)
			}
			udp, err := net.ListenPacket("udp", net.JoinHostPort(addr, "53"))
			if err != nil {
				return err
			}
			t.Cleanup(func() { _ = udp.Close() })
			if addr == silent {
				return nil
			}
			go answerPackets(udp, code, addr == cutsUDP)
			if addr != cutsUDP {
				return nil
			}
			tcp, err := net.Listen("tcp", net.JoinHostPort(addr, "53"))
			if err != nil {
				return err
			}
			t.Cleanup(func() { _ = tcp.Close() })
			go answerConns(tcp, code)
			return nil
		})
	}
}

// answerPackets answers by UDP until the connection is closed.
func answerPackets(conn net.PacketConn, code dnsmessage.RCode, cut bool) {
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if err != nil {
			return
		}
		if out := answerTo(buf[:n], code, cut); out != nil {
			_, _ = conn.WriteTo(out, from)
		}
	}
}

// answerConns answers by TCP, one question a connection, until the listener is closed.
func answerConns(l net.Listener, code dnsmessage.RCode) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		buf := make([]byte, 1500)
		if n, err := conn.Read(buf); err == nil && n > 2 {
			out := answerTo(buf[2:n], code, false)
			_, _ = conn.Write(append([]byte{byte(len(out) >> 8), byte(len(out))}, out...))
		}
		_ = conn.Close()
	}
}

// answerTo answers a question from the zone, both ways.
func answerTo(question []byte, code dnsmessage.RCode, cut bool) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.RCode, m.Truncated, m.Additionals = true, true, code, cut, nil
	header := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: dnsmessage.ClassINET, TTL: 60}
	known := false
	for name, addr := range zone {
		a := addr.As4()
		arpa := fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa.", a[3], a[2], a[1], a[0])
		known = known || q.Name.String() == name || q.Name.String() == arpa
		switch {
		case cut || code != dnsmessage.RCodeSuccess:
		case q.Type == dnsmessage.TypeA && q.Name.String() == name:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: a}})
		case q.Type == dnsmessage.TypePTR && q.Name.String() == arpa:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(name)}})
		}
	}
	if !known && !cut && code == dnsmessage.RCodeSuccess {
		m.RCode = dnsmessage.RCodeNameError
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

// withFiles makes a program one that sees other files in /etc, by their names.
func withFiles(t *testing.T, files map[string]string, args ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("mount"); err != nil {
		t.Skip("mount is not installed")
	}
	var script strings.Builder
	for name, text := range files {
		fmt.Fprintf(&script, "mount --bind '%s' /etc/%s && ", fileWith(t, name, text), name)
	}
	cmd := exec.Command("/bin/sh", append([]string{"-c", script.String() + `exec "$0" "$@"`}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	return cmd
}

func TestAFilterFindsItsHostWhicheverServerAnswers(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	serveNames(t, lab)
	const found, unknown = "", "unknown host"
	const soon = 5 * time.Second // for which the first server alone is waited by default
	for about, c := range map[string]struct {
		conf, host, want string
		within           time.Duration
	}{
		"one server":                       {"nameserver " + good, "srv.example.org", found, soon},
		"the first has no host":            {"nameserver " + absent + "\nnameserver " + good, "srv.example.org", found, soon},
		"the first is silent":              {"nameserver " + silent + "\nnameserver " + good, "srv.example.org", found, soon},
		"the first two are silent":         {"nameserver " + silent + "\nnameserver " + absent + "\nnameserver " + good, "srv.example.org", found, soon},
		"the first listens nowhere":        {"nameserver " + closed + "\nnameserver " + good, "srv.example.org", found, soon},
		"the first has failed":             {"nameserver " + failing + "\nnameserver " + good, "srv.example.org", found, soon},
		"the first refuses":                {"nameserver " + refuses + "\nnameserver " + good, "srv.example.org", found, soon},
		"each is asked once, in turns":     {"nameserver " + silent + "\nnameserver " + good + "\noptions timeout:1 attempts:1 rotate", "srv.example.org", found, soon},
		"a long time to wait":              {"nameserver " + silent + "\nnameserver " + good + "\noptions timeout:30", "srv.example.org", found, soon},
		"a server with an IPv6 address":    {"nameserver " + silent + "\nnameserver " + good6, "srv.example.org", found, soon},
		"a server that answers by TCP":     {"nameserver " + cutsUDP, "srv.example.org", found, soon},
		"TCP alone, the first is silent":   {"nameserver " + absent + "\nnameserver " + cutsUDP + "\noptions use-vc", "srv.example.org", found, soon},
		"a short name in a search domain":  {"nameserver " + silent + "\nnameserver " + good + "\nsearch example.net example.org", "srv", found, soon},
		"there is no such host":            {"nameserver " + silent + "\nnameserver " + good, "none.example.org", unknown, soon},
		"all are silent":                   {"nameserver " + silent + "\nnameserver " + absent, "srv.example.org", "no name server answered", 12 * time.Second},
		"nothing listens at any":           {"nameserver " + closed, "srv.example.org", "no name server answered", soon},
		"no server is named, none is here": {"", "srv.example.org", "no name server answered", soon},
		"the only one has failed":          {"nameserver " + failing, "srv.example.org", "the name servers cannot tell", soon},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			cmd := withFiles(t, map[string]string{"resolv.conf": c.conf + "\n"}, program.Path(t), "--dump-filter", "-f", "host "+c.host)
			var out, message strings.Builder
			cmd.Stdout, cmd.Stderr = &out, &message
			began := time.Now()
			lab.Remote.Start(t, cmd)
			err := cmd.Wait()
			took := time.Since(began)
			switch {
			case c.want == found && (err != nil || !strings.Contains(out.String(), fmt.Sprint(0x0a4d0001))):
				t.Errorf("%v; %s%s", err, out.String(), message.String())
			case c.want != found && (cmd.ProcessState.ExitCode() != 2 || !strings.Contains(message.String(), c.want)):
				t.Errorf("%v, %q; want %q", err, message.String(), c.want)
			}
			if took > slowness(t)*c.within {
				t.Errorf("it took %v, want at most %v", took, c.within)
			}
		})
	}
}

func TestAddressesHaveTheNamesOfTheHostsFile(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	serveNames(t, lab)
	linkLocal := linkLocalOf(t, lab.Local)
	names := map[string]string{
		"192.0.2.7": "doc1.lab", "198.51.100.7": "doc2.lab", "203.0.113.7": "doc3.lab", "2001:db8::7": "doc4.lab", "3fff::7": "doc5.lab",
		"10.1.2.3": "ten.lab", "172.16.2.3": "oneseventwo.lab", "192.168.2.3": "oneninetwo.lab", "100.64.2.3": "cgn.lab",
		"198.18.2.3": "bench.lab", "fd00:1::7": "ula.lab", "240.0.0.7": "reserved.lab",
		linkLocal + "%" + lab.Remote.Iface: "gate.lab", "8.8.8.8": "public.lab",
	}
	var hosts strings.Builder
	for addr, name := range names {
		fmt.Fprintln(&hosts, addr, name)
	}
	lab.Remote.Do(t, func() error {
		l, err := netlink.LinkByName(lab.Remote.Iface)
		if err != nil {
			return err
		}
		for _, via := range []string{nettest.LocalIPv4, nettest.LocalIPv6} {
			if err := netlink.RouteAdd(&netlink.Route{LinkIndex: l.Attrs().Index, Gw: net.ParseIP(via)}); err != nil {
				return err
			}
		}
		return nil
	})
	want := map[string]string{"10.77.0.1": "srv.example.org", "10.77.0.21": ""}
	for addr, name := range names {
		addr, _, _ = strings.Cut(addr, "%")
		want[addr] = name
	}
	delete(want, "240.0.0.7") // The kernel sends nothing there.
	files := map[string]string{"hosts": hosts.String(), "resolv.conf": "nameserver " + silent + "\nnameserver " + good + "\n"}
	cmd := withFiles(t, files, program.Path(t), "--json", "-Z", "-N", "-i", lab.Remote.Iface, "-f", "udp port 9", "--duration", "6s")
	var out, message strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &message
	lab.Remote.Start(t, cmd)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	sendToAll(t, lab.Remote, want, ended)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var last line
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err, message.String())
	}
	got := map[string]string{}
	for _, f := range last.Flows {
		name, _, _ := strings.Cut(f.Dst, ":9")
		got[f.DstIP] = name
	}
	for addr, name := range want {
		if name == "" {
			name = addr
		}
		if got[addr] != name {
			t.Errorf("%s is %q, want %q", addr, got[addr], name)
		}
	}
}

// sendToAll sends a packet to port 9 of every address, again and again, until the program
// has ended.
func sendToAll(t *testing.T, from *nettest.Host, addrs map[string]string, ended <-chan error) {
	t.Helper()
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-time.After(100 * time.Millisecond):
		}
		from.Do(t, func() error {
			for addr := range addrs {
				if strings.HasPrefix(addr, "fe80") {
					addr += "%" + from.Iface
				}
				conn, err := net.Dial("udp", net.JoinHostPort(addr, "9"))
				if err != nil {
					return err
				}
				_, _ = conn.Write([]byte("x")) // Whether anybody listens there does not matter.
				_ = conn.Close()
			}
			return nil
		})
	}
}

// linkLocalOf is the IPv6 address that a host has on its link.
func linkLocalOf(t *testing.T, h *nettest.Host) (addr string) {
	t.Helper()
	h.Do(t, func() error {
		l, err := netlink.LinkByName(h.Iface)
		if err != nil {
			return err
		}
		all, err := netlink.AddrList(l, netlink.FAMILY_V6)
		for _, a := range all {
			if a.IP.IsLinkLocalUnicast() {
				addr = a.IP.String()
			}
		}
		return err
	})
	if addr == "" {
		t.Skip("the interface has no link-local address")
	}
	return addr
}
