package tracefile_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"iftopgo/capture/frame"
)

// variant writes a pcap file of the packets in one of the forms that patched versions of
// libpcap have.
type variant struct {
	order        binary.ByteOrder
	magic        uint32
	major, minor uint16
	fileExtra    int // bytes behind the file header
	swapped      bool
	extra        []byte // behind every record header
	nano         bool
}

func (v variant) file(packets []frame.Frame) []byte {
	var out []byte
	put32 := func(numbers ...uint32) {
		for _, n := range numbers {
			b := make([]byte, 4)
			v.order.PutUint32(b, n)
			out = append(out, b...)
		}
	}
	put32(v.magic)
	version := make([]byte, 4)
	v.order.PutUint16(version, v.major)
	v.order.PutUint16(version[2:], v.minor)
	out = append(out, version...)
	put32(0, 0, 65535, 1)
	out = append(out, make([]byte, v.fileExtra)...)
	for _, p := range packets {
		unit := int64(1000)
		if v.nano {
			unit = 1
		}
		first, second := uint32(len(p.Data)), p.Len
		if v.swapped {
			first, second = second, first
		}
		put32(uint32(p.Time/1e9), uint32(p.Time%1e9/unit), first, second)
		out = append(out, v.extra...)
		out = append(out, p.Data...)
	}
	return out
}

// The fields of Alexey Kuznetzov's records: interface 3, IPv4, sent, padding of any value;
// as the versions of libpcap with and without debugging have them, in either byte order.
var (
	modifiedLE = []byte{3, 0, 0, 0, 0x00, 0x08, 4, 0xee}
	modifiedBE = []byte{0, 0, 0, 3, 0x08, 0x00, 4, 0xee}
	debugLE    = []byte{3, 0, 0, 0, 0x00, 0x08, 4, 1, 2, 0xee, 0xee, 0xee}
	debugBE    = []byte{0, 0, 0, 3, 0x08, 0x00, 4, 1, 2, 0xee, 0xee, 0xee}
)

func TestPcapFilesOfEveryForm(t *testing.T) {
	t.Parallel()
	const micro, nano, modified = 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34
	little, big := binary.LittleEndian, binary.BigEndian
	packets, err := readBytes(samples(t)["cut.pcap"].Data) // In packets that are cut the lengths differ.
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		variant
		dir      frame.Dir
		fromDisk bool // the form is guessed of files on disk alone
	}{
		"modified":                         {variant{order: little, magic: modified, major: 2, minor: 4, extra: modifiedLE}, frame.DirOut, false},
		"modified, big-endian":             {variant{order: big, magic: modified, major: 2, minor: 4, extra: modifiedBE}, frame.DirOut, false},
		"with numbers of CPUs":             {variant{order: little, magic: modified, major: 2, minor: 4, extra: debugLE}, frame.DirOut, false},
		"with numbers of CPUs, BE":         {variant{order: big, magic: modified, major: 2, minor: 4, extra: debugBE}, frame.DirOut, false},
		"modified, with the usual magic":   {variant{order: little, magic: micro, major: 2, minor: 4, extra: modifiedLE}, frame.DirOut, true},
		"of Nokia":                         {variant{order: little, magic: micro, major: 2, minor: 4, extra: []byte{9, 9, 9, 9}}, frame.DirUnknown, true},
		"of version 2.2":                   {variant{order: little, magic: micro, major: 2, minor: 2, swapped: true}, frame.DirUnknown, false},
		"of version 2.3":                   {variant{order: big, magic: micro, major: 2, minor: 3}, frame.DirUnknown, false},
		"of version 2.3, in the old order": {variant{order: big, magic: micro, major: 2, minor: 3, swapped: true}, frame.DirUnknown, false},
		"of DG/UX":                         {variant{order: big, magic: micro, major: 543, minor: 0, swapped: true}, frame.DirUnknown, false},
		"of Ixia's software":               {variant{order: little, magic: 0x1c0001ab, major: 2, minor: 4, fileExtra: 4}, frame.DirUnknown, false},
		"of Ixia's hardware":               {variant{order: big, magic: 0x1c0001ac, major: 2, minor: 4, fileExtra: 4, nano: true}, frame.DirUnknown, false},
		"with nanoseconds":                 {variant{order: big, magic: nano, major: 2, minor: 4, nano: true}, frame.DirUnknown, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := c.file(packets)
			path := filepath.Join(t.TempDir(), "variant.pcap")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := open(path, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := readAll(r)
			if err != nil || r.Note() != "" {
				t.Errorf("error %v, note %q", err, r.Note())
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			want := make([]frame.Frame, len(packets))
			for i, p := range packets {
				p.Dir = c.dir
				want[i] = p
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if c.fromDisk {
				return
			}
			if piped, err := readBytes(data); err != nil || len(piped) != len(want) {
				t.Errorf("from a pipe: %d packets and %v, want %d", len(piped), err, len(want))
			}
		})
	}
}

// A file of the usual form is not taken for another because its first record is odd.
func TestOddRecordsDoNotChangeTheForm(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"captured more than its length": classicFile(1, 65535, record(1, 0, 28, 24), record(2, 0, 28, 28), record(3, 0, 28, 28)),
		"no fraction of a second":       classicFile(1, 65535, record(1, 1e9, 28, 28), record(2, 0, 28, 28), record(3, 0, 28, 28)),
		"nothing but odd records":       classicFile(1, 65535, record(1, 1e9, 28, 24), record(2, 1e9, 28, 24), record(3, 1e9, 28, 24)),
	} {
		path := filepath.Join(t.TempDir(), "odd.pcap")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := open(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if frames, err := readAll(r); err != nil || len(frames) != 3 {
			t.Errorf("%s: %d packets and %v, want 3", name, len(frames), err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFilesThatEditcapWrites reads what Wireshark takes for these forms.
func TestFilesThatEditcapWrites(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("editcap"); err != nil {
		t.Skip("editcap of Wireshark is not installed")
	}
	sample := samples(t)["ethernet.pcap"]
	dir := t.TempDir()
	from := filepath.Join(dir, "from.pcap")
	if err := os.WriteFile(from, sample.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := readBytes(sample.Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"modpcap", "suse6_3pcap", "rh6_1pcap", "nokiapcap", "nsecpcap", "pcapng"} {
		to := filepath.Join(dir, form)
		if out, err := exec.CommandContext(t.Context(), "editcap", "-F", form, from, to).CombinedOutput(); err != nil {
			t.Fatalf("editcap -F %s: %v: %s", form, err, out)
		}
		r, err := open(to, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(r)
		if err != nil {
			t.Errorf("%s: %v", form, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(frame.Frame{}, "Dir")); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestFilesOfOtherProgramsAreNamed(t *testing.T) {
	t.Parallel()
	const convert = ": convert it: editcap -F pcap FILE OUT.pcap"
	for name, c := range map[string]struct{ begins, want string }{
		"snoop":           {"snoop\x00\x00\x00\x00\x00\x00\x02", "but a snoop file" + convert},
		"NetMon":          {"GMBU\x00\x02", "but a Network Monitor file" + convert},
		"nettl":           {"TR\x00\x64\x00\x00\x00\x00\x00\x00\x00\x80/tmp", "but an HP-UX nettl file" + convert},
		"iptrace":         {"iptrace 2.0\x00", "but an iptrace file" + convert},
		"BLF":             {"LOGG\x90\x00", "but a BLF file" + convert},
		"xz":              {"\xfd7zXZ\x00\x00", "but one packed with xz: unpack it: xz -dc FILE | iftopgo -r -"},
		"lz4":             {"\x04\x22\x4d\x18d", "but one packed with lz4: unpack it: lz4 -dc FILE | iftopgo -r -"},
		"pcapng, as text": {"\n\n\n\x1c\x00", "but, it seems, a pcapng file damaged by a transfer as text: transfer it as binary"},
		"something else":  {"\x1b[2J", ": it begins with 1b5b324a; if Wireshark reads it," + convert[1:]},
		"another in gzip": {string(gzipped([]byte("snoop\x00\x00\x00\x00\x00\x00\x02"))), "but a snoop file" + convert},
		"gzip in gzip": {
			string(gzipped(gzipped([]byte("snoop")))),
			"but one packed twice, with gzip and then with gzip: unpack it: gzip -dc FILE | gzip -dc | iftopgo -r -",
		},
		"gzip in zstd": {
			string(squeeze(t, gzipped([]byte("snoop")), 1<<20)),
			"but one packed twice, with gzip and then with zstd: unpack it: zstd -dc FILE | gzip -dc | iftopgo -r -",
		},
		"zstd in gzip": {
			string(gzipped(squeeze(t, []byte("snoop"), 1<<20))),
			"but one packed twice, with zstd and then with gzip: unpack it: gzip -dc FILE | zstd -dc | iftopgo -r -",
		},
		"xz in gzip": {
			string(gzipped([]byte("\xfd7zXZ\x00\x00"))),
			"but one packed twice, with xz and then with gzip: unpack it: gzip -dc FILE | xz -dc | iftopgo -r -",
		},
		"a beginning alone": {"snoo", ": it begins with 736e6f6f; if Wireshark reads it," + convert[1:]},
	} {
		_, err := readBytes([]byte(c.begins))
		want := "standard input: not a pcap or pcapng file " + c.want
		if c.want[0] == ':' {
			want = "standard input: not a pcap or pcapng file" + c.want
		}
		if errorText(err) != want {
			t.Errorf("%s: error %q, want %q", name, errorText(err), want)
		}
	}
}

// gzipped is bytes packed with gzip.
func gzipped(data []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		panic(err) // A buffer takes everything.
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
