package e2e

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
	"iftopgo/internal/nettest"
)

// dial connects from the remote end.
func (l *namesLab) dial(network, address string) net.Conn {
	l.t.Helper()
	var conn net.Conn
	l.Remote.Do(l.t, func() (err error) {
		conn, err = net.DialTimeout(network, address, 10*time.Second)
		return err
	})
	l.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// expect notes that a connection asks for a name.
func (l *namesLab) expect(c net.Conn, name, source string) {
	l.want[c.LocalAddr().Network()+" "+c.LocalAddr().String()] = name + " " + source
}

// askTLS asks for a name by TLS.
func (l *namesLab) askTLS(server, name string) {
	l.t.Helper()
	c := l.dial("tcp", net.JoinHostPort(server, "443"))
	l.expect(c, name, "sni")
	//nolint:gosec // The certificate is not what is tested.
	secure := tls.Client(c, &tls.Config{ServerName: name, InsecureSkipVerify: true})
	if err := secure.Handshake(); err != nil {
		l.t.Error(err)
	}
}

// askInParts sends what a client says of the name that tests know it by to where it belongs, cut at some
// places.
func (l *namesLab) askInParts(server string, whole []byte, cuts ...int) {
	l.t.Helper()
	port := "443"
	if whole[0] == 'G' {
		port = "80"
	}
	l.askInPartsAt(net.JoinHostPort(server, port), whole, cuts...)
}

// askInPartsAt is askInParts at an address with a port.
func (l *namesLab) askInPartsAt(address string, whole []byte, cuts ...int) {
	l.t.Helper()
	c := l.dial("tcp", address)
	if whole[0] == 'G' {
		l.expect(c, "plain.names.example", "http")
	} else {
		l.expect(c, "hello.names.example", "sni")
	}
	from := 0
	for _, to := range append(cuts, len(whole)) {
		if _, err := c.Write(whole[from:to]); err != nil {
			l.t.Error(err)
		}
		from = to
		time.Sleep(20 * time.Millisecond) // So that they are not sent together.
	}
}

// askHTTP asks for a name in the clear.
func (l *namesLab) askHTTP(server, name string) {
	l.t.Helper()
	c := l.dial("tcp", net.JoinHostPort(server, "80"))
	l.expect(c, name, "http")
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: "+name+"\r\n\r\n"); err != nil {
		l.t.Error(err)
	}
	_, _ = io.ReadAll(c) // It ends with the connection.
}

// askQUIC sends the datagrams that clients were captured with.
func (l *namesLab) askQUIC(server string) {
	l.t.Helper()
	for name, datagrams := range firstPayloads(l.t, "quic.pcap") {
		c := l.dial("udp", net.JoinHostPort(server, "443"))
		l.expect(c, name, "quic")
		for _, d := range datagrams {
			if _, err := c.Write(d); err != nil {
				l.t.Error(err)
			}
		}
	}
}

// askDNS asks the name server of the lab over UDP or TCP by IPv4, and then sends something to
// the address in the answer.
func (l *namesLab) askDNS(network, name string) {
	l.t.Helper()
	c := l.dial(network, nettest.LocalIPv4+":53")
	q := dnsmessage.Message{Header: dnsmessage.Header{ID: uint16(len(l.want))}, Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name + "."), Type: dnsmessage.TypeAAAA, Class: dnsmessage.ClassINET}}}
	b, err := q.Pack()
	if err != nil {
		l.t.Fatal(err)
	}
	if network == "tcp" {
		b = append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...)
	}
	if _, err := c.Write(b); err != nil {
		l.t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		l.t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1500)); err != nil {
		l.t.Fatal(err)
	}
	other := l.dial("udp", net.JoinHostPort(nettest.LocalIPv6, "9"))
	l.expect(other, name, "dns")
	if _, err := other.Write([]byte("x")); err != nil {
		l.t.Fatal(err)
	}
}

// firstPayloads are what the clients of a capture send up to their names, by the names that
// tests know them to ask for.
func firstPayloads(t *testing.T, file string) map[string][][]byte {
	t.Helper()
	names := map[string][]string{
		"quic.pcap": {
			"quicgo-one.names.example", "quicgo-v2.names.example", "quicgo-three.names.example", "aioquic-one.names.example",
			"aioquic-v2.names.example", "aioquic-two.names.example", "aioquic-six.names.example",
		},
		"tls.pcap": {
			"curl.names.example", "curl-six.names.example", "openssl.names.example", "goclient.names.example",
			"python.names.example", "node.names.example",
		},
	}[file]
	f, err := tracefile.Open(inRepository("capture/peek/testdata/"+file), nil, os.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := f.Reader()
	if err != nil {
		t.Fatal(err)
	}
	all, ports := map[string][][]byte{}, []uint16(nil)
	for packet := (frame.Frame{}); ; {
		if err := r.Next(&packet); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		var p decode.Packet
		decode.Decode(packet.Link, packet.Data, &p)
		payload := packet.Data[min(int(p.PayloadOffset), len(packet.Data)):]
		if p.DstPort != 443 || p.PayloadOffset == 0 || len(payload) < 100 {
			continue
		}
		if !slices.Contains(ports, p.SrcPort) {
			ports = append(ports, p.SrcPort)
		}
		name := names[slices.Index(ports, p.SrcPort)]
		if len(all[name]) < 3 {
			all[name] = append(all[name], slices.Clone(payload))
		}
	}
}
