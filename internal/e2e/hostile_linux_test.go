package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// What strangers write in names: a title, a question to the terminal, colours, as
// 7-bit and as 8-bit controls (C1, in UTF-8).
const (
	hostileTitle = "\x1b]0;PWN\a"
	hostileAsk   = "\x1b[6nPWN"
	hostileC1    = "\u009b31mPWN"
)

// sequences are the escape sequences of a stream, and controls of 8 bits.
var sequences = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|P[^\x1b]*(?:\x1b\\)?|.)?|[\x{80}-\x{9f}]`)

// ours are those that the program makes: cursor movements, erasing, modes,
// colours, keyboard and its reports, questions of what the terminal can do; its
// title, and what colour its background is.
var ours = regexp.MustCompile(`^\x1b(?:` +
	`\[[0-9;]*[ABCDEFGHJKLMPSTXZ@abdefghr]|\[[0-9;:]*m|\[\?[0-9;]+(?:[hl]|\$p)|\[\?5W|\[[<>=?][0-9;]*[umqc]|\[[0-9]* q|\[[0-9;]*t|\[0?c` +
	`|\]11;\?(?:\x07|\x1b\\)|\][012];[^\x00-\x1f\x7f]*\x07|P\+q[0-9A-Fa-f;]*\x1b\\|[78=>M])$`)

// foreign lists the sequences of a stream that the program does not make.
func foreign(stream string) (all []string) {
	for _, s := range sequences.FindAllString(stream, -1) {
		if !ours.MatchString(s) {
			all = append(all, fmt.Sprintf("%q", s))
		}
	}
	return all
}

func TestCheckOfSequencesFindsForeignOnes(t *testing.T) {
	t.Parallel()
	for _, s := range []string{hostileAsk, hostileC1, "\x1b]52;c;AAAA\a", "\x1b[5i", "\x1b", "\x1b]0;a\x1b[31m\a"} {
		if len(foreign("a"+s+"b")) == 0 {
			t.Errorf("%q passes for ours", s)
		}
	}
}

// answerHostile answers every question about the name of an address with a name
// that has controls in it.
func answerHostile(conn net.PacketConn) {
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		q := m.Questions[0]
		m.Response, m.Additionals = true, nil
		name, err := dnsmessage.NewName("a" + hostileAsk + ".example.")
		if q.Name.String() == "1.0.77.10.in-addr.arpa." {
			name, err = dnsmessage.NewName("honest.example.")
		}
		if err != nil {
			return
		}
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypePTR, Class: dnsmessage.ClassINET, TTL: 60},
			Body:   &dnsmessage.PTRResource{PTR: name},
		}}
		if out, err := m.Pack(); err == nil {
			_, _ = conn.WriteTo(out, from)
		}
	}
}

// askingAt makes a program one that asks a name server at an address.
func askingAt(t *testing.T, server string, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("unshare"); err != nil {
		t.Skip("unshare is not installed")
	}
	conf := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(conf, []byte("nameserver "+server+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	const mounted = `mount --bind "$0" /etc/resolv.conf && exec "$@"`
	wrapped := exec.Command("unshare", append([]string{"-m", "/bin/sh", "-c", mounted, conf}, cmd.Args...)...)
	wrapped.Env, wrapped.Dir = cmd.Env, cmd.Dir
	return wrapped
}

func TestNamesFromOutsideNeverReachTheTerminalAsSequences(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	d := newUserDir(t)
	lab := nettest.New(t)
	const iface = "\x1b[31mPWN\u009b"
	lab.Remote.Do(t, func() error {
		return netlink.LinkAdd(&netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: iface}, PeerName: "peer"})
	})
	lab.Remote.Do(t, func() error {
		l, err := netlink.LinkByName(iface)
		if err != nil {
			return err
		}
		return netlink.LinkSetUp(l)
	})
	lab.Remote.Do(t, func() error {
		conn, err := net.ListenPacket("udp", nettest.RemoteIPv4+":53")
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = conn.Close() })
		go answerHostile(conn)
		return nil
	})
	hostile := filepath.Join(d.dir, hostileAsk)
	copyProgram(t, bash, hostile)
	cmd := d.sudo(program.Command(t, "-N", "-b", "-i", lab.Remote.Iface, "-i", iface, "-c", d.config))
	s := terminal{host: lab.Remote}.openCommand(t, askingAt(t, nettest.RemoteIPv4, cmd))
	send := func() {
		talk := exec.Command(hostile, "-c", "echo x > /dev/udp/"+nettest.LocalIPv4+"/4242; sleep 1")
		lab.Remote.Start(t, talk)
		if err := talk.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the process and the name are shown", func() bool {
		send()
		return shows("[6nPWN", "honest.example")(s)
	})
	s.press("i") // Names of interfaces.
	s.expectScreen("[Interfaces]", "physical")
	s.escape("[Interfaces]")
	for _, name := range []string{"x.json", "x.csv", "x.txt"} {
		s.press("e")
		s.expectScreen("export to ./")
		s.fillIn(name)
		s.expectScreen("exported to " + name)
	}
	s.quit()
	s.expectOwnSequences()
	for _, name := range []string{"x.json", "x.csv", "x.txt"} {
		text, err := os.ReadFile(filepath.Join(d.dir, name))
		if err != nil || strings.ContainsAny(string(text), "\x1b\u009b") || !strings.Contains(string(text), "PWN") {
			t.Errorf("the export %s has controls, or is none: %q, %v", name, text, err)
		}
		if name == "x.json" && !json.Valid(text) {
			t.Errorf("the export is no JSON: %q", text)
		}
	}
}

// copyProgram makes a program of another name, by which its processes are called.
func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	code, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, code, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// expectOwnSequences says what of all that was written no part of the program makes.
func (s *screen) expectOwnSequences() {
	s.t.Helper()
	if all := foreign(s.output()); len(all) > 0 {
		s.t.Errorf("sequences that are not ours: %v", all)
	}
}

func TestFileNamesNeverReachTheTerminalAsSequences(t *testing.T) {
	t.Parallel()
	d := newUserDir(t)
	lab := nettest.New(t)
	file := filepath.Join(d.dir, "a"+hostileTitle+hostileC1+".pcap")
	text, err := os.ReadFile(pcapOf(t, 3, 1000, 1000))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	s := terminal{host: lab.Local}.openCommand(t, d.sudo(program.Command(t, "-r", file, "-c", d.config)))
	s.expectScreen("PWN")
	s.press("left") // Jumping back reads the file again.
	s.quit()
	s.expectOwnSequences()
}
