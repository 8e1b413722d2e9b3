package names

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"iftopgo/flows"
)

func TestBuiltinNamesWhatPeopleUse(t *testing.T) {
	t.Parallel()
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(s.names) < 500 {
		t.Errorf("the table has %d ports, want at least 500", len(s.names))
	}
	for _, c := range []struct {
		proto, port uint16
		want        string
	}{
		{flows.ProtoTCP, 22, "ssh"},
		{flows.ProtoTCP, 443, "https"},
		{flows.ProtoUDP, 443, "https"},
		{flows.ProtoUDP, 53, "domain"},
		{flows.ProtoUDPLite, 53, "domain"},
		{flows.ProtoUDP, 51820, "wireguard"},
		{flows.ProtoTCP, 51820, ""},
		{flows.ProtoTCP, 514, "shell"},
		{flows.ProtoUDP, 514, "syslog"},
		{flows.ProtoSCTP, 38412, "ng-control"},
		{flows.ProtoUDP, 38412, ""},
		{flows.ProtoDCCP, 9, "discard"},
		{flows.ProtoTCP, 0, ""},
		{1, 22, ""},
	} {
		if got := s.Name(c.proto, c.port); got != c.want {
			t.Errorf("port %d of protocol %d is %q, want %q", c.port, c.proto, got, c.want)
		}
	}
}

func TestZeroServicesKnowNothing(t *testing.T) {
	t.Parallel()
	var s Services
	if got := s.Name(flows.ProtoTCP, 22); got != "" || len(s.names) != 0 {
		t.Errorf("got %q and %d names", got, len(s.names))
	}
}

func TestNameDoesNotAllocate(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	allocs := testing.AllocsPerRun(100, func() {
		for port := range uint16(1024) {
			if s.Name(flows.ProtoTCP, port) != "" {
				found++
			}
		}
	})
	if allocs != 0 || found == 0 {
		t.Errorf("%v allocations, %d names found", allocs, found)
	}
}

func TestParseServices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		want       string // the name of tcp port 80
		wantErr    string // a part of the error, empty for none
	}{
		{"plain line", "http 80/tcp", "http", ""},
		{"tabs, aliases and a comment", "\thttp\t\t80/tcp www # the web", "http", ""},
		{"comment without a space", "http 80/tcp#web", "http", ""},
		{"carriage return at the end", "http 80/tcp\r", "http", ""},
		{"first name wins", "http 80/tcp\nwww 80/tcp", "http", ""},
		{"empty lines and comments only", "\n  \n# http 80/tcp\n", "", ""},
		{"no line feed at the end of the file", "# x\nhttp 80/tcp", "http", ""},
		{"another transport", "http 80/udp", "", ""},
		{"transport without a place here", "http 80/ddp", "", ""},
		{"transport in capitals", "http 80/TCP", "", ""},
		{"port 0 is reserved", "http 0/tcp", "", ""},
		{"name with the characters found in the wild", "z39.50_a+/*-b 80/tcp", "z39.50_a+/*-b", ""},
		{"name only", "http", "", "line 1: no port"},
		{"no transport", "http 80", "", "line 1: no port"},
		{"port is too large", "ok 81/tcp\nhttp 65536/tcp", "", "line 2: the port"},
		{"port is negative", "http -80/tcp", "", "the port"},
		{"port has a sign", "http +80/tcp", "", "the port"},
		{"port is hexadecimal", "http 0x50/tcp", "", "the port"},
		{"port is a name", "http www/tcp", "", "the port"},
		{"name is another port's number", "22 80/tcp", "", "the name"},
		{"name has an escape sequence", "ht\x1b[31mtp 80/tcp", "", "the name"},
		{"name has a bidirectional override", "ht\u202etp 80/tcp", "", "the name"},
		{"name has a byte that is not UTF-8", "ht\xfftp 80/tcp", "", "the name"},
		{"name has a null byte", "ht\x00tp 80/tcp", "", "the name"},
		{"name has a colon, which ends a host", "ht:tp 80/tcp", "", "the name"},
		{"name is one byte too long", strings.Repeat("h", maxServiceName+1) + " 80/tcp", "", "the name"},
		{"a bad line before a good one", "http\nhttp 80/tcp", "http", "line 1: no port"},
		{"several bad lines are counted", "a\nb\nhttp 80/tcp\nc", "http", "(and 2 more such lines)"},
		{"a line without an end", "http 80/tcp\n" + strings.Repeat("x", 1<<17), "http", "token too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := ParseServices(strings.NewReader(c.line))
			if got := s.Name(flows.ProtoTCP, 80); got != c.want {
				t.Errorf("the name is %q, want %q", got, c.want)
			}
			if (err != nil) != (c.wantErr != "") || err != nil && !strings.Contains(err.Error(), c.wantErr) {
				t.Errorf("the error is %v, want %q", err, c.wantErr)
			}
		})
	}
}

func TestLoadServices(t *testing.T) {
	t.Parallel()
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "services")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		ssh, other string // tcp ports 22 and 4
		wantErr    string
	}{
		{"no file: the table", filepath.Join(t.TempDir(), "absent"), "ssh", "", ""},
		{"the file goes before the table", write("shell-of-ours 22/tcp"), "shell-of-ours", "", ""},
		{"the table fills in what the file leaves out", write("four 4/tcp"), "ssh", "four", ""},
		{"a bad line does not cost the others", write("four 4/tcp\n22 22/tcp\n"), "ssh", "four", "line 2"},
		{"a directory", t.TempDir(), "ssh", "", "not a regular file"},
		{"a pipe nobody writes to", pipe, "ssh", "", "not a regular file"},
		{"a file without an end", "/dev/zero", "ssh", "", "not a regular file"},
		{"a file that is too large", write(strings.Repeat("#\n", maxServicesFile/2+1)), "ssh", "", "too large: more than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := LoadServices(c.path)
			if got := s.Name(flows.ProtoTCP, 22); got != c.ssh {
				t.Errorf("port 22 is %q, want %q", got, c.ssh)
			}
			if got := s.Name(flows.ProtoTCP, 4); got != c.other {
				t.Errorf("port 4 is %q, want %q", got, c.other)
			}
			if (err != nil) != (c.wantErr != "") || err != nil && !strings.Contains(err.Error(), c.wantErr) {
				t.Errorf("the error is %v, want %q", err, c.wantErr)
			}
		})
	}
}

func FuzzServices(f *testing.F) {
	f.Add("http 80/tcp www # web\ndomain 53/udp\n")
	f.Add("22 80/tcp\nht\x1b[0mtp 80/tcp\n")
	f.Add("a 65535/sctp\nb 65536/dccp\nc -1/udp\nd 0/tcp")
	f.Add("\xff\xfe 1/tcp\r\n\u202e 2/tcp\x00")
	f.Fuzz(func(t *testing.T, text string) {
		s, _ := ParseServices(strings.NewReader(text)) // bad lines are the point
		lines := make([]string, 0, len(s.names))
		transports := map[uint16]string{flows.ProtoTCP: "tcp", flows.ProtoUDP: "udp", flows.ProtoSCTP: "sctp", flows.ProtoDCCP: "dccp"}
		for key, name := range s.names {
			if !validService(name) || key.port == 0 {
				t.Fatalf("port %d has the name %q", key.port, name)
			}
			lines = append(lines, fmt.Sprintf("%s %d/%s", name, key.port, transports[key.proto]))
		}
		slices.Sort(lines)
		again, err := ParseServices(strings.NewReader(strings.Join(lines, "\n")))
		if err != nil || len(again.names) != len(s.names) {
			t.Fatalf("what was parsed does not parse again: %d of %d names, %v", len(again.names), len(s.names), err)
		}
	})
}

func BenchmarkServiceName(b *testing.B) {
	s, err := Builtin()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Name(flows.ProtoTCP, 443)
	}
}

func BenchmarkBuiltin(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Builtin(); err != nil {
			b.Fatal(err)
		}
	}
}
