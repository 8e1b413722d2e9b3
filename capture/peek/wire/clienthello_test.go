package wire

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
)

// hello returns the first record of Go's TLS client.
func hello(t testing.TB, conf *tls.Config) []byte {
	t.Helper()
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	go func() { _ = tls.Client(client, conf).Handshake() }() // It ends with the pipe.
	if err := server.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 16<<10)
	n, err := server.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return b[:n]
}

// extended is a ClientHello without a record, with extensions of a number and a body each.
func extended(extensions ...string) []byte {
	all := strings.Join(extensions, "")
	body := strings.Repeat("\x03", 34) + "\x00" + "\x00\x02\x13\x01" + "\x01\x00" + string(rune(0)) + string([]byte{byte(len(all))}) + all
	return []byte("\x01\x00" + string([]byte{byte(len(body) >> 8), byte(len(body))}) + body)
}

// nameExtension is a server_name extension.
func nameExtension(name string) string {
	n := byte(len(name))
	return string([]byte{0, 0, 0, n + 5, 0, n + 3, 0, 0, n}) + name
}

func TestTheNameOfAClientHelloIsFound(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		hello []byte
		want  Asked
		err   error
	}{
		"a name":                      {extended(nameExtension("web.example")), Asked{Name: "web.example"}, nil},
		"in capital letters":          {extended(nameExtension("WEB.Example")), Asked{Name: "web.example"}, nil},
		"an international one":        {extended(nameExtension("xn--bcher-kva.example")), Asked{Name: "bücher.example"}, nil},
		"of two scripts":              {extended(nameExtension("xn--pple-43d.example")), Asked{Name: "xn--pple-43d.example"}, nil},
		"behind another extension":    {extended("\x00\x17\x00\x00", nameExtension("web.example")), Asked{Name: "web.example"}, nil},
		"with an encrypted hello":     {extended(nameExtension("outer.example"), "\xfe\x0d\x00\x01\x00"), Asked{"outer.example", true}, nil},
		"none":                        {extended("\x00\x17\x00\x00"), Asked{}, ErrOther},
		"an address":                  {extended(nameExtension("192.0.2.1")), Asked{}, ErrOther},
		"one that steers a terminal":  {extended(nameExtension("a\x1b[2Jb.example")), Asked{}, ErrOther},
		"an empty one":                {extended(nameExtension("")), Asked{}, ErrOther},
		"a server's hello":            {[]byte("\x02\x00\x00\x04abcd"), Asked{}, ErrOther},
		"one of more than 64 KiB":     {[]byte("\x01\x01\x00\x00abcd"), Asked{}, ErrOther},
		"nothing yet":                 {nil, Asked{}, ErrShort},
		"its first half":              {extended(nameExtension("web.example"))[:50], Asked{}, ErrShort},
		"all but an extension behind": {extended(nameExtension("web.example"), "\x00\x17\x00\x09")[:69], Asked{Name: "web.example"}, ErrShort},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ClientHello(c.hello)
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("%+v and error %v, want %+v and %v", got, err, c.want, c.err)
			}
		})
	}
}

// TestAClientHelloMayBeCutAnywhere gives every beginning of one, and one in records of every
// size.
func TestAClientHelloMayBeCutAnywhere(t *testing.T) {
	t.Parallel()
	whole := hello(t, &tls.Config{ServerName: "web.names.example", NextProtos: []string{"h2"}})
	for n := range whole {
		got, err := TLS(whole[:n])
		if !errors.Is(err, ErrShort) || got.Name != "" && got.Name != "web.names.example" {
			t.Fatalf("%d of %d bytes: %+v and error %v", n, len(whole), got, err)
		}
	}
	message := whole[recordHeaderLen:]
	for size := 1; size < len(message); size += 7 {
		var stream []byte
		for left := message; len(left) > 0; left = left[min(size, len(left)):] {
			part := left[:min(size, len(left))]
			stream = append(append(stream, recordHandshake, 3, 1, byte(len(part)>>8), byte(len(part))), part...)
		}
		if got, err := TLS(stream); got.Name != "web.names.example" || err != nil {
			t.Fatalf("in records of %d bytes: %+v and error %v", size, got, err)
		}
	}
}

// shown fails if a name is none that may be shown.
func shown(t *testing.T, name string) {
	t.Helper()
	if len(name) > 253 || flows.Clean(name, 253) != name || strings.ContainsAny(name, " /\\:\"'<>") {
		t.Fatalf("the name %q", name)
	}
}

// FuzzTLS looks for a name in whatever there is. What was found in a beginning is found in
// all of it.
func FuzzTLS(f *testing.F) {
	f.Add(hello(f, &tls.Config{ServerName: "web.names.example"}), 200)
	f.Add([]byte("\x16\x03\x01\x00\x01\x01\x16\x03\x01\x00\x01\x00"), 6)
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		all, err := TLS(stream)
		shown(t, all.Name)
		if cut < 0 || cut > len(stream) {
			return
		}
		part, early := TLS(stream[:cut])
		if part.Name != "" && all.Name != part.Name && !errors.Is(err, ErrOther) {
			t.Fatalf("%q in %d bytes, %q in %d", part.Name, cut, all.Name, len(stream))
		}
		if early == nil && err == nil && part != all {
			t.Fatalf("%+v in %d bytes, %+v in %d", part, cut, all, len(stream))
		}
	})
}

func BenchmarkTLS(b *testing.B) {
	stream := hello(b, &tls.Config{ServerName: "web.names.example"})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := TLS(stream); err != nil {
			b.Fatal(err)
		}
	}
}
