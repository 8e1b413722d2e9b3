package tracefile_test

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// TestPacketsAgreeWithPcapgo compares every packet of the sample files with what gopacket reads.
func TestPacketsAgreeWithPcapgo(t *testing.T) {
	t.Parallel()
	for name, file := range samples(t) {
		if strings.HasSuffix(name, ".zst") {
			continue // It does not unpack them.
		}
		got, err := readBytes(file.Data)
		if err != nil {
			t.Fatal(err)
		}
		want, err := readPcapgo(name, file.Data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].Dir, got[i].Iface = frame.DirUnknown, 0
			if i < len(want) && want[i].Time < 0 || name[:5] == "mixed" && got[i].Link == decode.LinkLinuxSLL {
				// Simple packets have no time there, and binary resolutions a wrong one.
				got[i].Time, want[i].Time = 0, 0
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s differs from pcapgo:\n%s", name, diff)
		}
	}
}

// readPcapgo reads a file with gopacket.
func readPcapgo(name string, data []byte) ([]frame.Frame, error) {
	var source gopacket.PacketDataSource
	var link func(gopacket.CaptureInfo) layers.LinkType
	if strings.Contains(name, "pcapng") {
		r, err := pcapgo.NewNgReader(bytes.NewReader(data), pcapgo.NgReaderOptions{WantMixedLinkType: true})
		if err != nil {
			return nil, err
		}
		source = r
		link = func(ci gopacket.CaptureInfo) layers.LinkType {
			kind, _ := ci.AncillaryData[0].(layers.LinkType)
			return kind
		}
	} else {
		r, err := pcapgo.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		source = r
		link = func(gopacket.CaptureInfo) layers.LinkType { return r.LinkType() }
	}
	var all []frame.Frame
	for {
		data, ci, err := source.ReadPacketData()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		f := frame.Frame{Data: data, Time: ci.Timestamp.UnixNano(), Len: uint32(ci.Length), Link: decode.LinkType(link(ci))}
		if ci.Timestamp.IsZero() {
			f.Time = -1
		}
		all = append(all, f)
	}
}

// TestTotalsAgreeWithCapinfos compares the totals of the sample files with capinfos of
// Wireshark, which does not count the byte that tells the direction of a PPP frame.
func TestTotalsAgreeWithCapinfos(t *testing.T) {
	t.Parallel()
	tool := installed(t, "capinfos")
	files := samples(t)
	dir := writeAll(t, files)
	out, err := exec.Command(tool, append([]string{"-T", "-m", "-r", "-c", "-d"}, paths(dir, files)...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(files) {
		t.Fatalf("capinfos read %d of %d files:\n%s", len(lines), len(files), out)
	}
	for _, line := range lines {
		path, totals, _ := strings.Cut(line, ",")
		name := filepath.Base(path)
		frames, err := readBytes(files[name].Data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range frames {
			if frames[i].Link == decode.LinkPPPDir {
				frames[i].Len--
			}
		}
		if got := totalsOf(frames); got != totals {
			t.Errorf("%s: packets,bytes are %s, capinfos has %s", name, got, totals)
		}
	}
}

// TestTotalsAgreeWithTcpdump compares packet counts with tcpdump, which reads neither
// compressed files nor those of several link types.
func TestTotalsAgreeWithTcpdump(t *testing.T) {
	t.Parallel()
	tool := installed(t, "tcpdump")
	files := samples(t)
	dir := writeAll(t, files)
	for name, file := range files {
		if strings.HasPrefix(name, "mixed") || strings.HasPrefix(name, "links") || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".zst") {
			continue
		}
		out, err := exec.Command(tool, "-r", filepath.Join(dir, name), "-w", "-").Output()
		if err != nil {
			t.Fatalf("tcpdump of %s: %v", name, err)
		}
		want, err := readBytes(out)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readBytes(file.Data)
		if err != nil {
			t.Fatal(err)
		}
		if totalsOf(got) != totalsOf(want) {
			t.Errorf("%s: packets,bytes are %s, tcpdump has %s", name, totalsOf(got), totalsOf(want))
		}
	}
}
