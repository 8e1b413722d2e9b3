package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/nettest"
)

// vnstat is its daemon, and what it keeps.
type vnstat struct {
	t      *testing.T
	host   *nettest.Host
	config string
	daemon *exec.Cmd
}

// startVnstat starts it on a host. It is told that no rate is too high, and keeps its figures
// every minute.
func startVnstat(t *testing.T, h *nettest.Host) *vnstat {
	t.Helper()
	for _, tool := range []string{"vnstatd", "vnstat"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("needs vnstat")
		}
	}
	dir := t.TempDir()
	v := &vnstat{t: t, host: h, config: filepath.Join(dir, "vnstat.conf")}
	text := fmt.Sprintf("DatabaseDir \"%s\"\nMaxBandwidth 0\nBandwidthDetection 0\nUpdateInterval 20\nPollInterval 2\nSaveInterval 1\n"+
		"UseLogging 0\nDaemonUser \"\"\nDaemonGroup \"\"\nAlwaysAddNewInterfaces 1\nTimeSyncWait 0\nPidFile \"%s\"\nInterface \"%s\"\n", dir, filepath.Join(dir, "pid"), h.Iface)
	if err := os.WriteFile(v.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	v.start()
	t.Cleanup(v.stop)
	return v
}

func (v *vnstat) start() {
	v.t.Helper()
	v.daemon = exec.Command("vnstatd", "--nodaemon", "--config", v.config)
	v.host.Start(v.t, v.daemon)
}

// stop ends it, when it writes what it has read.
func (v *vnstat) stop() {
	if v.daemon.ProcessState == nil {
		_ = v.daemon.Process.Signal(syscall.SIGTERM)
		_ = v.daemon.Wait() // Its status is that of the signal.
	}
}

// total is what it has kept of the interface; ok is false when it has none yet.
func (v *vnstat) total() (p flows.Pair, ok bool) {
	v.t.Helper()
	out, err := exec.Command("vnstat", "--config", v.config, "--json", "y").Output()
	if err != nil {
		return p, false
	}
	var all struct {
		Interfaces []struct {
			Name    string
			Traffic struct{ Total struct{ RX, TX uint64 } }
		}
	}
	if err := json.Unmarshal(out, &all); err != nil { // It says in words that it has none.
		return p, false
	}
	for _, i := range all.Interfaces {
		if i.Name == v.host.Iface {
			return flows.Pair{Sent: i.Traffic.Total.TX, Recv: i.Traffic.Total.RX}, true
		}
	}
	return p, false
}

// kept is total, once it has begun.
func (v *vnstat) kept() flows.Pair {
	v.t.Helper()
	p, ok := v.total()
	if !ok {
		v.t.Fatal("vnstat has nothing")
	}
	return p
}

// vnstatTime is how long both run beside each other: IFTOPGO_VNSTAT, such as 2h, or one round.
func vnstatTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("IFTOPGO_VNSTAT")
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("IFTOPGO_VNSTAT=%s: want a duration", text)
	}
	return d
}

// TestTheRecorderBesideVnstat has both keep what an interface carries: mixed traffic, while either
// is started again, and the interface is made anew, whose counters are 0 then. The recorder has
// what the kernel counted, to the byte. vnstat reads counters every 20 seconds: it lacks what came
// since it read them last, for good once the interface is gone. A counter that begins at 0 again,
// of an interface that it has not seen gone, it takes for one of 32 bits that was full: then it has
// 4 GiB more that nobody sent.
func TestTheRecorderBesideVnstat(t *testing.T) {
	t.Parallel()
	lab, dir := nettest.New(t), historyDir(t)
	v := startVnstat(t, lab.Remote)
	for _, ok := v.total(); !ok; _, ok = v.total() {
		if t.Context().Err() != nil {
			t.Fatal("vnstat does not begin")
		}
		<-time.After(50 * time.Millisecond)
	}
	kernel := func() flows.Pair {
		c := lab.Remote.Counters(t, lab.Remote.Iface)
		return flows.Pair{Sent: c.TxBytes, Recv: c.RxBytes}
	}
	r := recordOn(t, lab.Remote, dir)
	beginning(t, r, dir)
	lives := minus(flows.Pair{}, kernel()) // What was before nobody has.
	vnstatFirst := v.kept()
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	until := time.Now().Add(vnstatTime(t))
	rounds := 0
	for rounds == 0 || time.Now().Before(until) {
		rounds++
		mixedTraffic(t, lab, random)
		r.next()
		r.finish() // Nobody records,
		mixedTraffic(t, lab, random)
		r = recordOn(t, lab.Remote, dir)
		mixedTraffic(t, lab, random)
		v.stop() // or vnstat does not run.
		mixedTraffic(t, lab, random)
		v.start()
		mixedTraffic(t, lab, random)
	}
	settled := func() {
		for range 4 {
			r.next()
		}
	}
	settled()
	v.stop()
	before := v.kept()
	if got, want := minus(before, vnstatFirst), lives.Plus(kernel()); got.Sent > want.Sent || got.Recv > want.Recv {
		t.Errorf("of one life of the interface vnstat has %v, more than the kernel's %v", got, want)
	}
	v.start()
	mixedTraffic(t, lab, random)
	settled()
	lives = lives.Plus(kernel())
	lab.Cut(t)
	r.next()
	lab.Join(t)
	for r.next().Capture.Restarts == 0 {
	}
	mixedTraffic(t, lab, random)
	settled()
	r.finish()
	v.stop()
	want := lives.Plus(kernel())
	recorded, missed := recordedIn(t, dir, "2026..2099")
	has := minus(v.kept(), vnstatFirst)
	t.Logf("%d rounds; the kernel counted %v, %v were recorded and %v not; vnstat has %v", rounds, want, recorded, missed, has)
	if got := recorded.Plus(missed); got.Sum() != want.Sum() {
		t.Errorf("%v recorded and %v missed are %v; the kernel counted %v", recorded, missed, got, want)
	}
	if has == want {
		t.Error("vnstat has the same: say so here")
	}
}

// minus is the difference of two pairs, modulo 2^64: of which another difference is made.
func minus(a, b flows.Pair) flows.Pair {
	return flows.Pair{Sent: a.Sent - b.Sent, Recv: a.Recv - b.Recv}
}

// mixedTraffic sends TCP, UDP in fragments over IPv4 and IPv6, and a burst of small frames.
func mixedTraffic(t *testing.T, lab *nettest.Lab, random *rand.Rand) {
	t.Helper()
	transfer(t, lab, "tcp4", nettest.RemoteIPv4+":7001", 1000+random.IntN(1_000_000))
	datagrams(t, lab, "udp6", "["+nettest.RemoteIPv6+"]:7002", 100+random.IntN(5000), 1+random.IntN(50))
	flood(t, lab, 100+random.IntN(3000))
}
