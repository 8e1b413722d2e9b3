package rowfilter

import (
	"errors"
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestFiltersMatch(t *testing.T) {
	t.Parallel()
	all, l := flowstest.Known()
	for text, want := range map[string]string{
		"":                          "arp dns ping ssh web",
		"  ":                        "arp dns ping ssh web",
		"example":                   "web",
		"EXAMPLE":                   "web",
		"cdn.example.net:https":     "web",
		"cdn.example.net:443":       "web",
		"198.51.100.7:https":        "web",
		"198.51.100.7":              "web",
		"[2001:db8::1]:ssh":         "ssh",
		"bad:CAFE":                  "ssh",
		"192.0.2":                   "dns ping web",
		"https":                     "web",
		"50412":                     "web",
		"tcp":                       "ssh web",
		"icmp":                      "ping",
		"firefox":                   "web",
		"/usr":                      "error",
		`"/usr"`:                    "",
		"kernel":                    "ping",
		"arp":                       "arp",
		"tcp example":               "web",
		"example | arp":             "arp web",
		"tcp|udp":                   "dns ssh web",
		"!tcp":                      "arp dns ping",
		"! tcp":                     "arp dns ping",
		"!!tcp":                     "ssh web",
		"!(tcp | arp) !icmp":        "dns",
		"(tcp | udp) 192.0.2.1":     "dns web",
		"!port:443":                 "arp dns ssh",
		"host:cdn":                  "web",
		"host:192.0.2.5":            "dns",
		"host:443":                  "",
		"name:cdn":                  "web",
		"name:192.0.2.5":            "",
		"name:/^cdn/":               "web",
		"HOST:/^cdn/":               "web",
		"port:443":                  "ping web",
		"port:https":                "web",
		"port:HTTPS":                "web",
		"port:http":                 "",
		"port:1-100":                "dns ssh",
		"port:/^http/":              "web",
		"proto:udp":                 "dns",
		"proto:6":                   "ssh web",
		"proto:icmp":                "ping",
		"proto:c":                   "ping ssh web",
		"proto:ICM":                 "ping",
		"proto:ipv6-in":             "",
		"proto:unknown":             "",
		`proto:"Proto(143)"`:        "",
		`proto:"ether(0x9"`:         "",
		"proto:/^x/":                "",
		"proc:fire":                 "web",
		`proc:"web content"`:        "web",
		`"web content"`:             "web",
		"proc:/lib/":                "web",
		`proc:"/lib/"`:              "web",
		"pid:88":                    "ssh",
		"pid:80-90":                 "ssh",
		"pid:0-99999":               "ssh web",
		"user:ann":                  "web",
		"user:1000":                 "web",
		"user:0":                    "ssh",
		"pkg:ssh":                   "ssh",
		`container:"jump box"`:      "ssh",
		"container:sshd.service":    "ssh",
		"net:192.0.2.0/24":          "dns ping web",
		"192.0.2.53/32":             "dns",
		"net:::ffff:192.0.2.53/128": "dns",
		"net:192.0.2.53":            "dns",
		"net:2001:db8::/32":         "ssh",
		"net:0.0.0.0/0":             "dns ping web",
		"asn:64500":                 "web",
		"asn:as64500":               "web",
		"asn:AS64000-64600":         "web",
		"asn:0-4294967295":          "ssh web",
		"asn:645":                   "",
		"asn:CLOUD":                 "ssh web",
		"asn:/^example/":            "web",
		`asn:"64500"`:               "",
		"country:de":                "web",
		"country:US":                "ssh",
		"!country:us asn:cloud":     "web",
		"dir:in":                    "arp ping ssh web",
		"dir:out":                   "arp dns ping web",
		"dir:both":                  "arp ping web",
		"dir:in !dir:out":           "ssh",
		`/^cdn\.\w+\.NET$/`:         "web",
		`/:22$/`:                    "ssh",
		`/^192\.0\.2\.53$/`:         "dns",
		`"tcp"`:                     "ssh web",
		`"t c p"`:                   "",
		"dead:beef":                 "",
		"web)":                      "error",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			m, err := Parse(text, nil)
			if (err != nil) != (want == "error") {
				t.Fatalf("error %v, want %q", err, want)
			}
			var got []string
			for _, name := range []string{"arp", "dns", "ping", "ssh", "web"} {
				if err == nil && m.Match(all[name], &l) {
					got = append(got, name)
				}
			}
			if found := strings.Join(got, " "); err == nil && found != want {
				t.Errorf("matches %q, want %q", found, want)
			}
		})
	}
}

func TestFiltersDoNotDependOnWhatIsShown(t *testing.T) {
	t.Parallel()
	all, l := flowstest.Known()
	l.Style = flows.Style{Numeric: true, NumericPorts: true, HideLocalPort: true, HideRemotePort: true}
	for _, text := range []string{"example", "https", "port:https", "443"} {
		m, err := Parse(text, nil)
		if err != nil || !m.Match(all["web"], &l) {
			t.Errorf("%q does not match what is not shown (%v)", text, err)
		}
	}
}

func TestErrorsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"host:":         "column 6: expected a name or address",
		"web port:":     "column 10: expected a port, a service or a range such as 1000-2000",
		"port:70000":    "column 6: expected a port, a service or a range such as 1000-2000",
		"port:20-":      "column 6: expected a port, a service or a range such as 1000-2000",
		"port:20-10":    "column 6: expected a port, a service or a range such as 1000-2000",
		"pid:x":         "column 5: expected a process id, or a range such as 1000-2000",
		"proto:70000":   "column 7: expected a protocol such as tcp, or its number",
		"proto:tcpp":    "column 7: expected a protocol such as tcp, or its number",
		"!proto:https":  "column 8: expected a protocol such as tcp, or its number",
		`/a**/`:         "column 1: not a regular expression: invalid nested repetition operator",
		"net:10.0.0":    "column 5: expected a network such as 10.0.0.0/8, or an address",
		"net:/x/":       "column 5: expected a network such as 10.0.0.0/8, or an address",
		"dir:up":        "column 5: expected in, out or both",
		"country:USA":   "column 9: expected the two letters of a country, such as DE",
		"country:/US/":  "column 9: expected the two letters of a country, such as DE",
		"asn:":          "column 5: expected the number of a network such as AS64500, a range, or a part of its name",
		"é !":           "column 4: expected what must not match after !",
		"a |":           "column 4: expected text or a term such as host:web",
		"| a":           "column 1: expected text or a term such as host:web",
		"()":            "column 2: expected text or a term such as host:web",
		"(a | b":        `column 7: expected ")" for the "(" in column 1`,
		"a )":           `column 3: expected "(" before ")", or the text in quotes`,
		`"web`:          `column 5: expected " at the end of the text`,
		`""`:            "column 1: expected text",
		"/web":          "column 5: expected / at the end of the regular expression",
		"/web[/":        "column 1: not a regular expression: missing closing ]",
		`host:/a(/`:     "column 6: not a regular expression: missing closing )",
		`"a"b`:          `column 4: expected a blank, or the whole text in "quotes"`,
		`user:`:         "column 6: expected a user's name or id",
		"proc: firefox": "column 6: expected the name of a process",
		"web foo:bar":   `column 5: "foo:" is no term, those are asn: container: country: dir: host: machine: name: net: pid: pkg: port: proc: proto: user:; text with a colon is written in "quotes"`,
		"Process:curl":  `column 1: "process:" is no term, those are asn: container: country: dir: host: machine: name: net: pid: pkg: port: proc: proto: user:; text with a colon is written in "quotes"`,
		"!foo:":         `column 2: "foo:" is no term, those are asn: container: country: dir: host: machine: name: net: pid: pkg: port: proc: proto: user:; text with a colon is written in "quotes"`,
		"port:abc":      "column 6: expected a port, a service or a range such as 1000-2000",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(text, func(name string) bool { return name == "https" })
			var at *Error
			if !errors.As(err, &at) || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}

// TestAHostWithAPortMayHaveBeenMeantForATerm looks at words that are both by their form.
func TestAHostWithAPortMayHaveBeenMeantForATerm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"bogus:1":        `"bogus:1" is read as a host and its port`,
		"proc:a bogus:1": `"bogus:1" is read as a host and its port`,
		`"bogus:1"`:      "", "port:1": "", "web-1:443": "", "fe80:1": "", "web": "", "": "",
	} {
		f, err := Parse(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Doubt(); !strings.HasPrefix(got, want) || (got == "") != (want == "") {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestAFilterKnowsItsTerms(t *testing.T) {
	t.Parallel()
	f, err := Parse("web (PID:12 | !proc:a)", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Uses("dir", "pid", "proc"); got != "pid" {
		t.Errorf("it uses %q", got)
	}
	if got := f.Uses("web", "host"); got != "" {
		t.Errorf("it uses %q", got)
	}
}

func TestDeeplyNestedFiltersAreRefused(t *testing.T) {
	t.Parallel()
	for _, sign := range []string{"(", "!"} {
		if _, err := Parse(strings.Repeat(sign, 100_000), nil); err == nil {
			t.Errorf("100,000 times %s is taken", sign)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"", "web 443", "!(tcp | host:/^a.c$/) port:1-100", `proc:"a b" user:0`, "net:10.0.0.0/8 dir:both", "asn:AS1-2 country:de asn:x",
		"10.0.0.0/8", "fe80::1", "[fe80::1]:443", "(", "!", "|", `"`, "/", "host:", "port:x-", "pid:9-1", "\\/", `/\//`, "é:ü",
	} {
		f.Add(text)
	}
	all, l := flowstest.Known()
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Parse(text, nil)
		if err != nil {
			var at *Error
			if !errors.As(err, &at) || at.Column < 1 || at.Column > len(text)+1 || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %#v of %q", err, text)
			}
			return
		}
		inverse, err := Parse("!("+text+")", nil)
		if m.All() || err != nil && strings.Contains(err.Error(), "fewer nested") {
			return
		}
		if err != nil {
			t.Fatalf("%q is a filter, but not in parentheses: %v", text, err)
		}
		for name, flow := range all {
			if m.Match(flow, &l) == inverse.Match(flow, &l) {
				t.Fatalf("%q and its opposite say the same of %s", text, name)
			}
		}
	})
}
