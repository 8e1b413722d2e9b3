package e2e

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestLiveFlowsHaveTheNamesThatAreAskedFor captures at the client, on its interface, a VLAN
// and all interfaces, with both engines, and with offloading and without.
func TestLiveFlowsHaveTheNamesThatAreAskedFor(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		args    []string
		servers []string
		offload bool
	}{
		"Ethernet":              {[]string{"-i", "lab1"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, true},
		"Ethernet with a tag":   {[]string{"-i", "lab1"}, []string{vlanServer}, true},
		"a VLAN":                {[]string{"-i", "vlan7"}, []string{vlanServer}, true},
		"any":                   {[]string{"-i", "any"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, true},
		"without offloading":    {[]string{"-i", "lab1"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, false},
		"go-pcap":               {[]string{"-i", "lab1", "--engine", "go-pcap"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, true},
		"counted in the kernel": {[]string{"-i", "lab1", "--engine", "kernel"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, true},
		"filtered there, too":   {[]string{"-i", "any", "--engine", "kernel", "-f", "tcp or udp"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, false},
		"divided among rings":   {[]string{"-i", "lab1", "--rings", "2"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, true},
		"… without offloading":  {[]string{"-i", "lab1", "--rings", "3"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, false},
		"with a filter":         {[]string{"-i", "lab1", "-f", "tcp or udp"}, []string{nettest.LocalIPv4, nettest.LocalIPv6}, true},
		"counted as on a wire":  {[]string{"-i", "lab1", "--count", "wire"}, []string{nettest.LocalIPv4}, true},
		"confined to this host": {[]string{"-i", "lab1", "-F", nettest.RemoteIPv4 + "/32"}, []string{nettest.LocalIPv4}, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := newNamesLab(t)
			if !c.offload {
				lab.switchOffloading(false)
			}
			if slices.Contains(c.servers, vlanServer) {
				lab.addVLAN()
			}
			last := lab.captured(c.args, func() {
				if slices.Contains(c.servers, nettest.LocalIPv6) {
					lab.askDNS("udp", "answered.names.example")
				}
				for _, server := range c.servers {
					lab.askTLS(server, "go.names.example")
					lab.askInParts(server, longHello(0, "hello.names.example"), 50)
					lab.askHTTP(server, "plain.names.example")
					lab.askQUIC(server)
				}
			})
			lab.expectAllNames(&last)
		})
	}
}

// switchOffloading switches segmentation and receive offload of both ends.
func (l *namesLab) switchOffloading(on bool) {
	l.t.Helper()
	for _, h := range []*nettest.Host{l.Local, l.Remote} {
		h.Do(l.t, func() error { return h.SetOffload(on) })
	}
}

// captured runs the program at the remote end while something is done and for a second of
// capture time more, and returns the last line.
func (l *namesLab) captured(args []string, do func()) (last line) {
	l.t.Helper()
	cmd := exec.Command(program.Path(l.t), append([]string{"--json", "-Z", "-N"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	var message strings.Builder
	cmd.Stderr = &message
	l.Remote.Start(l.t, cmd)
	l.t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := json.NewDecoder(out)
	if err := lines.Decode(&last); err != nil { // It captures.
		l.t.Fatal(err, message.String())
	}
	do()
	enough := time.Now().Add(time.Second)
	for asked := false; ; {
		var next line
		if err := lines.Decode(&next); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			l.t.Fatal(err, message.String())
		}
		last = next
		if !asked && next.Timestamp.After(enough) {
			asked = true
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				l.t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err != nil {
		l.t.Fatal(err, message.String())
	}
	return last
}

// expectNames fails unless the flows of a line have the names that were asked for.
func (l *namesLab) expectNames(last *line) {
	l.t.Helper()
	got := map[string]string{}
	for _, r := range last.Flows {
		if r.NameSource != "" {
			from := strings.ToLower(r.Protocol) + " " + net.JoinHostPort(r.SrcIP, strconv.Itoa(r.SrcPort))
			got[from] = r.NameDst + " " + r.NameSource
		}
	}
	named := 0
	for from, want := range l.want {
		if got[from] != want {
			l.t.Errorf("the flow from %s is called %q, want %q", from, got[from], want)
			continue
		}
		named++
	}
	l.t.Logf("%d of %d flows have their name", named, len(l.want))
}

// expectAllNames is expectNames of a capture in which nothing was too much.
func (l *namesLab) expectAllNames(last *line) {
	l.t.Helper()
	l.expectNames(last)
	if skipped := last.Capture.NamesSkipped; skipped > 0 {
		l.t.Errorf("%d packets were skipped", skipped)
	}
}

// TestWithoutNamesNoPacketIsLookedAt asks for names with -n, and by the setting.
func TestWithoutNamesNoPacketIsLookedAt(t *testing.T) {
	t.Parallel()
	settings := fileWith(t, "ptr.toml", "names = \"ptr\"\n")
	for name, args := range map[string][]string{"-n": {"-n"}, "reverse DNS alone": {"-c", settings}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := newNamesLab(t)
			last := lab.captured(append([]string{"-i", "lab1"}, args...), func() { lab.askHTTP(nettest.LocalIPv4, "plain.names.example") })
			found := false
			for _, r := range last.Flows {
				found = found || r.DstPort == 80
				if r.NameDst != "" || r.NameSrc != "" {
					t.Errorf("the flow to %s is called %q", r.Dst, r.NameDst)
				}
			}
			if !found {
				t.Error("the flow is not listed")
			}
		})
	}
}

// TestNamesInTaggedFramesAreSeen sends captured frames of clients with one and two tags, and in
// a session of PPPoE, to this host and to another one.
func TestNamesInTaggedFramesAreSeen(t *testing.T) {
	t.Parallel()
	const addresses = 12
	tagged := func(tags ...byte) func([]byte) []byte {
		return func(b []byte) []byte { return slices.Insert(slices.Clone(b), addresses, tags...) }
	}
	for name, framed := range map[string]func([]byte) []byte{
		"one tag": tagged(0x81, 0, 0, vlanID), "two tags": tagged(0x88, 0xa8, 0, vlanID, 0x81, 0, 0, 8),
		"PPPoE": func(b []byte) []byte {
			const header, session, ipv4, ipv6 = 14, 0x8864, 0x21, 0x57
			proto := uint16(ipv4)
			if b[addresses] == 0x86 {
				proto = ipv6
			}
			out := binary.BigEndian.AppendUint16(slices.Clone(b[:addresses]), session)
			out = binary.BigEndian.AppendUint16(append(out, 0x11, 0, 0, 1), uint16(2+len(b)-header))
			return append(binary.BigEndian.AppendUint16(out, proto), b[header:]...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := &namesLab{Lab: nettest.New(t), t: t}
			frames := helloFrames(t, framed)
			last := lab.captured([]string{"-i", "lab1"}, func() {
				lab.Local.Do(t, func() error {
					_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: frames, Count: len(frames)})
					return err
				})
			})
			got := map[string]bool{}
			for _, r := range last.Flows {
				if r.NameSource == "sni" {
					got[r.NameSrc+r.NameDst] = true
				}
			}
			for asked := range firstPayloads(t, "tls.pcap") {
				if !got[asked] {
					t.Errorf("%s was not seen", asked)
				}
			}
		})
	}
}

// helloFrames are the frames with ClientHellos of a capture, in another framing.
func helloFrames(t *testing.T, framed func([]byte) []byte) (all [][]byte) {
	t.Helper()
	f, err := tracefile.Open(inRepository("capture/peek/testdata/tls.pcap"), nil, os.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := f.Reader()
	if err != nil {
		t.Fatal(err)
	}
	const longest = 1500
	for packet := (frame.Frame{}); ; {
		if err := r.Next(&packet); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		var p decode.Packet
		decode.Decode(packet.Link, packet.Data, &p)
		hello := int(p.PayloadOffset) < len(packet.Data) && packet.Data[p.PayloadOffset] == 22
		if hello {
			b := framed(packet.Data)
			all = append(all, b[:min(len(b), longest)])
		}
	}
}
