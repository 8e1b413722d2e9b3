package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/nettest"
)

// flowsExported is how many flows are exported at once.
const flowsExported = 20_000

// nfcapd starts the collector of nfdump on a host; stop ends it and returns the flows, bytes and
// packets that it has.
func nfcapd(t *testing.T, h *nettest.Host, port string) (stop func() (flows, bytes, packets uint64)) {
	t.Helper()
	for _, tool := range []string{"nfcapd", "nfdump"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	dir := t.TempDir()
	cmd := exec.Command("nfcapd", "-w", dir, "-b", "127.0.0.1", "-p", port)
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	h.Start(t, cmd)
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	expectFile(t, log.Name(), "Startup nfcapd")
	return func() (flows, bytes, packets uint64) {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // What it has says whether it has ended well.
		out, err := exec.Command("nfdump", "-R", dir, "-N", "-s", "proto").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		found := regexp.MustCompile(`total flows: (\d+), total bytes: (\d+), total packets: (\d+)`).FindSubmatch(out)
		if found == nil {
			t.Fatalf("nfdump says %s", out)
		}
		var n [3]uint64
		for i := range n {
			if n[i], err = strconv.ParseUint(string(found[i+1]), 10, 64); err != nil {
				t.Fatal(err)
			}
		}
		if text := read(t, log.Name()); !strings.Contains(text, "Sequence Errors: 0, Bad Packets: 0") {
			t.Errorf("nfcapd says %s", text)
		}
		return n[0], n[1], n[2]
	}
}

// TestNfcapdGetsToTheByteWhatWasCaptured exports a flood of 20,000 flows from a program that is
// confined. It is not parallel: it takes all there is of the machine.
func TestNfcapdGetsToTheByteWhatWasCaptured(t *testing.T) {
	lab := nettest.New(t)
	stop := nfcapd(t, lab.Remote, "4739")
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--limit", "1", "--ipfix", "udp://127.0.0.1:4739")
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: flowsExported, Make: nettest.DistinctFlows})
		return err
	})
	r.expectLine("all frames", func(l *line) bool { return l.PacketsRecv >= flowsExported })
	l := r.finish()
	flows, octets, packets := stop()
	if octets != l.TotalSent+l.TotalRecv || packets != l.PacketsSent+l.PacketsRecv || flows < flowsExported {
		t.Errorf("nfcapd has %d flows, %d bytes, %d packets; the last line %d and %d bytes, %d and %d packets", flows, octets, packets, l.TotalSent, l.TotalRecv, l.PacketsSent, l.PacketsRecv)
	}
	if text := r.stderr.String(); text != "" {
		t.Errorf("it says %s", text)
	}
}

func TestWhatIsNotSentIsSaidInTheEnd(t *testing.T) {
	t.Parallel()
	status, message := runToEnd(t, "-r", sample("mixed.pcapng"), "--ipfix", "udp://"+freeAddress(t))
	if status != 0 || !regexp.MustCompile(`udp://127\.0\.0\.1:\d+: 90 records of flows with 118 packets and 14308 bytes were not sent`).MatchString(message) {
		t.Errorf("status %d: %s", status, message)
	}
	status, message = runToEnd(t, "-r", sample("mixed.pcapng"), "--ipfix", "tcp://"+freeAddress(t))
	if status != exitUsage || !strings.Contains(message, "connection refused") {
		t.Errorf("without a collector over TCP: status %d: %s", status, message)
	}
}

// TestAConfinedProgramConnectsToItsCollectorAgain has a collector close the connection of TCP.
func TestAConfinedProgramConnectsToItsCollectorAgain(t *testing.T) {
	t.Parallel()
	c, err := ipfixtest.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cmd := program.Command(t, "--demo", "--ipfix", "tcp://"+c.Address())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	before := c.Wait(1)
	c.Disconnect()
	eventually(t, "it has connected again", func() bool { return c.Wait(0).Templates > 1 })
	if after := c.Wait(before.Records + 1); after.Records <= before.Records || after.Unknown > 0 {
		t.Errorf("it got %+v, and then %+v", before, after)
	}
}

// TestGoFlow2AndClickHouseHaveTheTotals exports a file with IPv6 and what has no addresses to GoFlow2,
// with the shipped mapping, and puts its JSON into ClickHouse with the shipped table and queries.
func TestGoFlow2AndClickHouseHaveTheTotals(t *testing.T) {
	t.Parallel()
	if exec.Command("python3", "-c", "import chdb").Run() != nil {
		t.Skip("python3 has no chdb")
	}
	tool, err := exec.Command("go", "tool", "-modfile="+inRepository(".ci/goflow2/go.mod"), "-n", "goflow2").Output()
	if err != nil {
		t.Skip("goflow2 cannot be built")
	}
	recipe := func(name string) string { return inRepository("docs/recipes/ipfix/" + name) }
	at, out := freeAddress(t), filepath.Join(t.TempDir(), "flows.json")
	goflow2 := exec.Command(strings.TrimSpace(string(tool)), "-listen", "netflow://"+at, "-addr", freeAddress(t), "-mapping", recipe("goflow2.yaml"), "-transport.file", out, "-templates.path", "")
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	goflow2.Stderr = log
	if err := goflow2.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = goflow2.Process.Kill(); _ = goflow2.Wait() })
	expectFile(t, log.Name(), "starting collection")
	if status, message := runToEnd(t, "-r", sample("mixed.pcapng"), "--ipfix", "udp://"+at); status != 0 || message != "" {
		t.Fatalf("status %d: %s", status, message)
	}
	eventually(t, "all records are there", func() bool {
		text, _ := os.ReadFile(out) // It comes with the first one.
		return bytes.Count(text, []byte("\n")) >= 90
	})
	const script = `
import sys
from chdb.session import Session
s = Session()
s.query("CREATE DATABASE d ENGINE = Atomic")
s.query("USE d")
s.query(open(sys.argv[1]).read())
s.query("INSERT INTO flows FORMAT JSONEachRow " + open(sys.argv[3]).read())
for q in open(sys.argv[2]).read().split(";"):
    if q.strip():
        print(s.query(q, "CSV"))
`
	text, err := exec.Command("python3", "-c", script, recipe("clickhouse.sql"), recipe("queries.sql"), out).Output()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.SplitN(string(text), "\n\n", 2)[0])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l := lastLine(t, "--json", "-r", sample("mixed.pcapng"))
	want := fmt.Sprintf("[[received %d %d] [sent %d %d]]", l.TotalRecv, l.PacketsRecv, l.TotalSent, l.PacketsSent)
	if got := fmt.Sprint(rows); got != want {
		t.Errorf("ClickHouse has %s, want %s", got, want)
	}
}
