package filter

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// testSystem returns a system resolver with files of its own and no network.
func testSystem(t *testing.T, lookup lookupFunc) *system {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"services":  "# services\nhttp 8000/tcp www # not 80\nodd 7/udp\nbroken x/tcp\nhttp 9/tcp\n",
		"protocols": "ours 200 OURS\nbroken x\n",
		"networks":  "lab 10.1\nloop 127.0.0.0\nbroken 1.2.3.4.5\n",
		"ethers":    "0:1:2:3:4:5 gate\nnothing here\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return newSystem(dir, time.Second, lookup)
}

func TestNamesComeFromTheFiles(t *testing.T) {
	t.Parallel()
	r := testSystem(t, func(context.Context, string, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")}, nil
	})
	for name, want := range map[string]string{
		"tcp port http":        "tcp port 8000",
		"port www":             "tcp port 8000",
		"port odd":             "udp port 7",
		"udp port https":       "udp port 443", // built in
		"ip proto ours":        "ip proto 200",
		"ip proto OURS":        "ip proto 200",
		"ip proto ospf":        "ip proto 89", // built in
		"net lab":              "net 10.1.0.0/32",
		"net loop":             "net 127.0.0.0/32",
		"ether host gate":      "ether host 00:01:02:03:04:05",
		"host anything":        "host 192.0.2.1 or host 2001:db8::1",
		"ip host anything":     "ip host 192.0.2.1",
		"ip6 dst anything":     "ip6 dst 2001:db8::1",
		"portrange http-odd":   "portrange 8000-7",
		"host (a or b)":        "(host 192.0.2.1 or host 2001:db8::1) or (host 192.0.2.1 or host 2001:db8::1)",
		"src host x and dst y": "(src host 192.0.2.1 or src host 2001:db8::1) and (dst host 192.0.2.1 or dst host 2001:db8::1)",
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

func TestUnknownNamesAreRefused(t *testing.T) {
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

func TestLookupsShareTheirTime(t *testing.T) {
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

func TestMissingFilesLeaveTheBuiltInNames(t *testing.T) {
	t.Parallel()
	r := newSystem(filepath.Join(t.TempDir(), "none"), time.Second, nil)
	if port, err := r.Port("ssh", "tcp"); err != nil || port != 22 {
		t.Errorf("ssh is port %d: %v", port, err)
	}
	if n, err := r.Protocol("udp"); err != nil || n != 17 {
		t.Errorf("udp is protocol %d: %v", n, err)
	}
}
