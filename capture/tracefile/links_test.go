package tracefile_test

import (
	"context"
	"fmt"
	"net/netip"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// TestEndsOfEveryLinkTypeAgreeWithTshark reads the samples of many link types, in which
// tshark 4.0 does not know the tags of switches and what pppd writes.
func TestEndsOfEveryLinkTypeAgreeWithTshark(t *testing.T) {
	t.Parallel()
	tshark := installed(t, "tshark")
	files := samples(t)
	dir := writeAll(t, files)
	for _, name := range []string{"links.pcapng", "links-be.pcapng"} {
		frames, err := readBytes(files[name].Data)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		fields := []string{"-r", filepath.Join(dir, name), "-n", "-T", "fields", "-E", "occurrence=f", "-E", "separator=/t"}
		for _, field := range []string{"ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "udp.srcport", "udp.dstport", "tcp.srcport", "tcp.dstport"} {
			fields = append(fields, "-e", field)
		}
		out, err := exec.CommandContext(ctx, tshark, fields...).Output()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
		if len(lines) != len(frames) {
			t.Fatalf("%s: tshark has %d packets, want %d", name, len(lines), len(frames))
		}
		links := make(map[decode.LinkType]bool)
		for i, line := range lines {
			want := strings.Join(strings.Fields(line), " ")
			if want == "" {
				continue
			}
			links[frames[i].Link] = true
			if diff := cmp.Diff(want, endsOf(&frames[i])); diff != "" {
				t.Errorf("%s: packet %d of link type %d (-tshark +this):\n%s", name, i+1, frames[i].Link, diff)
			}
		}
		if len(links) < 13 {
			t.Errorf("%s: tshark reads %d link types, want 13", name, len(links))
		}
	}
}

// endsOf is the addresses and ports of a packet as tshark writes them, "" without any.
func endsOf(f *frame.Frame) string {
	var p decode.Packet
	decode.Decode(f.Link, f.Data, &p)
	if p.Net == decode.NetNone {
		return ""
	}
	address := func(a [16]byte) netip.Addr { return netip.AddrFrom16(a).Unmap() }
	return fmt.Sprintf("%v %v %d %d", address(p.Src), address(p.Dst), p.SrcPort, p.DstPort)
}

// Every packet of the samples of many link types is read, but for those that carry none,
// and every header that tells the direction is believed.
func TestSamplesOfManyLinkTypes(t *testing.T) {
	t.Parallel()
	out4, back4 := "192.0.2.10 198.51.100.20 40030 9999", "198.51.100.20 192.0.2.10 9999 40030"
	out6, back6 := "2001:db8::10 2001:db8:1::20 40031 443", "2001:db8:1::20 2001:db8::10 443 40031"
	want := []string{out4, back4, out6, back6}
	tells := map[decode.LinkType]bool{
		decode.LinkNFLOG: true, decode.LinkPFLOG: true, decode.LinkPKTAP: true, decode.LinkUser2: true,
		decode.LinkPPPDir: true, decode.LinkPPPD: true, decode.LinkIPNET: true,
	}
	files := samples(t)
	for _, name := range []string{"links.pcapng", "links-be.pcapng"} {
		frames, err := readBytes(files[name].Data)
		if err != nil {
			t.Fatal(err)
		}
		const without = 10
		for i := range frames[:len(frames)-without] {
			f := &frames[i]
			if got := endsOf(f); got != want[i%4] {
				t.Errorf("%s: packet %d of link type %d: %q, want %q", name, i+1, f.Link, got, want[i%4])
			}
			dir := frame.DirUnknown
			if tells[f.Link] {
				dir = []frame.Dir{frame.DirOut, frame.DirIn}[i%2]
			}
			if f.Dir != dir {
				t.Errorf("%s: packet %d of link type %d: direction %d, want %d", name, i+1, f.Link, f.Dir, dir)
			}
		}
		for _, f := range frames[len(frames)-without:] {
			if got := endsOf(&f); got != "" {
				t.Errorf("%s: link type %d has ends %q", name, f.Link, got)
			}
		}
	}
}
