package e2e

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
)

// TestNamesOfThousandsOfFlowsAreThoseOfTshark reads the captures of all kinds of clients as if
// hundreds of hosts had been them at the same time, and compares flow by flow.
func TestNamesOfThousandsOfFlowsAreThoseOfTshark(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "many.pcap")
	write(t, path, string(manyClients(t, 120)))
	want, asked := map[string]string{}, "tls.handshake.extensions_server_name or http.host or http2.headers.authority"
	for _, f := range fields(t, path, asked, "ip.src", "ipv6.src", "tcp.srcport", "udp.srcport",
		"tls.handshake.extensions_server_name", "http.host", "http2.headers.authority") {
		name := f[4] + f[5] + f[6]
		if host, _, err := net.SplitHostPort(name); err == nil {
			name = host
		}
		want[net.JoinHostPort(f[0]+f[1], f[2]+f[3])] = name
	}
	got, asking := map[string]string{}, 0
	for _, r := range lastLine(t, "--json", "-Z", "-N", "-F", "10.0.0.0/8", "-F", "fd00::/8", "-r", path).Flows {
		if r.Protocol == "TCP" {
			asking++
		}
		if r.NameSource == "sni" || r.NameSource == "http" {
			got[net.JoinHostPort(r.SrcIP, strconv.Itoa(r.SrcPort))] = r.NameDst
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by the addresses of clients:\n%s", diff)
	}
	if len(got) < 1600 || len(got) != asking {
		t.Errorf("%d of %d flows have a name, want all of at least 1,600", len(got), asking)
	}
	t.Logf("%d of %d flows have a name", len(got), asking)
}

// manyClients is a capture file of the captures with names, in turn a packet of each of so many
// clients, whose address has their number.
func manyClients(t *testing.T, clients int) []byte {
	t.Helper()
	const perPacket = 20_000 // microseconds
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, []uint32{0xa1b2c3d4, 2 | 4<<16, 0, 0, 1 << 18, 1}) // It cannot fail.
	packet := 0
	for _, path := range namedCaptures(t) {
		if filepath.Base(path) == "quic.pcap" {
			continue // tshark takes what has the same connection id for one connection.
		}
		for _, data := range framesOf(t, path) {
			packet++
			for n := range clients {
				own := ofClient(data, uint16(n))
				at := uint32(packet*perPacket + n)
				_ = binary.Write(&b, binary.LittleEndian, []uint32{1_700_000_000 + at/1_000_000, at % 1_000_000, uint32(len(own)), uint32(len(own))})
				b.Write(own)
			}
		}
	}
	return b.Bytes()
}

// framesOf are the frames of a capture file.
func framesOf(t *testing.T, path string) (all [][]byte) {
	t.Helper()
	f, err := tracefile.Open(path, nil, os.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := f.Reader()
	if err != nil {
		t.Fatal(err)
	}
	for packet := (frame.Frame{}); ; {
		if err := r.Next(&packet); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, bytes.Clone(packet.Data))
	}
}

// ofClient is a frame with the number of a client in its address of the lab.
func ofClient(data []byte, n uint16) []byte {
	own := bytes.Clone(data)
	var p decode.Packet
	decode.Decode(decode.LinkEthernet, own, &p)
	at, size := int(p.NetOffset), 0
	switch p.Net {
	case decode.NetIPv4:
		at, size = at+12, 4
	case decode.NetIPv6:
		at, size = at+8, 16
	default:
		return own
	}
	for range 2 {
		addr := own[at : at+size]
		if client := addr[size-1] == 1; client {
			binary.BigEndian.PutUint16(addr[size-3:], n)
		} else {
			addr[0] = 0x20 // outside the networks of the clients
		}
		at += size
	}
	return own
}
