package filter

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// longTexts are expressions of about size bytes that take long to compile, or did once.
func longTexts(size int) map[string]string {
	repeat := func(first, rest string) string {
		return first + strings.Repeat(rest, (size-len(first))/len(rest))
	}
	count := func(format, sep string) string {
		var b strings.Builder
		for i := 0; b.Len() < size-64; i++ {
			if i > 0 {
				b.WriteString(sep)
			}
			fmt.Fprintf(&b, format, i&0xff, i>>8&0xff)
		}
		return b.String()
	}
	return map[string]string{
		"different hosts":           count("host 10.0.%d.%d", " or "),
		"different hosts, excluded": count("not host 10.0.%d.%d", " and "),
		"different sources":         count("src 10.0.%d.%d", " or "),
		"different IPv6 hosts":      count("host 2001:db8::%x:%x", " or "),
		"different ports":           count("port 0x%02x%02x", " or "),
		"different TCP ports":       count("tcp dst port 0x%02x%02x", " or "),
		"different ranges":          count("portrange %d-%d", " or "),
		"different MACs":            count("ether host 0:1:2:3:%x:%x", " or "),
		"different bytes":           count("ip[%d] = %d", " or "),
		"different transport bytes": count("tcp[%d] = %d", " and "),
		"hosts and ports in turn":   count("host 10.0.%d.%d and port 80", " or "),
		"one protocol":              repeat("tcp", " or tcp"),
		"two protocols in turn":     repeat("tcp", " or udp and tcp"),
		"bare ports":                repeat("port 1", " or 2"),
		"tags":                      repeat("vlan", " and vlan"),
		"labels":                    repeat("mpls", " and mpls"),
		"Geneve":                    repeat("geneve", " or geneve"),
		"protocol chains":           repeat("ip6 protochain 6", " or ip6 protochain 6"),
		"SNAP frames":               repeat("ipx", " or ipx"),
		"a long sum":                repeat("len", "+1") + "=1",
		"a long sum of bytes":       repeat("len", "+ip[0]") + "=1",
		"a long tower":              repeat("len", "^1") + "=1",
		"a long remainder":          repeat("len", "%ip[8]") + "=1",
		"a lot of signs":            repeat("", "-") + "1=1",
		"open parentheses":          repeat("", "("),
		"balanced parentheses":      strings.Repeat("(", size/2-2) + "tcp" + strings.Repeat(")", size/2-2),
		"parenthesised numbers":     "port " + strings.Repeat("(", size/2-4) + "80" + strings.Repeat(")", size/2-4),
		"parentheses to the right":  strings.Repeat("tcp or (", size/10) + "udp" + strings.Repeat(")", size/10),
		"nested lists":              "port " + strings.Repeat("(1 or ", size/8) + "2" + strings.Repeat(")", size/8),
		"nested indices":            strings.Repeat("ip[", size/5) + "0" + strings.Repeat("]", size/5) + "=0",
		"negations":                 repeat("", "not ") + "tcp",
		"exclamation marks":         repeat("", "!"),
		"one word":                  repeat("host a", "a"),
		"one number":                repeat("port 1", "1"),
		"colons":                    repeat("host ", ":"),
		"groups":                    repeat("host ", "a:"),
		"dots":                      repeat("host 1", ".1"),
		"blanks":                    repeat("", " \n"),
		"backslashes":               repeat("", `\`),
		"zero bytes":                repeat("", "\x00"),
		"bytes above ASCII":         repeat("", "\xff"),
		"names of services":         repeat("port http", " or https"),
	}
}

// compileTime is what Compile may take of a CPU for 64 KiB of any text.
const compileTime = slowdown * 100 * time.Millisecond

func TestLongExpressionsCompileInTime(t *testing.T) {
	for name, text := range longTexts(64 << 10) {
		for _, link := range []LinkType{LinkEthernet, LinkRaw} {
			// Whoever shares the CPU empties its caches: the best of several tries counts.
			best := time.Hour
			for try := 0; try < 10 && best > compileTime; try++ {
				start := cpuTime(t)
				_, _ = Compile(text, Options{LinkType: link})
				best = min(best, cpuTime(t)-start)
			}
			if best > compileTime {
				t.Errorf("%s for %v: took %v of a CPU, want at most %v", name, link, best, compileTime)
			}
		}
	}
}

// cpuTime is the CPU time that this process has had: what a compilation takes, however many others
// want the CPU.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
