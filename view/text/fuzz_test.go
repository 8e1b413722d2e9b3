package text_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"testing"
	"unicode"
	"unicode/utf8"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/view/text"
)

// FuzzExport writes reports, CSV and rows of whatever names and counts there are:
// no byte of them is a control character or half a character, and CSV is read
// back with as many values in each line, which add up.
func FuzzExport(f *testing.F) {
	f.Add("cdn.example.net", "firefox", "eth0", uint64(1500), uint64(64))
	f.Add("a\x1b]0;title\x07b", "line\nbreak\r\"quote\\", "\xff\xfe", uint64(1)<<63, ^uint64(0)>>2)
	f.Add("\u2028\u2029\u202e", "=cmd|' /C calc'!A0", "\x00", uint64(0), uint64(1))
	f.Fuzz(func(t *testing.T, host, process, iface string, sent, recv uint64) {
		m := modeltest.ModelWithFuzzInput(modeltest.Options{Seconds: 3}, modeltest.FuzzInput{Host: host, Process: process, Iface: iface, Sent: sent, Recv: recv})
		harmless(t, text.Append(nil, &m))
		for i := range m.List.Rows {
			harmless(t, []byte(text.Row(&m, &m.List.Rows[i])))
		}
		data, err := text.AppendCSV(nil, &m)
		if err != nil {
			t.Fatal(err)
		}
		harmless(t, data)
		if got, want := csvSum(t, data), m.Shown.Total().Total.Bytes; got != want {
			t.Errorf("the lines add up to %v, the total is %v", got, want)
		}
	})
}

// harmless wants a text to be UTF-8 without control characters, those that
// change the order of others included, but for line feeds.
func harmless(t *testing.T, b []byte) {
	t.Helper()
	if !utf8.Valid(b) {
		t.Errorf("not UTF-8: %q", b)
	}
	if i := bytes.IndexFunc(b, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }); i >= 0 {
		t.Errorf("a control character at %d of %q", i, b)
	}
}

// csvSum reads CSV and adds its bytes up.
func csvSum(t *testing.T, data []byte) (sum flows.Pair) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, title := range rows[0] {
		at[title] = i
	}
	for _, row := range rows[1:] {
		sent, err1 := strconv.ParseUint(row[at["total_sent"]], 10, 64)
		recv, err2 := strconv.ParseUint(row[at["total_recv"]], 10, 64)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		sum = sum.Plus(flows.Pair{Sent: sent, Recv: recv})
	}
	return sum
}
