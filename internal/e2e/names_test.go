package e2e

import (
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/e2e/program"
)

// namedCaptures are captures of clients of all kinds with what they ask for.
func namedCaptures(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(inRepository("capture/peek/testdata/*.pcap"))
	if err != nil || len(all) == 0 {
		t.Fatalf("%d captures, error %v", len(all), err)
	}
	return all
}

// lastLine runs the program to its end and returns the last line that it writes.
func lastLine(t *testing.T, args ...string) line {
	t.Helper()
	out, err := exec.Command(program.Path(t), args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	var last line
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	return last
}

// readNames returns the last line of a capture file of the lab.
func readNames(t *testing.T, path string, more ...string) line {
	t.Helper()
	return lastLine(t, append([]string{"--json", "-Z", "-N", "-F", "10.77.0.1/32", "-F", "fd77::1/128", "-r", path}, more...)...)
}

// fields are what tshark says of the packets that a display filter lets through.
func fields(t *testing.T, path, filter string, names ...string) [][]string {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("needs tshark")
	}
	args := []string{"-r", path, "-Y", filter, "-T", "fields"}
	for _, name := range names {
		args = append(args, "-e", name)
	}
	out, err := exec.Command("tshark", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for text := range strings.Lines(string(out)) {
		all = append(all, strings.Split(strings.TrimRight(text, "\n"), "\t"))
	}
	return all
}

// TestNamesInFilesAreThoseOfTshark compares what clients ask for, flow by flow.
func TestNamesInFilesAreThoseOfTshark(t *testing.T) {
	t.Parallel()
	for _, path := range namedCaptures(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			want := map[int]string{}
			for _, f := range fields(t, path, "tls.handshake.extensions_server_name or http.host or http2.headers.authority",
				"tcp.srcport", "udp.srcport", "tls.handshake.extensions_server_name", "http.host", "http2.headers.authority") {
				name, _, _ := strings.Cut(f[2]+f[3]+f[4], ":")
				want[portOf(t, f[0]+f[1])] = name
			}
			answered := map[string]bool{}
			for _, f := range fields(t, path, "dns.flags.response == 1", "dns.qry.name", "dns.a", "dns.aaaa") {
				for addr := range strings.SplitSeq(f[1]+","+f[2], ",") {
					answered[addr+" "+f[0]] = true
				}
			}
			got, asking := map[int]string{}, 0
			for _, r := range readNames(t, path).Flows {
				if r.Protocol == "TCP" || r.DstPort == 443 {
					asking++
				}
				switch r.NameSource {
				case "sni", "quic", "http":
					got[r.SrcPort] = r.NameDst
				case "dns":
					if !answered[r.DstIP+" "+r.NameDst] {
						t.Errorf("%s is called %s: no answer says so", r.DstIP, r.NameDst)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("by the ports of clients:\n%s", diff)
			}
			t.Logf("%d of %d flows of TCP and QUIC have a name", len(got), asking)
			if len(got) != asking {
				t.Errorf("%d of %d flows have a name", len(got), asking)
			}
		})
	}
}

// TestTheSameFileGivesTheSameNames reads captures twice, and once more with names off.
func TestTheSameFileGivesTheSameNames(t *testing.T) {
	t.Parallel()
	for _, path := range namedCaptures(t) {
		names := func(l line) map[string]string {
			all := map[string]string{}
			for _, r := range l.Flows {
				all[r.Src+" "+r.Dst] = r.NameDst + " " + r.NameSource
			}
			return all
		}
		if one, two := names(readNames(t, path)), names(readNames(t, path)); !maps.Equal(one, two) {
			t.Errorf("%s: %v, then %v", path, one, two)
		}
		for _, r := range readNames(t, path, "-n").Flows {
			if r.NameDst+r.NameSrc+r.NameSource != "" || strings.Contains(r.Dst, "example") {
				t.Errorf("%s: with -n the flow to %s has the name %q", path, r.Dst, r.NameDst)
			}
		}
	}
}

// portOf reads a port.
func portOf(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
