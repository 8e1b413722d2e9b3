package nameserver

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// confinedFile is a file that this process may open until it is replaced, and what opens it
// then.
type confinedFile struct {
	*SystemFile
	path     string
	replaced bool
	failing  error
	clock    time.Time
}

func newConfinedFile(t *testing.T, text string) *confinedFile {
	t.Helper()
	c := &confinedFile{path: filepath.Join(t.TempDir(), "file"), clock: time.Now()}
	c.write(t, text)
	c.SystemFile = NewSystemFile(c.path, func(path string) (*os.File, error) {
		if c.failing != nil {
			return nil, c.failing
		}
		return os.Open(path)
	})
	c.now = func() time.Time { return c.clock }
	c.own = func(path string) (*os.File, error) {
		if c.replaced {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
		}
		return os.Open(path)
	}
	return c
}

func (c *confinedFile) write(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(c.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c *confinedFile) expect(t *testing.T, what, text string, replaced bool) {
	t.Helper()
	if got, is := c.Replaced(); string(got) != text || is != replaced {
		t.Errorf("%s: %q, %v, want %q, %v", what, got, is, text, replaced)
	}
}

func TestAFileThatWasReplacedIsOpenedBySomebodyElse(t *testing.T) {
	t.Parallel()
	c := newConfinedFile(t, "first")
	c.expect(t, "as it was", "", false)
	c.replaced = true
	c.write(t, "second")
	c.expect(t, "looked at just now", "", false)
	c.clock = c.clock.Add(lookInterval)
	c.expect(t, "replaced", "second", true)
	c.write(t, "third")
	c.clock = c.clock.Add(lookInterval)
	c.expect(t, "replaced again", "third", true)
	c.failing = errors.New("the helper does not answer")
	c.clock = c.clock.Add(lookInterval)
	c.expect(t, "while nobody opens it", "third", true)
	c.replaced = false
	c.clock = c.clock.Add(lookInterval)
	c.expect(t, "readable again", "", false)
	if text, replaced := NewSystemFile(c.path, nil).Replaced(); text != nil || replaced {
		t.Error("replaced where nothing is confined")
	}
}

// TestServersOfAReplacedFileAreAsked asks what the standard library takes for the servers when it
// cannot read the file.
func TestServersOfAReplacedFileAreAsked(t *testing.T) {
	t.Parallel()
	const conf = "# comment\nsearch lab\nnameserver 192.0.2.53\nnameserver nonsense\nnameserver\nnameserver 2001:db8::53\n"
	for name, c := range map[string]struct {
		text     string
		replaced bool
		want     [3]string // of the first, the second, and another one
	}{
		"as it was":     {conf, false, [3]string{"127.0.0.1:53", "[::1]:53", "192.0.2.1:53"}},
		"replaced":      {conf, true, [3]string{"192.0.2.53:53", "[2001:db8::53]:53", "192.0.2.1:53"}},
		"a single one":  {"nameserver 192.0.2.53", true, [3]string{"192.0.2.53:53", "192.0.2.53:53", "192.0.2.1:53"}},
		"without a one": {"search lab", true, [3]string{"127.0.0.1:53", "[::1]:53", "192.0.2.1:53"}},
	} {
		var dialed []string
		client := NewClient(func(_ context.Context, _, server string) (net.Conn, error) {
			dialed = append(dialed, server)
			return nil, errors.New("not here")
		}, nil)
		file := newConfinedFile(t, c.text)
		file.replaced, client.conf = c.replaced, file.SystemFile
		q := &query{ctx: t.Context(), client: client, questions: map[string]question{}}
		for _, server := range []string{"127.0.0.1:53", "[::1]:53", "192.0.2.1:53"} {
			if _, err := q.dial(t.Context(), "udp", server); err == nil {
				t.Error("there is a server")
			}
		}
		if !slices.Equal(dialed, c.want[:]) {
			t.Errorf("%s: asked are %q, want %q", name, dialed, c.want)
		}
	}
}

func TestTheTextOfAHostsFile(t *testing.T) {
	t.Parallel()
	text := []byte("127.0.0.1 localhost\n192.0.2.7\tone.lab one # not.this\n::ffff:192.0.2.8 mapped.lab\nfe80::1%eth0 gate.lab\n" +
		"fe80::2%eth0 a.lab\nfe80::2%eth1 b.lab\nnonsense x.lab\n192.0.2.9\n192.0.2.7 again.lab\n2001:db8::7 One.LAB\n")
	for addr, want := range map[string][]string{
		"192.0.2.7": {"one.lab", "one", "again.lab"}, "192.0.2.8": {"mapped.lab"}, "fe80::1": {"gate.lab"}, "fe80::2": nil,
		"fe80::2%eth1": {"b.lab"}, "192.0.2.9": nil, "192.0.2.10": nil, "127.0.0.1": {"localhost"},
	} {
		if got := NamesIn(text, netip.MustParseAddr(addr)); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", addr, got, want)
		}
	}
	want := []netip.Addr{netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("2001:db8::7")}
	if got := AddrsIn(text, "ONE.lab"); !slices.Equal(got, want) {
		t.Errorf("one.lab is %v, want %v", got, want)
	}
	if got := AddrsIn(text, "not.this"); got != nil {
		t.Errorf("a comment has %v", got)
	}
}
