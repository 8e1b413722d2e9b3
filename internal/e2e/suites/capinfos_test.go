package suites

import "testing"

func TestCapinfosFiguresAreTheLastThreeFields(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]Count{
		"/a/b.pcap\tether\t26\t3771":        {26, 3771},
		"/a/\tb\t1\t2\t.pcap\tether\t26\t0": {26, 0},
	} {
		linkType, got, err := parseCapinfos(line)
		if err != nil || linkType != "ether" || got != want {
			t.Errorf("%q: %q, %v, %v; want ether, %v", line, linkType, got, err, want)
		}
	}
	for _, line := range []string{"", "/a/b.pcap", "ether\t26", "/a\tether\tn/a\t1", "/a\tether\t1\t-1"} {
		if _, c, err := parseCapinfos(line); err == nil {
			t.Errorf("%q: %v, want an error", line, c)
		}
	}
}

func TestMessagesOfTheSameKindAreTheSame(t *testing.T) {
	t.Parallel()
	got := wiresharkMessage([]string{
		`Running as user "root" and group "root". This could be dangerous.`,
		`capinfos: An error occurred after reading 2 packets from "/a/1.pcap".`,
		`capinfos: The file "/a/1.pcap" appears to have been cut short`,
		`  (will continue anyway, checksums might be incorrect)`,
	}, "capinfos", "/a/1.pcap")
	if want := `The file "FILE" appears to have been cut short`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := sameMessage("/a/1.pcap: packet 12: 262145 bytes,\n 1.5 more", "/a/1.pcap"), "FILE: packet N: N bytes, N more"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTextOfOthersIsPrintedOnOneLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a/ä.pcap":       "a/ä.pcap",
		"a\nb\x1b[31m":   `"a\nb\x1b[31m"`,
		"\u202egnp.pcap": `"\u202egnp.pcap"`,
		"\xff":           `"\xff"`,
	} {
		if got := printable(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := []rune(printable(string(make([]byte, 1000)))); len(got) != maxText {
		t.Errorf("%d characters, want %d", len(got), maxText)
	}
}
