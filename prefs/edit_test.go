package prefs

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
	"pgregory.net/rapid"

	"iftopgo/theme"
)

func TestOnlyWhatChangedIsEdited(t *testing.T) {
	t.Parallel()
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	tests := []struct {
		name, file, want string
		change           func(*Prefs)
	}{
		{
			"a value, with its spacing and comment",
			"# mine\ntheme   =  \"AcidRain\"   # nice\n\ndns=false\n",
			"# mine\ntheme   =  \"IceBreaker\"   # nice\n\ndns=false\n",
			func(p *Prefs) { p.Theme = "IceBreaker" },
		},
		{
			"a key in quotes",
			"\"port_names\" = true\n'mouse'=true",
			"\"port_names\" = false\n'mouse'=false",
			func(p *Prefs) { p.PortNames, p.Mouse = false, false },
		},
		{
			"a key that is not there goes to the end of the top",
			"port_names = false\n\n# my keys\n[keys]\nquit = \"x\"\n",
			"port_names = false\n\nbytes = true\n# my keys\n[keys]\nquit = \"x\"\n",
			func(p *Prefs) { p.Bytes = true },
		},
		{
			"a key with a comment that explains it goes below",
			"# Explained.\n# bytes = false\n\n# port_names = true\n",
			"# Explained.\n# bytes = false\nbytes = true\n\n# port_names = true\n",
			func(p *Prefs) { p.Bytes = true },
		},
		{
			"two keys after a last line without an end",
			"port_names = true",
			"port_names = true\nbytes = true\nreverse = true\n",
			func(p *Prefs) { p.Bytes, p.Reverse = true, true },
		},
		{
			"a file with the other line ends keeps them",
			"port_names = true\r\n[x]\r\n",
			"port_names = false\r\nbytes = true\r\n[x]\r\n",
			func(p *Prefs) { p.PortNames, p.Bytes = false, true },
		},
		{
			"unknown keys stay",
			"future = { a = [1, 2] } # keep\nport_names = true\n[other]\nport_names = 7\n",
			"future = { a = [1, 2] } # keep\nport_names = false\n[other]\nport_names = 7\n",
			func(p *Prefs) { p.PortNames = false },
		},
		{
			"a list over several lines",
			"pinned = [ # first\n  # of all\n  { local = \"10.0.0.1\", remote = \"10.0.0.2\" },\n] # end\n",
			"pinned = [] # end\n",
			func(p *Prefs) { p.Pinned = nil },
		},
		{
			"a list written as sections becomes lines of its own",
			"port_names = true\n[[pinned]]\n# why\nlocal = \"10.0.0.1\"\nremote = \"10.0.0.2\"\n[keys]\nquit = \"x\"\n",
			"port_names = true\npinned = [\n  { local = \"10.0.0.1\", remote = \"10.0.0.2\" },\n  { local = \"10.0.0.2\", remote = \"10.0.0.1\", remote_port = 53, protocol = \"udp\" },\n]\n# why\n[keys]\nquit = \"x\"\n",
			func(p *Prefs) {
				p.Pinned = []Pin{{Local: a, Remote: b}, {Local: b, Remote: a, RemotePort: 53, Protocol: "udp"}}
			},
		},
		{
			"a default that is set on purpose stays in the file",
			"port_names = false\n",
			"port_names = true\n",
			func(p *Prefs) { p.PortNames = true },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, err := parseText("c.toml", []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			want := text.prefs
			tt.change(&want)
			got, err := text.withValues("c.toml", &want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
		})
	}
}

// anyPrefs draws settings of all kinds.
func anyPrefs(t *rapid.T, label string) Prefs {
	addr := rapid.Custom(func(t *rapid.T) netip.Addr {
		if rapid.Bool().Draw(t, "v4") {
			return netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "addr")))
		}
		return netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "addr"))).Unmap()
	})
	pin := rapid.Custom(func(t *rapid.T) Pin {
		protocol := rapid.SampledFrom([]string{"tcp", "udp", "ipv6-icmp"}).Draw(t, "protocol")
		switch what := rapid.SampledFrom(append(pinKinds[:], PinFlows)).Draw(t, "what"); what {
		case PinHost:
			return Pin{What: what, Remote: addr.Draw(t, "host")}
		case PinService:
			return Pin{What: what, RemotePort: rapid.Uint16().Draw(t, "service"), Protocol: protocol}
		case PinFlows:
			return Pin{
				Local: addr.Draw(t, "local"), Remote: addr.Draw(t, "remote"),
				LocalPort: rapid.Uint16().Draw(t, "local port"), RemotePort: rapid.Uint16().Draw(t, "remote port"),
				Protocol: rapid.SampledFrom([]string{"", protocol}).Draw(t, "protocol of flows"),
			}
		default:
			return Pin{What: what, Name: rapid.StringMatching(`[a-z/"'\\#=\[\]é]{1,9}`).Draw(t, "name")}
		}
	})
	custom := rapid.Custom(func(t *rapid.T) theme.Custom {
		c := theme.Custom{Name: "own " + rapid.StringMatching(`[a-z"'\\é夜#=\[\]]{1,8}`).Draw(t, "name")}
		for i := range c.Colors {
			c.Colors[i] = fmt.Sprint(rapid.Byte().Draw(t, "color"))
		}
		return c
	})
	boolean := func(name string) bool { return rapid.Bool().Draw(t, label+name) }
	p := Default()
	p.PortNames, p.Bytes, p.Mouse = boolean("port_names"), boolean("bytes"), boolean("mouse")
	p.ASCII = rapid.SampledFrom([]Auto{Automatic, On, Off}).Draw(t, label+"ascii")
	p.Reverse, p.Border = boolean("reverse"), rapid.SampledFrom([]Auto{Automatic, On, Off}).Draw(t, label+"border")
	p.Refresh = rapid.SampledFrom([]int{1, 2, 5, 10}).Draw(t, label+"refresh")
	p.Sort = rapid.SampledFrom([]Sort{Sort2s, SortLocal, SortProtocol}).Draw(t, label+"sort")
	p.Alert = Rate(rapid.Uint64Range(0, maxRate).Draw(t, label+"alert"))
	p.Interface = rapid.StringMatching(`[a-z"'\\#=\[\]é]{0,9}`).Draw(t, label+"interface")
	p.Columns = rapid.Permutation(AllColumns()).Draw(t, label+"columns")[:rapid.IntRange(1, 8).Draw(t, label+"n")]
	p.Pinned = rapid.SliceOfN(pin, 0, 4).Draw(t, label+"pins")
	p.CustomThemes = rapid.SliceOfNDistinct(custom, 0, 3, func(c theme.Custom) string {
		return strings.ToLower(c.Name)
	}).Draw(t, label+"themes")
	if len(p.CustomThemes) > 0 && boolean("own theme") {
		p.Theme = p.CustomThemes[0].Name
	} else {
		p.Theme = string(rapid.SampledFrom(theme.All()).Draw(t, label+"theme").ID)
	}
	return p
}

// anyFile draws a file with a person's habits: some of the template, comments,
// unknown keys and tables.
func anyFile(t *rapid.T) string {
	lines := rapid.SliceOf(rapid.SampledFrom([]string{
		"# a thought", "", "# bytes = false", "#dns=true", "  # pinned = []", "#  theme = \"x\" or so",
	})).Draw(t, "lines")
	file := strings.Join(lines, "\n")
	if rapid.Bool().Draw(t, "template") {
		file += "\n" + string(Template())
	}
	if rapid.Bool().Draw(t, "unknown") {
		file += "\nfuture = '''\n# sort = 1\n'''\n"
	}
	if rapid.Bool().Draw(t, "tables") {
		file += "\n# keys of mine\n[keys] # here\nquit = \"x\"\n# bytes = 3\n[other.table]\ntheme = 1\n"
	}
	if rapid.Bool().Draw(t, "CRLF") {
		file = strings.ReplaceAll(file, "\n", "\r\n")
	}
	return file
}

func TestAnyChangeOfAnyFileIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		file := anyFile(t)
		for _, label := range []string{"first ", "second "} {
			before, err := parseText("c.toml", []byte(file))
			if err != nil {
				t.Fatalf("drawn file: %v\n%s", err, file)
			}
			want := anyPrefs(t, label)
			want.Keys = before.prefs.Keys
			out, err := before.withValues("c.toml", &want) // checks that it says want
			if err != nil {
				t.Fatalf("%v\n%s", err, file)
			}
			if lost := missing(commentLines(file), commentLines(string(out))); lost != "" {
				t.Fatalf("the comment %q is lost:\n%s", lost, out)
			}
			file = string(out)
		}
	})
}

// commentLines are the lines that are all comment.
func commentLines(file string) (out []string) {
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// missing returns the first of before that is not in after, in order.
func missing(before, after []string) string {
	for _, line := range before {
		i := slices.Index(after, line)
		if i < 0 {
			return line
		}
		after = after[i+1:]
	}
	return ""
}

// FuzzLoad: no file makes reading panic, and any valid file can be edited to
// say something else, which keeps its comments and what it says of keys without
// a meaning.
func FuzzLoad(f *testing.F) {
	f.Add(Template())
	f.Add([]byte("theme = \"AcidRain\" # x\n[[pinned]]\nlocal=\"::1\"\nremote=\"::1\"\n[keys]\na=\"b\""))
	f.Add([]byte("pinned = [\n{local='1.1.1.1',remote='::1'}, # c\n]\r\n[a.b]\n"))
	f.Add([]byte("\"dns\"=true\n'''x'''=1"))
	f.Add([]byte("a.port_names = 1\ndns . x = 2"))
	f.Add([]byte("custom_themes=[{name=\"A\",colors=[1,2,3,4,5,6]}]\ntheme=\"a\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := parseText("c.toml", data)
		if err != nil {
			return
		}
		want := text.prefs
		want.PortNames, want.Alert, want.Theme = !want.PortNames, want.Alert+1, "BioHazard"
		want.Columns = []Column{Column2s}
		want.Pinned = append(slices.Clone(want.Pinned), Pin{Local: netip.IPv6Loopback(), Remote: netip.IPv6Loopback()})
		if want.Alert > maxRate || len(want.Pinned) > maxEntries {
			return
		}
		out, err := text.withValues("c.toml", &want) // checks that it says want
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		if diff := cmp.Diff(strangers(t, data), strangers(t, out)); diff != "" {
			t.Errorf("unknown keys changed: %s\nin\n%s\nwhich became\n%s", diff, data, out)
		}
		if lost := missing(comments(data), comments(out)); lost != "" && !inSections(text) {
			t.Errorf("the comment %q of\n%s\nis not in\n%s", lost, data, out)
		}
	})
}

// strangers are the values of a file's keys that have no meaning here.
func strangers(t *testing.T, file []byte) map[string]any {
	t.Helper()
	var values map[string]any
	if err := toml.Unmarshal(file, &values); err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	for name := range values {
		if _, known := lookup(name); known {
			delete(values, name)
		}
	}
	return values
}

// comments are the comments of a file, as the parser of TOML finds them.
func comments(file []byte) (out []string) {
	p := unstable.Parser{KeepComments: true}
	p.Reset(file)
	for p.NextExpression() {
		if e := p.Expression(); e.Kind == unstable.Comment {
			out = append(out, strings.TrimSpace(string(e.Data)))
		}
	}
	return out
}

// inSections says whether a list is written in sections, whose lines, comments
// included, are written anew.
func inSections(t *text) bool { return len(t.sections) > 0 }
