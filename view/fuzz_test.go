package view_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"iftopgo/internal/modeltest"
	"iftopgo/view"
)

// ours are the escape sequences a screen is made of: colours and styles (SGR,
// ECMA-48 section 8.3.117).
var ours = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// FuzzScreen draws screens of whatever names and counts there are, with every
// list, a row's tooltip and that of the capture: they fill the terminal, and no
// control character but those of colours reaches it.
func FuzzScreen(f *testing.F) {
	f.Add("cdn.example.net", "firefox", "eth0", uint64(1500), uint64(64), uint8(100), uint8(30))
	f.Add("a\x1b]0;title\x07b", "line\nbreak\r\"quote\\", "\xff\xfe", uint64(1)<<63, ^uint64(0)>>2, uint8(80), uint8(24))
	f.Add("\u2028\u2029\u202e東京", "é\u0301\u200d👩‍👩‍👧", "\x9b31m", uint64(0), uint64(1), uint8(40), uint8(10))
	f.Add("a\u200db", "0\u200d", "\ufeff", uint64(1), uint64(0), uint8(40), uint8(58))
	f.Add("\u1936", "\u0d4e", "\u0301\u1936", uint64(1), uint64(0), uint8(200), uint8(60))
	f.Fuzz(func(t *testing.T, host, process, iface string, sent, recv uint64, width, height uint8) {
		m := modeltest.ModelWithFuzzInput(modeltest.Options{Seconds: 3, Width: max(int(width), 1), Height: max(int(height), 1)},
			modeltest.FuzzInput{Host: host, Process: process, Iface: iface, Sent: sent, Recv: recv})
		for _, keys := range [][]string{{"down"}, {"down"}, {"tab"}, {"tab"}, {"tab"}, {"tab"}, {"h"}} {
			m = modeltest.Press(m, keys...)
			fills(t, &m)
			screen := ours.ReplaceAllString(view.Screen(&m), "")
			if i := strings.IndexFunc(screen, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }); i >= 0 || !utf8.ValidString(screen) {
				t.Fatalf("a control character at %d of %q", i, screen)
			}
		}
	})
}
