package remote

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzScanner compares with encoding/json what is JSON, and what strings say.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{
		`{"schema":1,"flows":[{"a":-0.5e+3,"b":null},{}],"c":[true,false]}`, `"\ud83d\ude00\u00e9\ud83d"`, `{"a":1,}`, `[1 2]`,
		`01`, `-`, `1.`, `"` + "\x01" + `"`, `"\x"`, `[[[[[]]]]]`, `{"a" : [ ] , "b":{ } }`, "nul", `"\u12"`, ` "a" `, `{"a"}`, ``,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := scanner{text: text}
		s.skip()
		s.end()
		valid := json.Valid(text)
		if ok := s.err == nil; ok != valid && (ok || !deep(text)) {
			t.Fatalf("JSON: %v, encoding/json says %v: %q", ok, valid, text)
		}
		var want string
		if json.Unmarshal(text, &want) != nil || !utf8.Valid(text) || bytes.HasPrefix(bytes.TrimSpace(text), []byte("n")) {
			return
		}
		s = scanner{text: text}
		if got := string(s.str()); got != want || s.err != nil {
			t.Fatalf("%q says %q, want %q (%v)", text, got, want, s.err)
		}
	})
}

// deep reports whether a text may be nested more deeply than a scanner goes.
func deep(text []byte) bool {
	return bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) > maxDepth
}

func TestCountsAreWholeNumbersInTheirRange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint64{"0": 0, "7": 7, "65535": 65535, "1152921504606846976": maxCount} {
		s := scanner{text: []byte(text)}
		if n := s.count(maxCount); n != want || s.err != nil {
			t.Errorf("%s is %d (%v)", text, n, s.err)
		}
	}
	for _, text := range []string{"-1", "1.0", "1e3", "65536", "18446744073709551616", "99999999999999999999999", `"1"`, "null", ""} {
		s := scanner{text: []byte(text)}
		if n := s.count(65535); s.err == nil {
			t.Errorf("%s is taken for %d", text, n)
		}
	}
}

// FuzzTimes compares with package time.
func FuzzTimes(f *testing.F) {
	for _, text := range []string{
		"2026-01-01T12:00:00Z", "2026-01-01T12:00:00.5Z", "1970-01-01T00:00:00.000000001Z", "2026-02-29T12:00:00Z",
		"2026-01-01T24:00:00Z", "2026-01-01T12:00:60Z", "2026-01-01T12:00:00+00:00", "2026-01-01T12:00:00.Z", "9999-01-01T00:00:00Z",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r times
		ns, ok := r.read([]byte(text))
		if again, same := r.read([]byte(text)); again != ns || same != ok {
			t.Fatalf("%q is %d, and %d the second time", text, ns, again)
		}
		if !ok {
			return
		}
		want, err := time.Parse(time.RFC3339Nano, text)
		if err != nil || want.UnixNano() != ns {
			t.Fatalf("%q is %d, want %d (%v)", text, ns, want.UnixNano(), err)
		}
	})
}
