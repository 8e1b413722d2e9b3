package tracefile

import (
	"bytes"
	"fmt"
	"slices"
)

// Formats of other programs that people have capture files in, by the bytes with which
// such a file begins, as Wireshark's wiretap and file(1) know them. editcap(1) converts
// them. ERF and CommView have none.
var foreignFormats = []struct{ name, magic string }{
	{"a snoop", "snoop\x00\x00\x00"},
	{"a btsnoop", "btsnoop\x00"},
	{"a Network Monitor", "RTSS"},
	{"a Network Monitor", "GMBU"},
	{"an iptrace", "iptrace 1.0"},
	{"an iptrace", "iptrace 2.0"},
	{"an HP-UX nettl", "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x07\xd0\x00"},
	{"an HP-UX nettl", "TR\x00\x64\x00\x00\x00\x00\x00\x00\x00\x80"},
	{"a Sniffer", "TRSNIFF data    \x1a"},
	{"a NetXRay", "VL\x00\x00"},
	{"a NetXRay", "XCP\x00"},
	{"an Observer", "ObserverPktBuffer"},
	{"a Visual Networks", "\x05VNF"},
	{"a 5View", "\xaa\xaa\xaa\xaa"},
	{"a LANalyzer", "\x01\x10\x4c\x00\x01\x05"},
	{"a K12", "\x00\x00\x02\x00\x12\x05\x00\x10"},
	{"a K12 text", "+---------+---------------+----------+"},
	{"a BLF", "LOGG"},
	{"a Capsa", "cpse"},
	{"an EyeSDN", "EyeSDN"},
	{"a NetScaler", "NetScaler"},
	{"an OmniPeek", "\x7fver"},
	{"an rtpdump", "#!rtpplay1.0 "},
	{"a DCT2000", "Session Transcript"},
}

// packedFormats are ways to compress a file that are not unpacked here, by the bytes with
// which such a file begins, and the commands that unpack them.
var packedFormats = []struct{ name, magic, command string }{
	{"xz", "\xfd7zXZ\x00", "xz -dc"},
	{"bzip2", "BZh", "bzip2 -dc"},
	{"lz4", "\x04\x22\x4d\x18", "lz4 -dc"},
	{"lzip", "LZIP", "lzip -dc"},
	{"lzop", "\x89LZO\x00\r\n\x1a\n", "lzop -dc"},
	{"compress", "\x1f\x9d", "gzip -dc"},
	{"zip", "PK\x03\x04", "unzip -p"},
	{"7-Zip", "7z\xbc\xaf\x27\x1c", "7z x -so"},
	// These two are unpacked, but not what was packed again.
	{"gzip", gzipMagic, "gzip -dc"},
	{"zstd", "\x28\xb5\x2f\xfd", "zstd -dc"},
}

// mangledSections are the first bytes of a pcapng file whose line ends were converted: its
// block type was chosen so that they would be (section 4.1 of the draft).
var mangledSections = []string{"\r\n\r\r\r\n", "\n\n\n", "\n\r\n"}

// foreign returns the error of a file of another format, with what to do about it.
func (r *Reader) foreign() error {
	const longest = 64
	first, err := r.in.Peek(min(r.in.Buffered(), longest)) // More may be long in coming.
	if err != nil {
		return readError(err, "the magic number")
	}
	begins := func(magic string) bool { return bytes.HasPrefix(first, []byte(magic)) }
	for _, f := range packedFormats {
		if begins(f.magic) && r.packed != "" {
			return fmt.Errorf("%w but one packed twice, with %s and then with %s: unpack it: %s -dc FILE | %s | iftopgo -r -",
				ErrFormat, f.name, r.packed, r.packed, f.command)
		}
		if begins(f.magic) {
			return fmt.Errorf("%w but one packed with %s: unpack it: %s FILE | iftopgo -r -", ErrFormat, f.name, f.command)
		}
	}
	for _, f := range foreignFormats {
		if begins(f.magic) {
			return fmt.Errorf("%w but %s file: convert it: editcap -F pcap FILE OUT.pcap", ErrFormat, f.name)
		}
	}
	if slices.ContainsFunc(mangledSections, begins) {
		return fmt.Errorf("%w but, it seems, a pcapng file damaged by a transfer as text: transfer it as binary", ErrFormat)
	}
	return fmt.Errorf("%w: it begins with %x; if Wireshark reads it, convert it: editcap -F pcap FILE OUT.pcap", ErrFormat, first[:4])
}
