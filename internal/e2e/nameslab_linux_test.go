package e2e

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// namesLab is a lab whose local end serves TLS, HTTP, DNS and whatever datagrams, and whose
// remote end asks for names.
type namesLab struct {
	*nettest.Lab
	t *testing.T
	// want are the names that were asked for, and where they come from, by the protocol,
	// the address and the port of the client.
	want     map[string]string
	resolver net.PacketConn
}

// What is served on further ports is whatever is said there: on one of servers, and on one of which clients may be, too.
const (
	otherPort = "8443"
	highPort  = "41443"
)

// The addresses of the server on a VLAN.
const (
	vlanServer = "10.78.0.1"
	vlanClient = "10.78.0.2"
	vlanID     = 7
)

func newNamesLab(t *testing.T) *namesLab {
	t.Helper()
	l := &namesLab{Lab: nettest.New(t), t: t, want: map[string]string{}}
	l.serve()
	return l
}

// addVLAN adds an interface of a VLAN to both ends.
func (l *namesLab) addVLAN() {
	l.t.Helper()
	for host, addr := range map[*nettest.Host]string{l.Local: vlanServer, l.Remote: vlanClient} {
		missing := false // Skipping in the namespace would end its goroutine, which is waited for.
		host.Do(l.t, func() error {
			parent, err := netlink.LinkByName(host.Iface)
			if err != nil {
				return err
			}
			vlan := &netlink.Vlan{LinkAttrs: netlink.LinkAttrs{Name: "vlan7", ParentIndex: parent.Attrs().Index}, VlanId: vlanID}
			if err := netlink.LinkAdd(vlan); errors.Is(err, unix.EOPNOTSUPP) {
				missing = true
				return nil
			} else if err != nil {
				return fmt.Errorf("adding a VLAN: %w", err)
			}
			a, err := netlink.ParseAddr(addr + "/24")
			if err != nil {
				return err
			}
			return errors.Join(netlink.AddrAdd(vlan, a), netlink.LinkSetUp(vlan))
		})
		if missing {
			l.t.Skip("needs VLANs in the kernel (8021q)")
		}
	}
}

// certificate is one for a name, or all below another, which signs itself.
func certificate(t *testing.T, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// serve starts the servers, which end with the test.
func (l *namesLab) serve() {
	config := &tls.Config{Certificates: []tls.Certificate{certificate(l.t, "*.names.example")}, MinVersion: tls.VersionTLS12}
	l.Local.Do(l.t, func() error {
		secure, err := tls.Listen("tcp", ":443", config)
		if err != nil {
			return err
		}
		plain, err := net.Listen("tcp", ":80")
		if err != nil {
			return err
		}
		if l.resolver, err = net.ListenPacket("udp", ":53"); err != nil {
			return err
		}
		resolverTCP, err := net.Listen("tcp", ":53")
		if err != nil {
			return err
		}
		other, err := net.Listen("tcp", ":"+otherPort)
		if err != nil {
			return err
		}
		high, err := net.Listen("tcp", ":"+highPort)
		if err != nil {
			return err
		}
		sink, err := net.ListenPacket("udp", ":443")
		l.t.Cleanup(func() {
			for _, c := range []io.Closer{secure, plain, other, high, l.resolver, resolverTCP, sink} {
				_ = c.Close() // Clients are done.
			}
		})
		go answerAll(secure, "")
		for _, from := range []net.Listener{plain, other, high} {
			go answerAll(from, "\r\n\r\n")
		}
		go resolve(l.resolver)
		go resolveTCP(resolverTCP)
		return err
	})
}

// answerAll answers each connection with one byte, once it has said something that ends so.
func answerAll(from net.Listener, end string) {
	for {
		c, err := from.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			buf, said := make([]byte, 4096), []byte(nil)
			for {
				n, err := c.Read(buf)
				if said = append(said, buf[:n]...); err != nil {
					return
				}
				if bytes.HasSuffix(said, []byte(end)) {
					_, _ = c.Write([]byte("x")) // The client may have gone.
					return
				}
			}
		}()
	}
}

// resolve answers every question with the address of the server, by IPv4 or IPv6.
func resolve(conn net.PacketConn) {
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		if out, err := resolved(&m); err == nil {
			_, _ = conn.WriteTo(out, from) // The client asks again.
		}
	}
}

// resolved makes a message with a question its answer, and returns what is sent.
func resolved(m *dnsmessage.Message) ([]byte, error) {
	m.Response, m.Additionals = true, nil
	h := dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Class: dnsmessage.ClassINET, TTL: 60}
	switch m.Questions[0].Type {
	case dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.AResource{A: netip.MustParseAddr(nettest.LocalIPv4).As4()}}}
	case dnsmessage.TypeAAAA:
		m.Answers = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr(nettest.LocalIPv6).As16()}}}
	default: // There is no such record.
	}
	return m.Pack()
}

// resolveTCP is resolve for a client over TCP, which is answered in one segment.
func resolveTCP(from net.Listener) {
	for {
		c, err := from.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			buf := make([]byte, 1500)
			n, err := c.Read(buf)
			var m dnsmessage.Message
			const prefix = 2 // the length
			if err != nil || n < prefix || m.Unpack(buf[prefix:n]) != nil || len(m.Questions) != 1 {
				return
			}
			if out, err := resolved(&m); err == nil {
				_, _ = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...)) // The client may have gone.
			}
		}()
	}
}
