package filter

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packet is a packet of the data files.
type packet struct {
	data    []byte
	wireLen int
}

// dataSet is the conformance data of one link type.
type dataSet struct {
	dir     string
	link    LinkType
	packets []packet
}

// dataDirs are the link types there is data for.
var dataDirs = map[string]LinkType{
	"ether": LinkEthernet, "raw": LinkRaw, "sll": LinkLinuxSLL, "sll2": LinkLinuxSLL2,
}

// readGzip returns the uncompressed content of a test file.
func readGzip(t testing.TB, elem ...string) []byte {
	t.Helper()
	compressed, err := os.ReadFile(filepath.Join(append([]string{"testdata"}, elem...)...))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readPackets returns the packets of a little-endian pcap file.
func readPackets(t testing.TB, elem ...string) []packet {
	t.Helper()
	b := readGzip(t, elem...)
	if len(b) < 24 || binary.LittleEndian.Uint32(b) != 0xa1b2c3d4 {
		t.Fatalf("%v is not a little-endian pcap file", elem)
	}
	var packets []packet
	for b = b[24:]; len(b) >= 16; {
		n := int(binary.LittleEndian.Uint32(b[8:]))
		wire := int(binary.LittleEndian.Uint32(b[12:]))
		packets = append(packets, packet{data: b[16 : 16+n : 16+n], wireLen: wire})
		b = b[16+n:]
	}
	return packets
}

// readTable returns the rows of a tab-separated file, without its heading.
func readTable(t testing.TB, elem ...string) [][]string {
	t.Helper()
	var rows [][]string
	s := bufio.NewScanner(strings.NewReader(string(readGzip(t, elem...))))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if !strings.HasPrefix(s.Text(), "#") {
			rows = append(rows, strings.Split(s.Text(), "\t"))
		}
	}
	return rows
}

// readData returns the data of a folder.
func readData(t testing.TB, dir string) dataSet {
	t.Helper()
	return dataSet{dir: dir, link: dataDirs[dir], packets: readPackets(t, dir, "packets.pcap.gz")}
}

// verdicts runs a program on packets.
func verdicts(p Program, packets []packet) []bool {
	v := make([]bool, len(packets))
	for i, pkt := range packets {
		v[i] = p.Match(pkt.data, pkt.wireLen)
	}
	return v
}

// hexBits returns the bits of a hexadecimal string, the highest first.
func hexBits(t testing.TB, s string, n int) []bool {
	t.Helper()
	if len(s)%2 == 1 {
		s += "0"
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b)*8 < n {
		t.Fatalf("bad bit string of %d digits for %d packets: %v", len(s), n, err)
	}
	bits := make([]bool, n)
	for i := range bits {
		bits[i] = b[i/8]>>(7-i%8)&1 == 1
	}
	return bits
}
