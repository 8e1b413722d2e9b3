package suites

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// samples is the directory of the repository's captures.
const samples = "../../../testdata"

// tsharkDiffers are the samples in which tshark tells flows apart in another way, and why.
var tsharkDiffers = map[string]struct {
	group, why string
}{
	"cut.pcap": {
		"ether: SCTP of iftopgo alone, SCTP of tshark alone",
		"of an SCTP header that is cut behind its ports tshark reports no ports",
	},
	"lying.pcap": {
		"ether: TCP of another size",
		"of an IPv4 header that is longer than the packet tshark reports no addresses",
	},
	"ipv6.pcap":    {"rawip6: " + mobility, "tshark does not look behind a mobility header"},
	"raw.pcap":     {"rawip: " + mobility, "the same"},
	"unusual.pcap": {"ether: " + mobility, "the same"},
	"links.pcapng": {
		"per-packet: TCP of another size, UDP of another size",
		"tshark 4.0 does not know the link types of switches (DSA)",
	},
	"links-be.pcapng": {"per-packet: TCP of another size, UDP of another size", "the same"},
}

// ample is more than a tool takes for any sample.
var ample = Limits{Time: 2 * time.Minute, MemoryKiB: 2 << 20}

const mobility = "IP of another size, UDP of another size"

// TestSamplesAgreeWithWireshark runs all of it over every capture of the repository.
func TestSamplesAgreeWithWireshark(t *testing.T) {
	t.Parallel()
	s := Suite{Tools: Tools{Limits: ample}, Workers: runtime.GOMAXPROCS(0)}
	if err := s.Find(); err != nil {
		t.Skipf("Wireshark's tools are not installed: %v", err)
	}
	s.Program = program.Path(t)
	paths, err := Find(samples)
	if err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(samples, "*"))
	if err != nil || len(paths) != len(all) {
		t.Fatalf("found %d captures of %d, %v", len(paths), len(all), err)
	}
	verdicts, err := s.Compare(t.Context(), paths)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range verdicts {
		name := filepath.Base(paths[i])
		other, named := tsharkDiffers[name]
		switch {
		case v.Class == Equal || v.Class == HeaderNotCounted: // Another tshark may know better.
		case !named:
			t.Errorf("%s: %v, %q, %s; want it equal", name, v.Class, v.Group, v.Figures)
		case v.Class != FlowsDiffer || v.Group != other.group:
			t.Errorf("%s: %v, %q, %s; want it to differ alone in %q, for %s", name, v.Class, v.Group, v.Figures, other.group, other.why)
		}
	}
}
