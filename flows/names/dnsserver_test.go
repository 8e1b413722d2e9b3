package names

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer is a name server on the loopback that answers every question as
// one test wants it, by UDP and by TCP.
type nameServer struct {
	answer  func(query dnsmessage.Message) []byte
	asked   atomic.Int64
	udp     net.PacketConn
	tcp     net.Listener
	serving sync.WaitGroup
}

// maxUDP is the largest response the client's EDNS0 option allows for.
const maxUDP = 1232

// newNameServer starts a server. Its answer function gets the parsed question
// and returns the bytes of the response, or nil for silence.
func newNameServer(t *testing.T, answer func(query dnsmessage.Message) []byte) *nameServer {
	t.Helper()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", udp.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	s := &nameServer{answer: answer, udp: udp, tcp: tcp}
	s.serving.Go(s.serveUDP)
	s.serving.Go(s.serveTCP)
	t.Cleanup(func() {
		udp.Close() //nolint:errcheck // only read from
		tcp.Close() //nolint:errcheck // only read from
		s.serving.Wait()
	})
	return s
}

// dial goes to this server, whichever one the system is configured to ask.
func (s *nameServer) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var d net.Dialer
	if strings.HasPrefix(network, "tcp") {
		return d.DialContext(ctx, network, s.tcp.Addr().String())
	}
	return d.DialContext(ctx, network, s.udp.LocalAddr().String())
}

func (s *nameServer) serveUDP() {
	buf := make([]byte, 4096)
	for {
		n, from, err := s.udp.ReadFrom(buf)
		if err != nil {
			return
		}
		if packet := s.respond(buf[:n]); packet != nil {
			if len(packet) > maxUDP {
				packet = packet[:maxUDP]
				packet[2] |= 0x02 // truncated: ask by TCP (RFC 1035, section 4.1.1)
			}
			s.udp.WriteTo(packet, from) //nolint:errcheck // as lossy as UDP is
		}
	}
}

func (s *nameServer) serveTCP() {
	for {
		conn, err := s.tcp.Accept()
		if err != nil {
			return
		}
		s.serveConn(conn)
	}
}

func (s *nameServer) serveConn(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // the client is gone then
	length := make([]byte, 2)
	if _, err := io.ReadFull(conn, length); err != nil {
		return
	}
	query := make([]byte, binary.BigEndian.Uint16(length))
	if _, err := io.ReadFull(conn, query); err != nil {
		return
	}
	if packet := s.respond(query); packet != nil {
		packet = append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...)
		conn.Write(packet) //nolint:errcheck // the client is gone then
	}
}

func (s *nameServer) respond(query []byte) []byte {
	s.asked.Add(1)
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	return s.answer(m)
}

// response packs a response to a query with the given code and answers.
func response(t *testing.T, query dnsmessage.Message, code dnsmessage.RCode, answers ...dnsmessage.Resource) []byte {
	t.Helper()
	m := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: query.ID, Response: true, RCode: code,
			RecursionDesired: true, RecursionAvailable: true,
		},
		Questions: query.Questions,
		Answers:   answers,
	}
	packed, err := m.Pack()
	if err != nil {
		t.Errorf("packing the response: %v", err)
	}
	return packed
}

// ptr is a record that gives the address asked for a name.
func ptr(t *testing.T, query dnsmessage.Message, name string) dnsmessage.Resource {
	t.Helper()
	return dnsmessage.Resource{
		Header: header(query.Questions[0].Name, dnsmessage.TypePTR),
		Body:   &dnsmessage.PTRResource{PTR: dnsName(t, name)},
	}
}

// cname is a record that says a name is another one.
func cname(t *testing.T, name, target string) dnsmessage.Resource {
	t.Helper()
	return dnsmessage.Resource{
		Header: header(dnsName(t, name), dnsmessage.TypeCNAME),
		Body:   &dnsmessage.CNAMEResource{CNAME: dnsName(t, target)},
	}
}

func header(name dnsmessage.Name, kind dnsmessage.Type) dnsmessage.ResourceHeader {
	return dnsmessage.ResourceHeader{Name: name, Type: kind, Class: dnsmessage.ClassINET, TTL: 60}
}

func dnsName(t *testing.T, name string) dnsmessage.Name {
	t.Helper()
	n, err := dnsmessage.NewName(name)
	if err != nil {
		t.Errorf("%q: %v", name, err)
	}
	return n
}
