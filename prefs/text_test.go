package prefs

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"iftopgo/internal/userfile"
	"iftopgo/theme"
)

// byValue compares addresses by what they are.
var byValue = cmpopts.EquateComparable(netip.Addr{})

func TestValidFilesAreRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		want       func(*Prefs)
	}{
		{"an empty file", "", func(*Prefs) {}},
		{"comments alone", "# nothing\n", func(*Prefs) {}},
		{"a theme in small letters gets its own spelling", `theme = "acidrain"`, func(p *Prefs) { p.Theme = "AcidRain" }},
		{
			"toggles", "port_names = false\nascii = true\nmouse = false\n",
			func(p *Prefs) { p.PortNames, p.ASCII, p.Mouse = false, On, false },
		},
		{"Unicode whatever the locale says", "ascii = false", func(p *Prefs) { p.ASCII = Off }},
		{"signs left to the locale", `ascii = "Auto"`, func(*Prefs) {}},
		{
			"words in any case", `sort = "Total"` + "\n" + `line_mode = "ONE-LINE"`,
			func(p *Prefs) { p.Sort, p.LineMode = SortTotal, OneLine },
		},
		{"an alert in megabytes", `alert = "1.5MB"`, func(p *Prefs) { p.Alert = 12_000_000 }},
		{"an alert that is off", `alert = "off"`, func(*Prefs) {}},
		{"a scale with an end", `scale_max = "400Gb"`, func(p *Prefs) { p.ScaleMax = 400_000_000_000 }},
		{
			"columns in an order of their own", `columns = ["remote", "2s"]`,
			func(p *Prefs) { p.Columns = []Column{ColumnRemote, Column2s} },
		},
		{
			"files of networks", `geoip = ["/srv/a.mmdb", "~/b.mmdb", "auto"]`,
			func(p *Prefs) { p.GeoIP = []string{"/srv/a.mmdb", "~/b.mmdb", "auto"} },
		},
		{
			"what metrics tell apart", `metrics_labels = ["Host", "network"]`,
			func(p *Prefs) { p.MetricsLabels = []MetricsLabel{MetricsHost, MetricsNetwork} },
		},
		{"no files of networks", `geoip = []`, func(p *Prefs) { p.GeoIP = []string{} }},
		{
			"keys for actions, one or several", "[keys]\nquit = [\"q\", \"ctrl+q\"]\npause = \" \"\n",
			func(p *Prefs) { p.Keys = map[string][]string{"quit": {"q", "ctrl+q"}, "pause": {"space"}} },
		},
		{"a preset as keys", `keys = "iftop"`, func(p *Prefs) { p.KeyPreset = KeysIftop }},
		{"a preset told twice", "keys = \"iftop\"\nkey_preset = \"iftop\"\n", func(p *Prefs) { p.KeyPreset = KeysIftop }},
		{
			"pins inline", `pinned = [{ local = "10.0.0.1", remote = "::1", remote_port = 443, protocol = "TCP" }]`,
			func(p *Prefs) {
				p.Pinned = []Pin{{Local: netip.MustParseAddr("10.0.0.1"), Remote: netip.MustParseAddr("::1"), RemotePort: 443, Protocol: "tcp"}}
			},
		},
		{
			"pins as sections", "[[pinned]]\nlocal = \"10.0.0.1\"\nremote = \"10.0.0.2\"\n",
			func(p *Prefs) {
				p.Pinned = []Pin{{Local: netip.MustParseAddr("10.0.0.1"), Remote: netip.MustParseAddr("10.0.0.2")}}
			},
		},
		{
			"a theme of one's own, chosen", "theme = \"mine\"\n[[custom_themes]]\nname = \"Mine\"\ncolors = [1, 2, 3, \"4\", \"#aabbcc\", 6]\n",
			func(p *Prefs) {
				p.Theme = "Mine"
				p.CustomThemes = []theme.Custom{{Name: "Mine", Colors: [6]string{"1", "2", "3", "4", "#aabbcc", "6"}}}
			},
		},
		{"keys without a meaning", "future = 1\n[elsewhere]\ntheme = 7\n", func(*Prefs) {}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := Default()
			tt.want(&want)
			got, err := parseText("c.toml", []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.prefs, byValue); diff != "" {
				t.Errorf("prefs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMistakesAreReportedWithTheirPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, want string }{
		{"not TOML", "theme = \"a\"\nwhat is this\n", `c.toml:2:6: expected '=' after key`},
		{"a key twice", "port_names = true\n\nport_names = false\n", `c.toml:3:1: `},
		{"an unknown theme", "# c\n  theme = \"Solar\"\n", `c.toml:2:3: theme is "Solar"; allowed are NeonSprawl, AcidRain`},
		{"a theme that is a number", "theme = 3\n", `c.toml:1:1: theme is 3; it must be a name in quotes`},
		{"a toggle in quotes", "port_names = \"yes\"\n", `c.toml:1:1: port_names is "yes"; allowed are true and false`},
		{"an unknown order", "sort = \"size\"", `c.toml:1:1: sort is "size"; allowed are 2s, 10s, 40s, total,`},
		{"an interval between", "refresh = 3", `c.toml:1:1: refresh is 3; allowed are 1, 2, 5, 10`},
		{"a rate without a unit", "alert = \"10\"", `alert is neither "off" nor a rate: "10" is not a rate such as 10Mb`},
		{"a rate that is a number", "alert = 10", `alert is 10; allowed are "off" and a rate in quotes`},
		{"a column twice", `columns = ["2s", "2s"]`, `c.toml:1:18: columns entry 2 is "2s" for the second time`},
		{"a relative file", `geoip = ["/a", "b"]`, `c.toml:1:16: geoip entry 2 is "b"; a path begins with / or ~/`},
		{"a file that is none", `geoip = [3]`, `geoip entry 1 is 3; it must be a path in quotes`},
		{"a file that steers", `geoip = ["/a\u001b"]`, `geoip entry 1 has control characters`},
		{"files that are no list", `geoip = "/a"`, `geoip is "/a"; it must be a list of paths, or ["auto"]`},
		{"no columns", `columns = []`, `columns is empty`},
		{
			"a pin's address, deep in a list", "pinned = [\n  { local = \"10.0.0.1\", remote = \"10.0.0.2\" },\n  { local = \"10.0.0.1\", remote = \"example.org\" },\n]\n",
			`c.toml:3:3: pinned entry 2 remote is "example.org"; it must be an IP address`,
		},
		{
			"a pin of nothing", "pinned = [{}]\n",
			`c.toml:1:11: pinned entry 1 is empty; it must have local and remote, or one of host, service, program, publisher, container`,
		},
		{
			"a service without a protocol", "pinned = [{ service = 443 }]\n",
			`c.toml:1:11: pinned entry 1 has no protocol`,
		},
		{
			"a host by its name", "pinned = [{ host = \"web-1\" }]\n",
			`c.toml:1:11: pinned entry 1 host is "web-1"; it must be an IP address in quotes`,
		},
		{
			"a program by a number", "pinned = [{ program = 7 }]\n",
			`c.toml:1:11: pinned entry 1 program is 7; it must be a name in quotes`,
		},
		{
			"a pin of two sorts", "pinned = [{ host = \"::1\", program = \"curl\" }]\n",
			`c.toml:1:11: pinned entry 1 has the unknown key "program"; allowed are host`,
		},
		{
			"a pin's port, in a section", "[[pinned]]\nlocal=\"::1\"\nremote=\"::1\"\n[[pinned]]\nlocal=\"::1\"\nremote=\"::1\"\nlocal_port=70000\n",
			`c.toml:4:1: pinned entry 2 local_port is 70000; allowed are 0 to 65535`,
		},
		{"a pin with a misspelt key", `pinned = [{ locale = "::1", remote = "::1" }]`, `has the unknown key "locale"`},
		{"a list that is a table", "[pinned]\nlocal = \"::1\"\n", `c.toml:1:1: pinned is a table; it must be a list of tables`},
		{"a toggle that is a table", "[dns]\na = 1\n", `c.toml:1:1: dns is a table`},
		{"a key that is a number", "[keys]\nquit = 7\n", `c.toml:2:1: keys.quit is 7; it must be a key`},
		{"a preset that is none", "port_names = true\nkeys = \"vi\"\n", `c.toml:2:1: keys is "vi"; allowed are iftopgo, iftop, or a table: [keys]`},
		{"two presets", "keys = \"iftop\"\nkey_preset = \"iftopgo\"\n", `c.toml:1:1: keys is "iftop", and key_preset something else`},
		{"keys that are a number", "keys = 3\n", `c.toml:1:1: keys is 3; it must be a table`},
		{"two own themes of one name", "custom_themes = [{name=\"A\",colors=[1,2,3,4,5,6]},{name=\"a\",colors=[1,2,3,4,5,6]}]", `is called "a" like one before`},
		{"an own theme with five colours", "custom_themes = [{name=\"A\",colors=[1,2,3,4,5]}]", `needs colors, a list of 6`},
		{"an escape sequence in a name", `interface = "e\u001b[2J"`, `interface is "e\x1b[2J", which has characters that cannot be printed`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseText("c.toml", []byte(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v\nwant one with %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the message has more than one line: %q", err)
			}
		})
	}
}

func TestTheTemplateUncommentedHasTheDefaults(t *testing.T) {
	t.Parallel()
	var open []string
	for line := range strings.Lines(string(Template())) {
		if len(line) > commentWidth+3 && !strings.Contains(line, "colors") && !strings.Contains(line, "local") && !strings.Contains(line, "columns") {
			t.Errorf("line is %d wide: %s", len(line), line)
		}
		name, _, isKey := strings.Cut(strings.TrimPrefix(line, "# "), " =")
		if _, known := lookup(name); isKey && known {
			open = append(open, strings.TrimPrefix(line, "# "))
		}
	}
	if len(open) != len(schema) {
		t.Errorf("%d keys in the template, %d in the schema", len(open), len(schema))
	}
	for what, file := range map[string]string{"as it is": string(Template()), "uncommented": strings.Join(open, "")} {
		got, err := parseText("c.toml", []byte(file))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if diff := cmp.Diff(Default(), got.prefs, byValue, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestHostileFilesAreReadFast(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"a hundred thousand pins":        strings.Repeat("[[pinned]]\n", userfile.MaxRead/11),
		"a hundred thousand empty pins":  "pinned = [" + strings.Repeat("{},", userfile.MaxRead/4) + "]",
		"a key of many parts":            strings.Repeat("a.", userfile.MaxRead/2-4) + "a=1",
		"a table of many parts":          "[" + strings.Repeat("a.", userfile.MaxRead/2-4) + "a]",
		"a list in a list without end":   "port_names = " + strings.Repeat("[", userfile.MaxRead/2),
		"a list in a list with an end":   "port_names = " + strings.Repeat("[", 9999) + strings.Repeat("]", 9999),
		"an own theme with many colours": "custom_themes = [{name=\"A\",colors=[" + strings.Repeat("1,", userfile.MaxRead/3) + "]}]",
		"a column many times":            "columns = [" + strings.Repeat("\"2s\",", userfile.MaxRead/6) + "]",
		"comments alone":                 strings.Repeat("# port_names = 1\n", userfile.MaxRead/10),
		"a name without end":             "interface = \"" + strings.Repeat("x", userfile.MaxRead-20) + "\"",
	}
	for name, file := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan error, 1)
			go func() {
				_, err := parseText("c.toml", []byte(file))
				done <- err
			}()
			select {
			case err := <-done:
				if err != nil && len(err.Error()) > 1000 {
					t.Errorf("the message has %d bytes", len(err.Error()))
				}
			case <-time.After(15 * time.Second):
				t.Error("it takes longer than 15 s")
			}
		})
	}
}

func TestAllMistakesAreReported(t *testing.T) {
	t.Parallel()
	_, err := parseText("c.toml", []byte("sort = \"best\"\nport_names = 1\n[keys]\nquit = 7\ndown = \"j\"\nup = [\"\"]\n"))
	if err == nil {
		t.Fatal("no error")
	}
	want := []string{"c.toml:1:1: sort is \"best\"", "c.toml:2:1: port_names is 1", "c.toml:4:1: keys.quit is 7", "c.toml:6:1: keys.up has \"\""}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(want) {
		t.Fatalf("told is\n%v", err)
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("line %d is %q, want %q", i+1, lines[i], want[i])
		}
	}
}
