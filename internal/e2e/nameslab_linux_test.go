package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
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
	// want are the names that were asked for, and where they come from, by the port of
	// the client.
	want map[int]string
}

// The addresses of the server on a VLAN.
const (
	vlanServer = "10.78.0.1"
	vlanClient = "10.78.0.2"
	vlanID     = 7
)

func newNamesLab(t *testing.T) *namesLab {
	t.Helper()
	l := &namesLab{Lab: nettest.New(t), t: t, want: map[int]string{}}
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

// certificate is one for every name below names.example.
func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"*.names.example"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// serve starts the servers, which end with the test.
func (l *namesLab) serve() {
	config := &tls.Config{Certificates: []tls.Certificate{certificate(l.t)}, MinVersion: tls.VersionTLS12}
	l.Local.Do(l.t, func() error {
		secure, err := tls.Listen("tcp", ":443", config)
		if err != nil {
			return err
		}
		plain, err := net.Listen("tcp", ":80")
		if err != nil {
			return err
		}
		resolver, err := net.ListenPacket("udp", ":53")
		if err != nil {
			return err
		}
		sink, err := net.ListenPacket("udp", ":443")
		l.t.Cleanup(func() {
			for _, c := range []io.Closer{secure, plain, resolver, sink} {
				_ = c.Close() // Clients are done.
			}
		})
		for _, from := range []net.Listener{secure, plain} {
			go answerAll(from)
		}
		go resolve(resolver)
		return err
	})
}

// answerAll answers each connection with one byte, once it has said something.
func answerAll(from net.Listener) {
	for {
		c, err := from.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			if _, err := c.Read(make([]byte, 4096)); err == nil {
				_, _ = c.Write([]byte("x")) // The client may have gone.
			}
		}()
	}
}

// resolve answers every question with the address of the server.
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
		m.Response = true
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Class: dnsmessage.ClassINET, TTL: 60},
			Body:   &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr(nettest.LocalIPv6).As16()},
		}}
		if out, err := m.Pack(); err == nil {
			_, _ = conn.WriteTo(out, from) // The client asks again.
		}
	}
}
