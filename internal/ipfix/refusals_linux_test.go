package ipfix

import (
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/ipfix/wire"
	"iftopgo/internal/nettest"
)

// apart is how far messages are apart, and patience how long what must come is waited for.
const (
	apart    = 5 * time.Millisecond
	patience = time.Minute
)

// exporting is a link from one host of a lab to an address, with what it has logged. It has begun to send.
type exporting struct {
	t    *testing.T
	link *Link
	put  uint64

	mu     sync.Mutex
	logged []string
}

func export(t *testing.T, h *nettest.Host, address string) *exporting {
	t.Helper()
	e := &exporting{t: t}
	h.Do(t, func() (err error) {
		e.link, err = Dial(target.Target{Network: "udp", Address: address}, func(text string) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.logged = append(e.logged, text)
		})
		return err
	})
	e.link.start()
	return e
}

// says is how often it has logged something.
func (e *exporting) says(what string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, text := range e.logged {
		if strings.Contains(text, what) {
			n++
		}
	}
	return n
}

// until has messages sent, one every few milliseconds, until something holds.
func (e *exporting) until(what string, holds func() bool) {
	e.t.Helper()
	pace := time.NewTicker(apart)
	defer pace.Stop()
	for late := time.Now().Add(patience); !holds(); <-pace.C {
		if time.Now().After(late) {
			e.t.Fatal("never: ", what)
		}
		e.link.put([]wire.Message{message()})
		e.put++
	}
}

// end ends the export, and returns the counts.
func (e *exporting) end() Counts {
	e.t.Helper()
	e.link.close()
	n := e.link.Counts()
	if n.Sent.Records+n.NotSent.Records != e.put {
		e.t.Errorf("of %d records %d were sent and %d not", e.put, n.Sent.Records, n.NotSent.Records)
	}
	return n
}

// TestWhatIsSaidToBeSentHasArrived ends a collector on another host and starts it again, while records
// are sent to it.
func TestWhatIsSaidToBeSentHasArrived(t *testing.T) {
	t.Parallel()
	for _, address := range []string{nettest.RemoteIPv4, nettest.RemoteIPv6} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			lab, address := nettest.New(t), net.JoinHostPort(address, "4739")
			e, received := export(t, lab.Local, address), uint64(0)
			for round := range 3 {
				var c *ipfixtest.Collector
				lab.Remote.Do(t, func() (err error) {
					c, err = ipfixtest.Listen("udp", address)
					return err
				})
				e.until("it sends", func() bool { return c.Wait(0).Records > 100 })
				if err := c.Close(); err != nil {
					t.Fatal(err)
				}
				got := c.Wait(0)
				if received += got.Records; got.Unknown > 0 {
					t.Errorf("%d messages came without their template", got.Unknown)
				}
				e.until("it is known that nobody listens", func() bool { return e.says("nobody listens there") > round })
			}
			again := e.says("are sent again")
			for probed := time.Now(); time.Since(probed) < 3*firstRetry; { // Nobody is back.
				e.until("some are sent", func() bool { return time.Since(probed) >= 3*firstRetry })
			}
			if n := e.says("are sent again"); n != again || again != 2 {
				t.Errorf("after two restarts it says %d times that flows are sent again, and then %d times", again, n)
			}
			if n := e.end(); n.Sent.Records != received {
				t.Errorf("%d records were sent by its count, %d have come", n.Sent.Records, received)
			}
		})
	}
}

// TestAHostThatIsOffIsNoticed sends to an address that nobody answers for.
func TestAHostThatIsOffIsNoticed(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	e := export(t, lab.Local, "10.77.0.77:4739")
	e.link.put([]wire.Message{message()})
	e.put++
	for late := time.Now().Add(patience); e.says("no route to host") == 0; <-time.After(apart) {
		if time.Now().After(late) {
			t.Fatal("it is not noticed")
		}
	}
	if n := e.end(); n.NotSent.Records != e.put {
		t.Errorf("of %d records %d count as not sent", e.put, n.NotSent.Records)
	}
}

// TestWhatACollectorSendsIsThrownAway has it send more than a socket has room for, which leaves no room for refusals.
func TestWhatACollectorSendsIsThrownAway(t *testing.T) {
	t.Parallel()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	l := dial(t, "udp", conn.LocalAddr().String())
	to := l.conn.LocalAddr().(*net.UDPAddr)
	for range 1000 {
		if _, err := conn.WriteTo(make([]byte, 1000), to); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	l.send(message())
	for late := time.Now().Add(patience); l.down == nil; <-time.After(apart) {
		if time.Now().After(late) {
			t.Fatal("a refusal is not heard")
		}
		l.tend(time.Now())
	}
	if n := l.Counts(); n.NotSent.Records != 1 || n.Sent.Records != 0 {
		t.Errorf("it counts %+v", n)
	}
}

// control is a control message with struct sock_extended_err.
func control(level, kind int32, errno syscall.Errno, origin byte) []byte {
	b := make([]byte, unix.CmsgSpace(16))
	h := (*unix.Cmsghdr)(unsafe.Pointer(&b[0]))
	h.SetLen(unix.CmsgLen(16))
	h.Level, h.Type = level, kind
	data := b[unix.CmsgLen(0):]
	binary.NativeEndian.PutUint32(data, uint32(errno))
	data[4] = origin
	return b
}

func TestRefusalsAreReadAsTheKernelWritesThem(t *testing.T) {
	t.Parallel()
	m := message()
	m.Number(time.Now(), 77)
	icmp := control(unix.IPPROTO_IP, unix.IP_RECVERR, syscall.ECONNREFUSED, unix.SO_EE_ORIGIN_ICMP)
	for name, c := range map[string]struct {
		quote, control []byte
		want           refusal
		ok             bool
	}{
		"of IPv4":             {m.Data, icmp, refusal{syscall.ECONNREFUSED, true, 77}, true},
		"of IPv6":             {m.Data, control(unix.IPPROTO_IPV6, unix.IPV6_RECVERR, syscall.EHOSTUNREACH, unix.SO_EE_ORIGIN_ICMP6), refusal{syscall.EHOSTUNREACH, true, 77}, true},
		"eight bytes":         {m.Data[:8], icmp, refusal{err: syscall.ECONNREFUSED}, true},
		"a header of UDP":     {nil, icmp, refusal{err: syscall.ECONNREFUSED}, true},
		"of something else":   {make([]byte, 16), icmp, refusal{err: syscall.ECONNREFUSED}, true},
		"of this host":        {nil, control(unix.IPPROTO_IP, unix.IP_RECVERR, syscall.EMSGSIZE, unix.SO_EE_ORIGIN_LOCAL), refusal{}, false},
		"another message":     {m.Data, control(unix.IPPROTO_IP, unix.IP_TTL, 64, 2), refusal{}, false},
		"a message that ends": {m.Data, icmp[:20], refusal{}, false},
		"nothing":             {m.Data, nil, refusal{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := readRefusal(c.quote, c.control)
			if ok != c.ok || got != c.want || ok && !errors.Is(got.err, c.want.err) {
				t.Errorf("it is %+v %v, want %+v %v", got, ok, c.want, c.ok)
			}
		})
	}
}

// FuzzReadRefusal reads any message of the queue: the number is what is quoted, and nothing is made up.
func FuzzReadRefusal(f *testing.F) {
	m := message()
	m.Number(time.Unix(1_800_000_000, 0), 77)
	icmp := control(unix.IPPROTO_IP, unix.IP_RECVERR, syscall.ECONNREFUSED, unix.SO_EE_ORIGIN_ICMP)
	f.Add(m.Data[:wire.NumberedLength], icmp)
	f.Add(m.Data[:8], control(unix.IPPROTO_IPV6, unix.IPV6_RECVERR, syscall.EHOSTUNREACH, unix.SO_EE_ORIGIN_ICMP6))
	f.Add([]byte{}, append(control(unix.IPPROTO_IP, unix.IP_TTL, 64, 0), icmp...))
	f.Fuzz(func(t *testing.T, quote, control []byte) {
		got, ok := readRefusal(quote, control)
		if !ok && got != (refusal{}) || ok && got.err == nil {
			t.Fatalf("%+v %v", got, ok)
		}
		header := len(quote) >= wire.NumberedLength && quote[0] == 0 && quote[1] == 10
		if ok && (got.quoted != header || header && got.sequence != binary.BigEndian.Uint32(quote[8:])) {
			t.Fatalf("%+v of % x", got, quote)
		}
	})
}
