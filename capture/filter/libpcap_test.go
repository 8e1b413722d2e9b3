package filter

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/bpf"
)

// tcpdump compiles expressions with libpcap, for reading a file of a link type.
type tcpdump struct {
	path   string
	source []string // the flags that name a capture file without packets

	// names resolves names as tcpdump does here, except for hosts.
	names Resolver
}

// newTcpdump returns the installed tcpdump, or skips the test.
func newTcpdump(t testing.TB, link LinkType) *tcpdump {
	t.Helper()
	path, err := exec.LookPath("tcpdump")
	if err != nil {
		t.Skip("tcpdump is not installed: nothing to compare with")
	}
	version, err := exec.Command(path, "--version").CombinedOutput()
	if err != nil || !bytes.Contains(version, []byte("libpcap version 1.10.")) {
		t.Skipf("not the libpcap this package follows, 1.10: %s", bytes.TrimSpace(version))
	}
	header := make([]byte, 24)
	binary.LittleEndian.PutUint32(header, 0xa1b2c3d4)
	binary.LittleEndian.PutUint16(header[4:], 2)
	binary.LittleEndian.PutUint16(header[6:], 4)
	binary.LittleEndian.PutUint32(header[16:], DefaultSnapLen)
	binary.LittleEndian.PutUint32(header[20:], uint32(link))
	file := filepath.Join(t.TempDir(), "empty.pcap")
	if err := os.WriteFile(file, header, 0o600); err != nil {
		t.Fatal(err)
	}
	noHosts := func(context.Context, string, string) ([]netip.Addr, error) {
		return nil, errors.New("not asked")
	}
	return &tcpdump{path: path, source: []string{"-r", file}, names: newSystem("/etc", 0, noHosts)}
}

// errRefused says that libpcap does not compile an expression.
var errRefused = errors.New("refused by libpcap")

// compile returns libpcap's program.
func (d *tcpdump) compile(expr string, flags ...string) ([]bpf.RawInstruction, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	args := slices.Concat([]string{"-ddd"}, d.source, flags, []string{"--", expr})
	cmd := exec.CommandContext(ctx, d.path, args...)
	cmd.Env = append(os.Environ(), "RES_OPTIONS=attempts:1 timeout:1")
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exit):
		lines := strings.Split(strings.TrimSpace(string(exit.Stderr)), "\n")
		return nil, errors.Join(errRefused, errors.New(lines[len(lines)-1]))
	case err != nil:
		return nil, err
	}
	return parseDump(string(out))
}

// parseDump reads what tcpdump -ddd prints.
func parseDump(s string) ([]bpf.RawInstruction, error) {
	_, s, _ = strings.Cut(s, "\n")
	var program []bpf.RawInstruction
	for line := range strings.Lines(s) {
		var v [4]uint32
		for i, field := range strings.Fields(line) {
			n, err := strconv.ParseUint(field, 10, 32)
			if err != nil {
				return nil, err
			}
			v[i] = uint32(n)
		}
		program = append(program, bpf.RawInstruction{Op: uint16(v[0]), Jt: uint8(v[1]), Jf: uint8(v[2]), K: v[3]})
	}
	return program, nil
}

// tally counts the results of comparisons with libpcap.
type tally struct {
	sync.Mutex
	valid, refused, same int
	ratios               []float64
	excepted             map[string]int // by the name of the exception
}

// differs fails for a difference, unless there is an exception for it.
func (n *tally) differs(t *testing.T, o *outcome, format string, args ...any) {
	t.Helper()
	name, ok := excepted(o)
	if !ok {
		t.Errorf("%v: %q: "+format, append([]any{o.link, o.expr}, args...)...)
		return
	}
	if n.excepted == nil {
		n.excepted = map[string]int{}
	}
	n.excepted[name]++
}

// compareWithLibpcap compares the programs that both make of an expression.
func compareWithLibpcap(t *testing.T, d *tcpdump, link LinkType, packets []packet, expr string, n *tally) {
	t.Helper()
	theirs, refused := d.compile(expr)
	if refused != nil && !errors.Is(refused, errRefused) {
		t.Logf("no answer from libpcap: %q: %v", expr, refused)
		return
	}
	ours, err := Compile(expr, Options{LinkType: link, Resolver: d.names})
	n.Lock()
	defer n.Unlock()
	o := &outcome{link: link, expr: expr, err: err, theirs: refused, program: ours, packets: packets}
	switch {
	case (err == nil) != (refused == nil):
		n.differs(t, o, "error is %v, libpcap's %v", err, refused)
		return
	case err != nil:
		n.refused++
		return
	}
	n.valid++
	n.ratios = append(n.ratios, float64(len(ours.Raw()))/float64(len(theirs)))
	if slices.Equal(ours.raw, theirs) {
		n.same++
		return
	}
	if os.Getenv("SHOW") != "" {
		t.Logf("DIFF %v %d %d %s", link, len(ours.Raw()), len(theirs), expr)
	}
	d.compareVerdicts(t, o, newProgram(theirs, true), n)
}

// compareVerdicts compares which packets two programs match. Where the program of libpcap
// differs from itself before it was optimised, either result will do: the packet is too
// short, or the optimiser of libpcap wrong.
func (d *tcpdump) compareVerdicts(t *testing.T, o *outcome, theirs Program, n *tally) {
	t.Helper()
	want := verdicts(theirs, o.packets)
	var plain []bool
	for i, got := range verdicts(o.program, o.packets) {
		if got == want[i] {
			continue
		}
		if plain == nil {
			raw, err := d.compile(o.expr, "-O")
			if err != nil {
				t.Errorf("%q: %v", o.expr, err)
				return
			}
			plain = verdicts(newProgram(raw, true), o.packets)
		}
		if got != plain[i] {
			n.differs(t, o, "packet %d of %d bytes: matches is %v, with libpcap's program %v",
				i, len(o.packets[i].data), got, want[i])
			return
		}
	}
}

// linkPackets returns packets of a link type: those of the data files, or those of RAW
// with another header before them.
func linkPackets(t testing.TB, link LinkType) []packet {
	t.Helper()
	for dir, l := range dataDirs {
		if l == link {
			return readData(t, dir).packets
		}
	}
	headers := linkHeaders(link)
	if link == LinkPFLOG {
		headers = headers[:1] // Of IPv6, tcpdump knows its own system's address family alone.
	}
	var packets []packet
	for i, p := range readData(t, "raw").packets {
		version := 0
		if len(p.data) > 0 && p.data[0]>>4 == 6 {
			version = 1
		}
		if len(headers) == 0 {
			packets = append(packets, p)
			continue
		}
		header := headers[i%len(headers)][version]
		if header != nil {
			packets = append(packets, packet{data: slices.Concat(header, p.data), wireLen: p.wireLen + len(header)})
		}
	}
	return packets
}

// diffLinks are the link types that are compared, with the percentage of the expressions
// for each. Most primitives are about Ethernet.
var diffLinks = []struct {
	link  LinkType
	share int
}{
	{LinkEthernet, 37},
	{LinkRaw, 8},
	{LinkLinuxSLL, 8},
	{LinkLinuxSLL2, 8},
	{LinkNull, 6},
	{LinkLoop, 2},
	{LinkPPP, 6},
	{LinkIPv4, 2},
	{LinkIPv6, 1},
	{LinkWLAN, 4},
	{LinkRadiotap, 3},
	{LinkPrism, 2},
	{LinkPPI, 1},
	{LinkPFLOG, 2},
	{LinkCiscoHDLC, 2},
	{LinkENC, 1},
	{LinkPPPD, 1},
	{LinkIPNET, 1},
	{LinkAVS, 1},
	{LinkTokenRing, 1},
	{LinkFDDI, 1},
	{LinkIPOverFC, 1},
	{LinkSunATM, 1},
	{LinkAnalyzer, 1},
}

// FILTER_RANDOM_EXPRESSIONS sets the number of expressions, for a longer search.
func TestRandomExpressionsAgreeWithLibpcap(t *testing.T) {
	t.Parallel()
	total := 5000
	if testing.Short() {
		total = 600
	}
	if v, err := strconv.Atoi(os.Getenv("FILTER_RANDOM_EXPRESSIONS")); err == nil {
		total = v
	}
	var n tally
	t.Run("links", func(t *testing.T) {
		for _, l := range diffLinks {
			t.Run(l.link.String(), func(t *testing.T) {
				t.Parallel()
				d := newTcpdump(t, l.link)
				packets := linkPackets(t, l.link)
				for _, expr := range randomExpressions(l.link, 1, total*l.share/100) {
					compareWithLibpcap(t, d, l.link, packets, expr, &n)
				}
			})
		}
	})
	t.Logf("%d valid, %d of them the same program; %d refused; by exception: %v", n.valid, n.same, n.refused, n.excepted)
}

func TestProgramsAreNearlyAsShortAsLibpcaps(t *testing.T) {
	t.Parallel()
	var n tally
	t.Run("corpus", func(t *testing.T) {
		for dir, link := range dataDirs {
			t.Run(dir, func(t *testing.T) {
				t.Parallel()
				d := newTcpdump(t, link)
				packets := readData(t, dir).packets
				for _, row := range readTable(t, dir, "corpus.tsv.gz") {
					compareWithLibpcap(t, d, link, packets, row[0], &n)
				}
			})
		}
	})
	if len(n.ratios) == 0 {
		t.Skip("nothing compared: tcpdump is not installed")
	}
	slices.Sort(n.ratios)
	median := n.ratios[len(n.ratios)/2]
	t.Logf("%d programs, %d the same; median of the ratio of lengths %.2f, largest %.2f",
		n.valid, n.same, median, n.ratios[len(n.ratios)-1])
	if median > 1.3 {
		t.Errorf("the median program has %.2f times as many instructions as libpcap's, want at most 1.3", median)
	}
}
