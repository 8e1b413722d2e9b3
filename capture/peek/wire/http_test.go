package wire

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/http2/hpack"
)

// headers is a HEADERS frame of HTTP/2 with fields.
func headers(flags byte, before string, fields ...hpack.HeaderField) string {
	var block bytes.Buffer
	e := hpack.NewEncoder(&block)
	for _, f := range fields {
		_ = e.WriteField(f) // A buffer takes everything.
	}
	body := before + block.String()
	return string([]byte{0, byte(len(body) >> 8), byte(len(body)), http2Headers, flags, 0, 0, 0, 1}) + body
}

func TestTheHostOfARequestIsFound(t *testing.T) {
	t.Parallel()
	settings := preface + "\x00\x00\x00\x04\x00\x00\x00\x00\x00" + "\x00\x00\x04\x08\x00\x00\x00\x00\x00abcd"
	get := []hpack.HeaderField{{Name: ":method", Value: "GET"}, {Name: ":authority", Value: "web.example:8080"}, {Name: ":path", Value: "/"}}
	cases := map[string]struct {
		stream, want string
		err          error
	}{
		"a request":                     {"GET / HTTP/1.1\r\nHost: web.example\r\n\r\n", "web.example", nil},
		"bare line feeds":               {"GET / HTTP/1.1\nA: b\nHost: web.example\n\n", "web.example", nil},
		"a field before":                {"POST / HTTP/1.1\r\nAccept: */*\r\nhOST:\tweb.example:80 \r\n\r\n", "web.example", nil},
		"without an end yet":            {"GET / HTTP/1.1\r\nHost: web.example\r\nAcc", "web.example", nil},
		"an address":                    {"GET / HTTP/1.1\r\nHost: 192.0.2.1:80\r\n\r\n", "", ErrOther},
		"an IPv6 address":               {"GET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n", "", ErrOther},
		"cut in the host":               {"GET / HTTP/1.1\r\nHost: web.exa", "", ErrShort},
		"cut in the method":             {"GE", "", ErrShort},
		"HTTP/1.0 without a host":       {"GET / HTTP/1.0\r\n\r\n", "", ErrOther},
		"no HTTP":                       {"SSH-2.0-OpenSSH\r\n", "", ErrOther},
		"a head without an end":         {"GET / HTTP/1.1\r\nA: " + strings.Repeat("x", maxRequestHead) + "\r\nB", "", ErrOther},
		"an escape sequence":            {"GET / HTTP/1.1\r\nHost: a\x1b]0;b\r\n\r\n", "", ErrOther},
		"HTTP/2":                        {settings + headers(4, "", get...), "web.example", nil},
		"HTTP/2 with padding":           {settings + headers(4|http2Padded|http2Priority, "\x00\x00\x00\x00\x00\x10", get...), "web.example", nil},
		"HTTP/2 with a host alone":      {settings + headers(4, "", hpack.HeaderField{Name: "host", Value: "web.example"}), "web.example", nil},
		"the preface alone":             {preface, "", ErrShort},
		"half of the preface":           {preface[:9], "", ErrShort},
		"HTTP/2 cut in the fields":      {settings + headers(4, "", get...)[:14], "", ErrShort},
		"HTTP/2 without a host":         {settings + headers(4, "", get[0]), "", ErrOther},
		"HTTP/2 with a frame too large": {preface + "\xff\xff\xff\x00\x00\x00\x00\x00\x00", "", ErrOther},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := HTTP([]byte(c.stream))
			if got.Name != c.want || !errors.Is(err, c.err) {
				t.Errorf("%q and error %v, want %q and %v", got.Name, err, c.want, c.err)
			}
		})
	}
}

// FuzzHTTP looks for a host in whatever there is.
func FuzzHTTP(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: web.example\r\n\r\n"))
	f.Add([]byte(preface + headers(4|http2Padded, "\x01", hpack.HeaderField{Name: ":authority", Value: "web.example"})))
	f.Fuzz(func(t *testing.T, stream []byte) {
		got, err := HTTP(stream)
		shown(t, got.Name)
		if (got.Name == "") != (err != nil) {
			t.Fatalf("%q with error %v", got.Name, err)
		}
	})
}

// TestEveryMethodBeginsARequest reads a request of each.
func TestEveryMethodBeginsARequest(t *testing.T) {
	t.Parallel()
	for _, m := range methods {
		if got, err := HTTP([]byte(m + "* HTTP/1.1\r\nHost: web.example\r\n\r\n")); err != nil || got.Name != "web.example" {
			t.Errorf("%s: %q, error %v", m, got.Name, err)
		}
	}
}
