package names

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/internal/nameserver"

	"iftopgo/flows"
)

// public is an address that is not in anybody's hosts file.
var public = netip.MustParseAddr("192.31.196.77") // AS112, RFC 7535

func TestSystemLookupOfHostileServers(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat(strings.Repeat("a", 63)+".", 3) + strings.Repeat("b", 60) + "."
	records := func(names ...string) func(*testing.T, dnsmessage.Message) []byte {
		return func(t *testing.T, q dnsmessage.Message) []byte {
			answers := make([]dnsmessage.Resource, 0, len(names))
			for _, name := range names {
				answers = append(answers, ptr(t, q, name))
			}
			return response(t, q, dnsmessage.RCodeSuccess, answers...)
		}
	}
	code := func(code dnsmessage.RCode) func(*testing.T, dnsmessage.Message) []byte {
		return func(t *testing.T, q dnsmessage.Message) []byte { return response(t, q, code) }
	}
	for _, c := range []struct {
		name   string
		answer func(*testing.T, dnsmessage.Message) []byte
		want   string
		fails  bool // the answer says neither a name nor that there is none
	}{
		{"an honest answer", records("cdn.example.net."), "cdn.example.net", false},
		{"several names", records("www.example.net.", "example.net.", "mail.example.net."), "example.net", false},
		{"an escape sequence", records("a\x1b[2Jb.example.net."), "", true},
		{"an escape sequence beside an honest name", records("a\x1b[2Jb.example.net.", "ok.example.net."), "ok.example.net", false},
		{"a bidirectional override", records("a\u202eb.example.net."), "", true},
		{"null bytes", records("a\x00b.example.net."), "", true},
		{"253 characters, 255 bytes on the wire", records(longest), strings.TrimSuffix(longest, "."), false},
		{"another address", records("8.8.8.8."), "", true},
		{"the root", records("."), "", false},
		{"the name of this host", records("localhost."), "", false},
		{"a name from inside our network", records("db-3.internal."), "", false},
		{"a short name", records("router."), "", false},
		{"five hundred names", records(slices.Repeat([]string{"b.example.net.", "a.example.net."}, 250)...), "a.example.net", false},
		{"no such name", code(dnsmessage.RCodeNameError), "", true},
		{"an empty answer", code(dnsmessage.RCodeSuccess), "", true},
		{"a server that fails", code(dnsmessage.RCodeServerFailure), "", true},
		{"a server that refuses", code(dnsmessage.RCodeRefused), "", true},
		{"a delegation by CNAME, as RFC 2317 has it", func(t *testing.T, q dnsmessage.Message) []byte {
			asked := q.Questions[0].Name.String()
			record := ptr(t, q, "cdn.example.net.")
			record.Header.Name = dnsName(t, "77.64-127.196.31.192.in-addr.arpa.")
			return response(t, q, dnsmessage.RCodeSuccess, cname(t, asked, "77.64-127.196.31.192.in-addr.arpa."), record)
		}, "cdn.example.net", false},
		{"a CNAME loop", func(t *testing.T, q dnsmessage.Message) []byte {
			asked := q.Questions[0].Name.String()
			return response(t, q, dnsmessage.RCodeSuccess, cname(t, asked, "loop.example."), cname(t, "loop.example.", asked))
		}, "", true},
		{"an answer to another question, then silence", func(t *testing.T, q dnsmessage.Message) []byte {
			q.ID++
			return response(t, q, dnsmessage.RCodeSuccess, ptr(t, q, "cdn.example.net."))
		}, "", true},
		{"bytes that are no message", func(*testing.T, dnsmessage.Message) []byte {
			return []byte(strings.Repeat("\xc0\x0c", 300))
		}, "", true},
		{"a compression pointer to itself", func(t *testing.T, q dnsmessage.Message) []byte {
			packed := response(t, q, dnsmessage.RCodeSuccess, ptr(t, q, "cdn.example.net."))
			at := len(packed) - 18 // the length of the record's name, the last thing in it
			packed[at], packed[at+1] = 0xc0, byte(at)
			return packed
		}, "", true},
		{"silence", func(*testing.T, dnsmessage.Message) []byte { return nil }, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := newNameServer(t, func(q dnsmessage.Message) []byte { return c.answer(t, q) })
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			began := time.Now()
			got, err := systemLookup(ctx, nameserver.NewClient(server.dial, nil), public)
			if got.Name != c.want || (err != nil) != c.fails {
				t.Errorf("got %v and the error %v", got, err)
			}
			if took := time.Since(began); took > timeout {
				t.Errorf("took %v", took)
			}
			if server.asked.Load() == 0 {
				t.Error("the server was not asked")
			}
		})
	}
}

func TestSystemLookupTellsNoNameFromFailure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		code dnsmessage.RCode
		none bool
	}{
		{"no such name", dnsmessage.RCodeNameError, true},
		{"no record", dnsmessage.RCodeSuccess, true},
		{"server failure", dnsmessage.RCodeServerFailure, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := newNameServer(t, func(q dnsmessage.Message) []byte { return response(t, q, c.code) })
			_, err := systemLookup(t.Context(), nameserver.NewClient(server.dial, nil), public)
			var dnsErr *net.DNSError
			if !errors.As(err, &dnsErr) || dnsErr.IsNotFound != c.none {
				t.Errorf("the error is %v, want one with IsNotFound %v", err, c.none)
			}
		})
	}
}

func TestPrivateAddressesKeepTheNamesOfTheirNetwork(t *testing.T) {
	t.Parallel()
	if !configuredNearby(t) {
		t.Skip("this host has no name server with a private address")
	}
	server := newNameServer(t, func(q dnsmessage.Message) []byte {
		return response(t, q, dnsmessage.RCodeSuccess, ptr(t, q, "db-3.internal."))
	})
	got, err := systemLookup(t.Context(), nameserver.NewClient(server.dial, nil), netip.MustParseAddr("10.219.7.4"))
	if err != nil || got.Name != "db-3.internal" {
		t.Errorf("got %v and the error %v", got, err)
	}
}

// configuredNearby reports whether the system asks a name server that may be asked
// for private addresses.
func configuredNearby(t *testing.T) bool {
	t.Helper()
	nearby := false
	r := net.Resolver{PreferGo: true, Dial: func(_ context.Context, _, server string) (net.Conn, error) {
		nearby = nearby || isLocalServer(server)
		return nil, errors.New("only looking")
	}}
	if _, err := r.LookupAddr(t.Context(), public.String()); err == nil {
		t.Fatal("a name without a name server")
	}
	return nearby
}

func TestPrivateAddressesAreAskedOfLocalServersAlone(t *testing.T) {
	t.Parallel()
	for server, want := range map[string]bool{
		"127.0.0.53:53":            true,
		"[::1]:53":                 true,
		"192.168.1.1:53":           true,
		"10.0.0.2:53":              true,
		"100.100.100.100:53":       true,
		"[fd00::53]:53":            true,
		"[fe80::1%eth0]:53":        true,
		"[::ffff:10.0.0.2]:53":     true,
		"8.8.8.8:53":               false,
		"[2606:4700:4700::1111]:1": false,
		"resolver.example:53":      false,
		"":                         false,
	} {
		if got := isLocalServer(server); got != want {
			t.Errorf("isLocalServer(%q) is %v, want %v", server, got, want)
		}
	}
}

// TestTheScreenGoesOnWithoutNames asks a resolver whose server never answers:
// whoever asks is not kept waiting, and closing ends it at once.
func TestTheScreenGoesOnWithoutNames(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 1)
	server := newNameServer(t, func(dnsmessage.Message) []byte {
		select {
		case asked <- struct{}{}:
		default:
		}
		return nil
	})
	r := start(t, Config{Lookup: func(ctx context.Context, addr netip.Addr) (flows.LookedUp, error) {
		return systemLookup(ctx, nameserver.NewClient(server.dial, nil), addr)
	}})
	list := make([]netip.Addr, 0, 200)
	for n := range 200 {
		list = append(list, netip.AddrFrom4([4]byte{192, 31, 196, byte(n)}))
	}
	began := time.Now()
	for range 100 {
		r.Ask(list)
	}
	<-asked
	r.SetEnabled(false)
	r.Close()
	if took := time.Since(began); took > timeout/2 {
		t.Errorf("asking and closing took %v", took)
	}
}

// TestSlowAnswersArrive has a server that answers only when the next question
// has come, so that every answer is late.
func TestSlowAnswersArrive(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := newNameServer(t, func(q dnsmessage.Message) []byte {
		<-release
		return response(t, q, dnsmessage.RCodeSuccess, ptr(t, q, "slow.example."))
	})
	r := start(t, Config{Lookup: func(ctx context.Context, addr netip.Addr) (flows.LookedUp, error) {
		return systemLookup(ctx, nameserver.NewClient(server.dial, nil), addr)
	}})
	r.Ask([]netip.Addr{public})
	if got := nextWithin(r, interval); got != nil {
		t.Errorf("got %v before there was an answer", got)
	}
	close(release)
	if got := nextWithin(r, 10*time.Second)[public]; got != "slow.example" {
		t.Errorf("the name is %q", got)
	}
}
