package e2e

import (
	"encoding/csv"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// chdb puts files of JSON into the table of a file, and prints the answer of each query of another one.
const chdb = `
import sys
from chdb.session import Session
s = Session()
s.query("CREATE DATABASE d ENGINE = Atomic")
s.query("USE d")
s.query(open(sys.argv[1]).read())
for name in sys.argv[3:]:
    s.query("INSERT INTO flows FORMAT JSONEachRow " + open(name).read())
for q in open(sys.argv[2]).read().split(";"):
    if q.strip():
        print(str(s.query(q, "CSV")).strip(), end="\n\n")
`

// pythonWith is a Python that has a module: the one of the system, or the one that .ci/run makes.
func pythonWith(t *testing.T, module string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, python := range []string{"python3", filepath.Join(cache, "iftopgo-ci", "python", "bin", "python3")} {
		if exec.Command(python, "-c", "import "+module).Run() == nil {
			return python
		}
	}
	t.Skip("no python3 has " + module + ": .ci/run install")
	return ""
}

// clickHouse puts what GoFlow2 has written into a table, and returns the answers to the shipped
// queries.
func clickHouse(t *testing.T, table string, files ...string) (answers [][][]string) {
	t.Helper()
	cmd := exec.Command(pythonWith(t, "chdb"), append([]string{"-c", chdb, table, ipfixRecipe("queries.sql")}, files...)...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for answer := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		rows, err := csv.NewReader(strings.NewReader(answer)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, rows)
	}
	return answers
}

// numberOf is a number of an answer.
func numberOf(t *testing.T, text string) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// expectTotals checks that each of the shipped queries adds up to what was captured, and the first one
// for packets, too.
func expectTotals(t *testing.T, answers [][][]string, want exported) {
	t.Helper()
	columns := [...]int{1, 3, 2, 1} // those with bytes
	if len(answers) != len(columns) {
		t.Fatalf("there are %d answers", len(answers))
	}
	var packets uint64
	for i, column := range columns {
		var octets uint64
		for _, r := range answers[i] {
			octets += numberOf(t, r[column])
			if i == 0 {
				packets += numberOf(t, r[2])
			}
		}
		if octets != want.octets {
			t.Errorf("query %d has %d bytes, want %d", i+1, octets, want.octets)
		}
	}
	if packets != want.packets {
		t.Errorf("there are %d packets, want %d", packets, want.packets)
	}
}

// TestGoFlow2AndClickHouseHaveTheTotalsOfAFile exports a file with what has no addresses, too, to
// GoFlow2, with the shipped mapping, and puts its JSON into ClickHouse with the shipped table, which
// forgets nothing here. Each of the shipped queries adds up to the totals.
func TestGoFlow2AndClickHouseHaveTheTotalsOfAFile(t *testing.T) {
	t.Parallel()
	pythonWith(t, "chdb")
	lab := nettest.New(t)
	g := startGoFlow2(t, lab.Remote, "4739")
	cmd := program.Command(t, "-r", sample("mixed.pcapng"), "--ipfix", "udp://127.0.0.1:4739")
	lab.Remote.Start(t, cmd)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	l := lastLine(t, "--json", "-r", sample("mixed.pcapng"))
	eventually(t, "all packets are there", func() bool { return g.got(t).packets == l.PacketsRecv+l.PacketsSent })
	table, _, forgets := strings.Cut(read(t, ipfixRecipe("clickhouse.sql")), "\nTTL ")
	if !forgets { // After two years: the packets are older.
		t.Fatal("the table keeps everything")
	}
	answers := clickHouse(t, fileWith(t, "table.sql", table), g.out)
	want := fmt.Sprintf("[[received %d %d] [sent %d %d]]", l.TotalRecv, l.PacketsRecv, l.TotalSent, l.PacketsSent)
	if got := fmt.Sprint(answers[0]); got != want {
		t.Errorf("ClickHouse has %s, want %s", got, want)
	}
	expectTotals(t, answers, totalOf(&l))
}

// TestGoFlow2AndClickHouseHaveTheTotalsOfManyFlows exports 20,000 flows of both versions of IP while they
// are captured, and one of this process, to GoFlow2 and from there to ClickHouse, to the table as it is
// shipped.
func TestGoFlow2AndClickHouseHaveTheTotalsOfManyFlows(t *testing.T) {
	t.Parallel()
	pythonWith(t, "chdb")
	lab := nettest.New(t)
	g := startGoFlow2(t, lab.Remote, "4739")
	r := openExporting(t, lab.Remote, "udp://127.0.0.1:4739")
	own := sendDatagrams(t, lab.Remote, nettest.LocalIPv4+":9", 100)
	r.floodSlowly(lab, flowsExported)
	r.waitFor(lab.Remote, g, flowsExported+1)
	l := r.finish()
	if text := r.stderr.String(); text != "" {
		t.Errorf("it says %s", text)
	}
	want := totalOf(&l)
	comesTrue(patience, func() bool { return g.got(t).packets >= want.packets })
	g.stop()
	skipIfDropped(t, lab.Remote)
	got := g.got(t)
	t.Logf("GoFlow2 has %+v, captured were %+v", got, want)
	if got.octets != want.octets || got.packets != want.packets {
		t.Errorf("GoFlow2 has %+v, captured were %+v", got, want)
	}
	answers := clickHouse(t, ipfixRecipe("clickhouse.sql"), g.out)
	expectTotals(t, answers, want)
	var sent, six uint64
	for _, who := range answers[1] {
		if who[0] == filepath.Base(os.Args[0]) {
			sent += numberOf(t, who[3])
		}
	}
	for _, remote := range answers[2] {
		if strings.Contains(remote[0], ":") {
			six += numberOf(t, remote[2])
		}
	}
	if least := uint64(flowsExported / 2 * (14 + 40 + 8 + 100)); sent != own || six < least {
		t.Errorf("%d bytes are of this process, want %d, and %d of IPv6, want %d", sent, own, six, least)
	}
}

// sendDatagrams sends datagrams of 100 bytes on a socket that stays open, and returns how many bytes their
// frames have. Nobody has to listen.
func sendDatagrams(t *testing.T, h *nettest.Host, to string, datagrams int) (octets uint64) {
	t.Helper()
	h.Do(t, func() error {
		c, err := net.ListenPacket("udp4", "")
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = c.Close() })
		for range datagrams {
			n, err := c.WriteTo(make([]byte, 100), net.UDPAddrFromAddrPort(netip.MustParseAddrPort(to)))
			if err != nil {
				return err
			}
			octets += uint64(14 + 20 + 8 + n)
		}
		return nil
	})
	return octets
}
