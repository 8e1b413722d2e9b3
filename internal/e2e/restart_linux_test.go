package e2e

import (
	"net"
	"strings"
	"testing"

	"iftopgo/internal/nettest"
)

// until reads lines until one is as wanted.
func (r *running) until(what string, wanted func(*line) bool) line {
	r.t.Helper()
	for range 60 {
		if l := r.next(); wanted(&l) {
			return l
		}
	}
	r.t.Fatalf("60 lines without %s", what)
	return line{}
}

func live(l *line) bool      { return l.Capture.State == "live" }
func reopening(l *line) bool { return strings.HasPrefix(l.Capture.State, "reopening lab1, ") }
func flood(t *testing.T, lab *nettest.Lab, frames int) uint64 {
	t.Helper()
	var bytes uint64
	lab.Local.Do(t, func() (err error) {
		bytes, err = lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 3, Frames: frames, Payload: 100})
		return err
	})
	return bytes
}

func TestCaptureGoesOnWhenTheInterfaceComesBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		away, back func(*testing.T, *nettest.Lab)
		reason     string
	}{
		"taken down and up": {
			func(t *testing.T, l *nettest.Lab) { l.Remote.Down(t) },
			func(t *testing.T, l *nettest.Lab) { l.Remote.Up(t) },
			"interface is down",
		},
		"deleted and made again": {
			func(t *testing.T, l *nettest.Lab) { l.Cut(t) },
			func(t *testing.T, l *nettest.Lab) { l.Join(t) },
			"interface is gone",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
			want := flood(t, lab, 1000)
			r.until("the first flood", func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv == want })

			c.away(t, lab)
			l := r.until("a reopening", reopening)
			if !strings.HasSuffix(l.Capture.State, c.reason) || !strings.Contains(l.Capture.State, " try, in ") {
				t.Errorf("state %q, want the try, the delay and %q", l.Capture.State, c.reason)
			}
			c.back(t, lab)
			l = r.until("a live capture", live)
			if l.Capture.Restarts != 1 || l.Capture.LastLoss == "" {
				t.Errorf("%d restarts, last loss %q; want 1 and the gap marked", l.Capture.Restarts, l.Capture.LastLoss)
			}
			want += flood(t, lab, 500)
			r.until("both floods", func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv == want })
			l = r.finish()
			if sum, _ := l.udp(); sum.TotalRecv != want || sum.TotalSent != 0 {
				t.Errorf("UDP %d received, %d sent; want %d and 0", sum.TotalRecv, sum.TotalSent, want)
			}
		})
	}
}

func TestAddressChangeIsFollowed(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
	lab.Remote.Readdress(t, nettest.RemoteIPv4+"/24", "10.77.0.200/24")
	send := func() error {
		conn, err := net.Dial("udp", "10.77.0.200:4242")
		if err != nil {
			return err
		}
		defer conn.Close()
		_, err = conn.Write(make([]byte, 100))
		return err
	}
	l := r.until("the new address", func(l *line) bool {
		if err := lab.Local.Try(send); err != nil {
			t.Fatal(err)
		}
		for _, f := range l.Flows {
			if f.DstPort == 4242 || f.SrcPort == 4242 {
				return true
			}
		}
		return false
	})
	for _, f := range l.Flows {
		if f.Protocol == "UDP" && (f.SrcIP != "10.77.0.200" || f.SrcPort != 4242 || f.TotalRecv == 0 || f.TotalSent != 0) {
			t.Errorf("flow %s:%d - %s, %d sent, %d received; want the new address on the left, received",
				f.SrcIP, f.SrcPort, f.Dst, f.TotalSent, f.TotalRecv)
		}
	}
	r.finish()
}

func TestUnknownInterfaceIsAUsageError(t *testing.T) {
	t.Parallel()
	status, message := runToEnd(t, "--json", "-i", "nosuch0")
	if status != 2 || !strings.Contains(message, "capturing on nosuch0: no such interface") {
		t.Errorf("status %d, %q; want 2 and the interface named", status, message)
	}
}
