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
// is started again, the recorder is killed, and the interface is made anew, whose counters are 0
// then. The recorder has what the kernel counted, to the byte. vnstat reads counters every 20
// seconds: it lacks what came since it read them last, for good once the interface is gone. A
// counter that begins at 0 again, of an interface that it has not seen gone, it takes for one of
// 32 bits that was full: then it has 4 GiB more that nobody sent.
func TestTheRecorderBesideVnstat(t *testing.T) {
	t.Parallel()
	b := besideVnstat(t)
	until := time.Now().Add(vnstatTime(t))
	for b.rounds == 0 || time.Now().Before(until) {
		b.rounds++
		b.startAnew()
		b.kill()
		b.startVnstatAnew()
		b.makeAnew()
	}
	b.finish()
	b.v.stop()
	want := b.lives.Plus(b.kernel())
	recorded, missed := recordedIn(t, b.dir, "2026..2099")
	has := minus(b.v.kept(), b.vnstatFirst)
	t.Logf("%d rounds; the kernel counted %v, %v were recorded and %v not", b.rounds, want, recorded, missed)
	if got := recorded.Plus(missed); got.Sum() != want.Sum() {
		t.Errorf("%v recorded and %v missed are %v; the kernel counted %v", recorded, missed, got, want)
	}
	if recorded.Sum() == 0 || missed.Sum() == 0 {
		t.Errorf("%v recorded and %v missed: there was both", recorded, missed)
	}
	b.expectVnstatToDiffer("received", has.Recv, want.Recv)
	b.expectVnstatToDiffer("sent", has.Sent, want.Sent)
}

// beside is a host on which a recorder and vnstat keep what its interface carries.
type beside struct {
	t      *testing.T
	lab    *nettest.Lab
	dir    string
	v      *vnstat
	r      *stream
	random *rand.Rand
	// lives is what the kernel has counted in the lives of the interface that are over, less
	// what it had when the recording began; vnstatFirst is what vnstat had then.
	lives, vnstatFirst flows.Pair
	rounds             int
}

// besideVnstat starts both.
func besideVnstat(t *testing.T) *beside {
	t.Helper()
	b := &beside{t: t, lab: nettest.New(t), dir: historyDir(t), random: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))}
	b.v = startVnstat(t, b.lab.Remote)
	for _, ok := b.v.total(); !ok; _, ok = b.v.total() {
		if t.Context().Err() != nil {
			t.Fatal("vnstat does not begin")
		}
		<-time.After(50 * time.Millisecond)
	}
	b.r = recordOn(t, b.lab.Remote, b.dir)
	beginning(t, b.r, b.dir)
	b.lives = minus(flows.Pair{}, b.kernel()) // What was before nobody has.
	b.vnstatFirst = b.v.kept()
	return b
}

// kernel is what the kernel has counted in this life of the interface.
func (b *beside) kernel() flows.Pair {
	b.t.Helper()
	c := b.lab.Remote.Counters(b.t, b.lab.Remote.Iface)
	return flows.Pair{Sent: c.TxBytes, Recv: c.RxBytes}
}

// traffic sends some, and lets some seconds pass where there are hours.
func (b *beside) traffic() {
	b.t.Helper()
	mixedTraffic(b.t, b.lab, b.random)
	if vnstatTime(b.t) == 0 {
		return
	}
	for range b.random.IntN(15) {
		b.r.next()
	}
	mixedTraffic(b.t, b.lab, b.random)
}

// startAnew ends the recorder, and starts it again after some traffic.
func (b *beside) startAnew() {
	b.t.Helper()
	b.traffic()
	b.r.next()
	b.r.finish()
	mixedTraffic(b.t, b.lab, b.random)
	b.r = recordOn(b.t, b.lab.Remote, b.dir)
	b.traffic()
}

// kill kills the recorder in the middle of traffic.
func (b *beside) kill() {
	b.t.Helper()
	b.traffic()
	b.r.signal(syscall.SIGKILL)
	_ = b.r.cmd.Wait() // It was killed.
	mixedTraffic(b.t, b.lab, b.random)
	b.r = recordOn(b.t, b.lab.Remote, b.dir)
	b.traffic()
}

// startVnstatAnew does so with vnstat.
func (b *beside) startVnstatAnew() {
	b.t.Helper()
	b.v.stop()
	b.traffic()
	b.v.start()
	b.traffic()
}

// makeAnew makes the interface anew, once the recorder has accounted for all that it carried.
func (b *beside) makeAnew() {
	b.t.Helper()
	b.traffic()
	b.settle()
	restarts := b.r.next().Capture.Restarts
	b.lives = b.lives.Plus(b.kernel())
	b.lab.Cut(b.t)
	b.r.next()
	b.lab.Join(b.t)
	for b.r.next().Capture.Restarts == restarts {
	}
	b.traffic()
}

// settle waits until nothing is carried, and all that was is accounted for.
func (b *beside) settle() {
	b.t.Helper()
	for before := b.kernel(); ; {
		for range 4 {
			b.r.next()
		}
		now := b.kernel()
		if now == before {
			return
		}
		before = now
	}
}

// finish ends the recorder while nothing is carried. Where a neighbour was asked for all the same,
// which the recorder could not know any more, another one accounts for that.
func (b *beside) finish() {
	b.t.Helper()
	for b.settle(); ; b.r = recordOn(b.t, b.lab.Remote, b.dir) {
		before := b.kernel()
		b.r.finish()
		if b.kernel() == before {
			return
		}
	}
}

// expectVnstatToDiffer says by how much vnstat has something else than the kernel has counted: it
// has some multiple of 4 GiB more, at most one for each life of the interface, and lacks what it
// did not read.
func (b *beside) expectVnstatToDiffer(what string, has, want uint64) {
	b.t.Helper()
	const full = 1 << 32
	more := uint64(0)
	for has > want+more*full {
		more++
	}
	lacks := want + more*full - has
	b.t.Logf("%s: vnstat has %d times 4 GiB too much, and lacks %d bytes of %d", what, more, lacks, want)
	switch {
	case more > uint64(b.rounds) || lacks > want+more: // It takes a counter to be full at one byte less.
		b.t.Errorf("%s: vnstat has %d; the kernel counted %d in %d lives of the interface", what, has, want, b.rounds+1)
	case more == 0 && lacks == 0:
		b.t.Errorf("%s: vnstat has what the kernel counted: say so here", what)
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
