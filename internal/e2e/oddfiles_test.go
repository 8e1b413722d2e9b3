package e2e

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
)

// udp is an IPv4 packet between two hosts, with ports and a payload of 0, without a link
// header.
func udp(from, to byte, fromPort, toPort uint16, payload int) []byte {
	p := []byte{0x45, 0, 0, byte(28 + payload), 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, from, 10, 0, 0, to}
	p = binary.BigEndian.AppendUint16(p, fromPort)
	p = binary.BigEndian.AppendUint16(p, toPort)
	p = append(p, 0, byte(8+payload), 0, 0)
	return append(p, make([]byte, payload)...)
}

// le is little-endian numbers.
func le(numbers ...uint32) []byte {
	var out []byte
	for _, n := range numbers {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

// rawPcap is a pcap file of IP packets, with the records of which it is made.
func rawPcap(records ...[]byte) []byte {
	return slices.Concat(le(0xa1b2c3d4, 4<<16|2, 0, 0, 65_535, 101), bytes.Join(records, nil))
}

// rawRecord is the record of a packet.
func rawRecord(seconds uint32, length uint32, packet []byte) []byte {
	return slices.Concat(le(seconds, 0, uint32(len(packet)), length), packet)
}

// ngBlock is a block of a pcapng file.
func ngBlock(kind uint32, body ...[]byte) []byte {
	joined := bytes.Join(body, nil)
	joined = append(joined, make([]byte, -len(joined)&3)...)
	total := uint32(len(joined) + 12)
	return slices.Concat(le(kind, total), joined, le(total))
}

// rawNg is a pcapng file with interfaces of IP packets, called by names, "" for none, and
// blocks.
func rawNg(names []string, blocks ...[]byte) []byte {
	out := ngBlock(0x0a0d0d0a, le(0x1a2b3c4d, 1, math.MaxUint32, math.MaxUint32))
	for _, name := range names {
		body := le(101, 0)
		if name != "" {
			body = slices.Concat(body, le(uint32(len(name))<<16|2), []byte(name), make([]byte, -len(name)&3))
		}
		out = append(out, ngBlock(1, body)...)
	}
	return append(out, bytes.Join(blocks, nil)...)
}

// ngPacket is a packet of an interface at a time in microseconds.
func ngPacket(number uint32, at uint64, packet []byte) []byte {
	n := uint32(len(packet))
	return ngBlock(6, le(number, uint32(at>>32), uint32(at), n, n), packet)
}

// TestOddRecordsAreCountedAndNoted replays files of which one record makes no sense.
func TestOddRecordsAreCountedAndNoted(t *testing.T) {
	t.Parallel()
	packet := udp(1, 99, 1111, 53, 0)
	for name, c := range map[string]struct {
		file    []byte
		packets uint64
		bytes   uint64
		note    string
	}{
		"captured longer than original": {
			rawPcap(rawRecord(100, 28, packet), rawRecord(101, 24, packet), rawRecord(102, 28, packet), rawRecord(103, 28, packet)),
			4, 108, "1 packet has more captured bytes than its length",
		},
		"before 1970": {
			rawNg([]string{""}, ngPacket(0, 1_700_000_000e6, packet), ngPacket(0, math.MaxUint64-505e6+1, packet), ngPacket(0, 1_700_000_001e6, packet)),
			3, 84, "1 packet has a time that makes no sense, and was given another",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, lines := replay(t, "-n", "-r", fileWith(t, "odd.pcap", string(c.file)))
			l := lines[len(lines)-1]
			if !l.Final || l.Capture.Received != c.packets || l.TotalSent+l.TotalRecv != c.bytes {
				t.Errorf("%d packets of %d bytes, want %d of %d", l.Capture.Received, l.TotalSent+l.TotalRecv, c.packets, c.bytes)
			}
			if want := "odd.pcap: " + c.note; len(l.Capture.Notes) != 1 || l.Capture.Notes[0] != want {
				t.Errorf("notes %q, want %q", l.Capture.Notes, want)
			}
		})
	}
}

// TestTimesStayAfterTheClockWasSetBack looks at every line: no flow is ever said to have been
// seen first at another time than in the line before, and the last line is of the time of the
// last packet.
func TestTimesStayAfterTheClockWasSetBack(t *testing.T) {
	t.Parallel()
	first, second := udp(1, 99, 1111, 53, 0), udp(2, 99, 2222, 53, 0)
	path := fileWith(t, "step.pcap", string(rawPcap(rawRecord(10_000, 28, first), rawRecord(10_010, 28, first),
		rawRecord(9000, 28, second), rawRecord(9005, 28, first), rawRecord(9020, 28, second))))
	text := program.Output(t, "--json", "-n", "-N", "-r", path)
	var last struct {
		Timestamp, Since string
		Flows            []struct {
			Src   string
			First string `json:"first_seen"`
			Last  string `json:"last_seen"`
		}
	}
	for line := range strings.Lines(text) {
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			t.Fatal(err)
		}
		for _, f := range last.Flows {
			if want := map[string]string{"10.0.0.1:1111": "1970-01-01T02:46:40Z", "10.0.0.2:2222": "1970-01-01T02:30:00Z"}[f.Src]; f.First != want {
				t.Errorf("at %s %s was first seen at %s, want %s", last.Timestamp, f.Src, f.First, want)
			}
		}
	}
	seen := map[string]string{}
	for _, f := range last.Flows {
		seen[f.Src] = f.Last
	}
	if last.Timestamp != "1970-01-01T02:30:20Z" || last.Since != "1970-01-01T02:46:40Z" {
		t.Errorf("the last line is of %s, since %s", last.Timestamp, last.Since)
	}
	if seen["10.0.0.1:1111"] != "1970-01-01T02:30:05Z" || seen["10.0.0.2:2222"] != "1970-01-01T02:30:20Z" {
		t.Errorf("last seen at %v", seen)
	}
}

// TestInterfacesOfAFileHaveNamesOfTheirOwn records one flow on two interfaces, of which the
// file gives no name or twice the same: its rows can be told apart, in JSON and in exports.
func TestInterfacesOfAFileHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	there, back := udp(1, 2, 5000, 6000, 0), udp(2, 1, 6000, 5000, 10)
	for name, c := range map[string]struct {
		names []string
		want  []string
		later bool
	}{
		"without names":                  {[]string{"", ""}, []string{"interface 0", "interface 1"}, false},
		"of the same name":               {[]string{"eth0", "eth0"}, []string{"eth0", "eth0 (2)"}, false},
		"the same name described later":  {[]string{"eth0", "eth0"}, []string{"eth0", "eth0 (2)"}, true},
		"the second one described later": {[]string{"", "eth1"}, []string{"interface 0", "eth1"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			packets := [][]byte{ngPacket(0, 100e6, there), ngPacket(1, 100e6+10, back), ngPacket(0, 102e6, there)}
			file := rawNg(c.names, packets...)
			if c.later {
				described := rawNg(c.names[1:])[28:]
				file = rawNg(c.names[:1], packets[0], described, packets[1], packets[2])
			}
			path := fileWith(t, "two.pcapng", string(file))
			var l struct {
				Interface string
				Flows     []struct{ Src, Interface string }
			}
			lines := strings.Split(strings.TrimSpace(program.Output(t, "--json", "-n", "-N", "-r", path)), "\n")
			if err := json.Unmarshal([]byte(lines[len(lines)-1]), &l); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, f := range l.Flows {
				got[f.Interface] = f.Src
			}
			if len(l.Flows) != 2 || got[c.want[0]] != "10.0.0.1:5000" || got[c.want[1]] != "10.0.0.2:6000" {
				t.Errorf("rows %v, want those of %q", l.Flows, c.want)
			}
			if want := "two.pcapng, " + strings.Join(c.want, ", "); l.Interface != want {
				t.Errorf("the line is of %q, want %q", l.Interface, want)
			}
		})
	}
}

// TestFilesOfOtherFormatsAreRefusedInALineThatSaysWhatToDo asks for a snoop file.
func TestFilesOfOtherFormatsAreRefusedInALineThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "traffic.snoop")
	if err := os.WriteFile(path, []byte("snoop\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, message := endOf(t, program.Command(t, "--json", "-r", path))
	want := "not a pcap or pcapng file but a snoop file: convert it: editcap -F pcap FILE OUT.pcap"
	if status != exitFailure || !strings.Contains(message, want) || strings.Count(message, "\n") > 1 {
		t.Errorf("status %d, %q; want %q", status, message, want)
	}
}
