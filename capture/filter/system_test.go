package filter

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// testSystem returns a system resolver with files of the test and without a network.
func testSystem(t *testing.T, lookup lookupFunc) *system {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"services":  "# services\nhttp 8000/tcp www # not 80\nodd 7/udp\nbroken x/tcp\nhttp 9/tcp\n",
		"protocols": "ours 200 OURS\nbroken x\n",
		"networks":  "lab 10.1 Test-Lab\nLAN 10.20.0.0\nlan 10.30.0.0\nloop 127.0.0.0\nbroken 1.2.3.4.5\n",
		"ethers":    "0:1:2:3:4:5 gate\n0:1:2:3:4:6 GATE\n0:1:2:3:4:7 Tor.Example\nnothing here\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return newSystem(dir, time.Second, lookup)
}

func TestNamesAreLookedUpInTheFiles(t *testing.T) {
	t.Parallel()
	r := testSystem(t, func(context.Context, string, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")}, nil
	})
	for name, want := range map[string]string{
		"tcp port http":         "tcp port 8000",
		"port www":              "tcp port 8000",
		"port odd":              "udp port 7",
		"udp port https":        "udp port 443", // built in
		"ip proto ours":         "ip proto 200",
		"ip proto OURS":         "ip proto 200",
		"ip proto ospf":         "ip proto 89", // built in
		"net lab":               "net 10.1.0.0/32",
		"net loop":              "net 127.0.0.0/32",
		"ether host gate":       "ether host 00:01:02:03:04:05",
		"ether host GATE":       "ether host 00:01:02:03:04:05", // the first line of it
		"ether src Gate":        "ether src 00:01:02:03:04:05",
		"ether dst tor.EXAMPLE": "ether dst 00:01:02:03:04:07",
		"net LAB":               "net 10.1.0.0/32",
		"net TEST-LAB":          "net 10.1.0.0/32",
		"ip net lan":            "ip net 10.20.0.0/32",
		"net Link-Local":        "host 169.254.0.0", // built in
		"host anything":         "host 192.0.2.1 or host 2001:db8::1",
		"ip host anything":      "ip host 192.0.2.1",
		"ip6 dst anything":      "ip6 dst 2001:db8::1",
		"portrange http-odd":    "portrange 8000-7",
		"host (a or b)":         "(host 192.0.2.1 or host 2001:db8::1) or (host 192.0.2.1 or host 2001:db8::1)",
		"src host x and dst y":  "(src host 192.0.2.1 or src host 2001:db8::1) and (dst host 192.0.2.1 or dst host 2001:db8::1)",
	} {
		got, err := Compile(name, Options{LinkType: LinkEthernet, Resolver: r})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p, err := Compile(want, Options{LinkType: LinkEthernet})
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != p.String() {
			t.Errorf("%s is not %s:\n%s%s", name, want, got, p)
		}
	}
}

func TestUnknownNamesAreErrors(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such host")
	r := testSystem(t, func(context.Context, string, string) ([]netip.Addr, error) { return nil, failed })
	for _, expr := range []string{
		"host nobody", "net nowhere", "net broken", "port nothing", "port broken", "ip proto nothing",
		"ip proto broken", "ether host nobody", "ether host nothing", "portrange nothing-80", "ether proto nothing",
	} {
		if _, err := Compile(expr, Options{LinkType: LinkEthernet, Resolver: r}); err == nil {
			t.Errorf("%s: compiled", expr)
		}
	}
	_, err := Compile("host nobody", Options{LinkType: LinkEthernet, Resolver: r})
	if !errors.Is(err, failed) {
		t.Errorf("the error of the lookup is not in %v", err)
	}
}

func TestLookupsOfHostsShareOneTimeLimit(t *testing.T) {
	t.Parallel()
	r := testSystem(t, func(ctx context.Context, _, _ string) ([]netip.Addr, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	r.left = 20 * time.Millisecond
	for range 3 {
		if _, err := r.Hosts("slow"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v", err)
		}
	}
	if r.left != 0 {
		t.Errorf("%v are left of the time that was used up", r.left)
	}
}

func TestBuiltInNamesServeWhereFilesAreMissing(t *testing.T) {
	t.Parallel()
	r := newSystem(filepath.Join(t.TempDir(), "none"), time.Second, nil)
	if port, err := r.Port("ssh", "tcp"); err != nil || port != 22 {
		t.Errorf("ssh is port %d: %v", port, err)
	}
	if n, err := r.Protocol("udp"); err != nil || n != 17 {
		t.Errorf("udp is protocol %d: %v", n, err)
	}
}

// In place of the file services there is something that is not a regular file, or that is
// too large: the built-in names are used.
func TestFilesThatAreNotRegularOrTooLargeAreIgnored(t *testing.T) {
	t.Parallel()
	for name, plant := range map[string]func(path string) error{
		"a FIFO":       func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a directory":  func(path string) error { return os.Mkdir(path, 0o700) },
		"a device":     func(path string) error { return os.Symlink("/dev/zero", path) },
		"a large file": func(path string) error { return os.WriteFile(path, padded(maxNames+1), 0o600) },
		"an endless file": func(path string) error {
			return errors.Join(os.WriteFile(path, padded(32), 0o600), os.Truncate(path, 1<<40))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := plant(filepath.Join(dir, "services")); err != nil {
				t.Fatal(err)
			}
			ports := make(chan uint16, 2)
			go func() {
				r := newSystem(dir, time.Second, nil)
				for _, service := range []string{"http", "ours"} {
					port, err := r.Port(service, "tcp")
					if err != nil {
						port = 0
					}
					ports <- port
				}
			}()
			for _, want := range []uint16{80, 0} {
				select {
				case got := <-ports:
					if got != want {
						t.Errorf("port %d, want %d", got, want)
					}
				case <-time.After(20 * time.Second):
					t.Fatal("still waiting")
				}
			}
		})
	}
}

// padded makes a file of services of this length, with a service that is not built in.
func padded(length int) []byte {
	text := []byte("ours 7000/tcp\nhttp 8000/tcp\n#")
	return append(text, bytes.Repeat([]byte{'x'}, length-len(text))...)
}

func TestAFileOfTheLargestSizeIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "services"), padded(maxNames), 0o600); err != nil {
		t.Fatal(err)
	}
	if port, err := newSystem(dir, time.Second, nil).Port("ours", "tcp"); port != 7000 || err != nil {
		t.Errorf("port %d, %v", port, err)
	}
}

// FuzzNames reads any bytes as the files of /etc. Every name in a table can be looked up
// and gives the value in the table or an error; names have no blanks or comments.
func FuzzNames(f *testing.F) {
	separators := strings.NewReplacer(":", "", "-", "", ".", "")
	f.Add([]byte("# services\nhttp 8000/tcp www # not 80\nodd 7/udp\nbroken x/tcp\n"))
	f.Add([]byte("ours 200 OURS\nlab 10.1\nbroken 1.2.3.4.5\n0:1:2:3:4:5 gate\n"))
	f.Add([]byte("a 65536/tcp\nb -1 c\n\x00 \xff\xfe\r\n/ //\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		table := func(parse parseFunc) func() map[string]string {
			names := parseNames(text, parse)
			for name, value := range names {
				if strings.ContainsAny(name+value, " \t\r\n#") || name == "" {
					t.Errorf("%q is %q", name, value)
				}
			}
			return func() map[string]string { return names }
		}
		s := &system{services: table(addService), protocols: table(addNamed), networks: table(addNamed), ethers: table(addEther)}
		for key, value := range s.services() {
			i := strings.LastIndexByte(key, '/')
			port, err := s.Port(key[:i], key[i+1:])
			if n, bad := strconv.ParseUint(value, 10, 16); bad == nil && (err != nil || uint64(port) != n) {
				t.Errorf("port %q: %d, %v", key, port, err)
			}
		}
		for name, value := range s.protocols() {
			number, err := s.Protocol(name)
			if n, bad := strconv.ParseUint(value, 10, 16); err == nil && (number < 0 || number > 65535) || bad == nil && uint64(number) != n {
				t.Errorf("protocol %q: %d, %v", name, number, err)
			}
			if addr, err := s.Network(name); err == nil && !addr.IsValid() {
				t.Errorf("network %q: %v", name, addr)
			}
		}
		for name, value := range s.ethers() {
			mac, err := s.Ether(name)
			if digits := separators.Replace(padMAC(value)); err == nil && !strings.EqualFold(hex.EncodeToString(mac[:]), digits) {
				t.Errorf("MAC address %q: %x of %q", name, mac, value)
			}
		}
	})
}

// net.Resolver reads /etc/hosts, in which case does not matter; the names that need no file
// are no exception.
func TestTheCaseOfHostsDoesNotMatter(t *testing.T) {
	t.Parallel()
	lower, err := Compile("host localhost", Options{LinkType: LinkEthernet})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Resolver{Builtin(), newSystem("/etc", time.Second, net.DefaultResolver.LookupNetIP)} {
		upper, err := Compile("host LOCALHOST", Options{LinkType: LinkEthernet, Resolver: r})
		if err != nil {
			t.Fatalf("%T: %v", r, err)
		}
		data := frame(ipUDP, 1, 2)
		copy(data[26:], []byte{127, 0, 0, 1})
		if !lower.Match(data, len(data)) || !upper.Match(data, len(data)) {
			t.Errorf("%T: 127.0.0.1 is not localhost", r)
		}
	}
}
