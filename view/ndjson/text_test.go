package ndjson

import (
	"encoding/json"
	"testing"
)

func FuzzStringsAreThoseOfEncodingJSON(f *testing.F) {
	for _, s := range []string{
		"", "cdn.example.net", `a "b" \c/`, "<script>&amp;", "\x00\x01\x1f \x7f\b\f\n\r\t", "é€😀", "\u2028\u2029\u2027",
		"\xff\xfe", "a\xc3", "\xed\xa0\x80", "\ufffd", "plain, then \u202e",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendString(nil, s); string(got) != string(want) {
			t.Errorf("%q is written as %s, encoding/json writes %s", s, got, want)
		}
	})
}
