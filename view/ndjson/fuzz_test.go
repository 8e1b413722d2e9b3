package ndjson

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
)

// FuzzLine writes lines of whatever names and counts there are: a line is valid
// UTF-8, one line without control characters, it is read back as what was written, and its rows are its
// totals.
func FuzzLine(f *testing.F) {
	f.Add("cdn.example.net", "firefox", "eth0", uint64(1500), uint64(64), 0, false)
	f.Add("a\x1b]0;title\x07b", "line\nbreak\r\"quote\\", "\xff\xfe", uint64(1)<<63, ^uint64(0)>>2, 1, true)
	f.Add("\u2028\u2029\u202e", "<script>&amp;", "\x00", uint64(0), uint64(1), 3, false)
	f.Fuzz(func(t *testing.T, host, process, iface string, sent, recv uint64, limit int, bytesUnit bool) {
		// Names of hosts and owners enter as flows.Clean leaves them.
		m := modeltest.ModelWithFuzzInput(modeltest.Options{Seconds: 3}, modeltest.FuzzInput{
			Host: flows.Clean(host, 255), Process: flows.Clean(process, 255), Iface: iface, Sent: sent, Recv: recv,
		})
		m.Prefs.Bytes = bytesUnit
		o := Options{Limit: max(limit%100, 0), Final: limit&1 != 0}
		text, err := Append(nil, &m, o)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, '\n') != len(text)-1 {
			t.Fatalf("not one line of UTF-8: %q", text)
		}
		if i := bytes.IndexFunc(text[:len(text)-1], func(r rune) bool { return !unicode.IsGraphic(r) }); i >= 0 {
			t.Errorf("a control character at %d of %q", i, text)
		}
		var got line
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&got); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		want := newReference(&m).line(o)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{}, head{}, flow{}, identity{}, owner{}, rates{}), cmp.Comparer(sameText)); diff != "" {
			t.Errorf("what was written (-) is read back as (+):\n%s", diff)
		}
		sameBytes(t, &want, text)
		addsUp(t, &got)
	})
}

// sameBytes wants a line to be what encoding/json makes of it, byte by byte.
func sameBytes(t *testing.T, l *line, text []byte) {
	t.Helper()
	want, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), ","), strings.Split(strings.TrimSuffix(string(text), "\n"), ",")); diff != "" {
		t.Errorf("encoding/json writes (-), the line is (+):\n%s", diff)
	}
}

// sameText compares texts as JSON keeps them, in which each byte that is not
// UTF-8 is a replacement character.
func sameText(a, b string) bool { return string([]rune(a)) == string([]rune(b)) }

// addsUp wants the rows of a line to be its totals.
func addsUp(t *testing.T, l *line) {
	t.Helper()
	var sum [6]uint64
	for _, f := range l.Flows {
		for i, n := range [6]uint64{f.TotalSent, f.TotalRecv, f.PacketsSent, f.PacketsRecv, f.IntervalSent, f.IntervalRecv} {
			sum[i] += n
		}
	}
	if want := [6]uint64{l.TotalSent, l.TotalRecv, l.PacketsSent, l.PacketsRecv, l.IntervalSent, l.IntervalRecv}; sum != want {
		t.Errorf("rows add up to %d, the totals are %d", sum, want)
	}
}
