package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
)

func TestBadInputGetsOneLineAndStatus2(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.toml")
	if err := os.WriteFile(broken, []byte("refresh = 1\nsort = \"fastest\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	notPcap := filepath.Join(dir, "not.pcap")
	if err := os.WriteFile(notPcap, []byte("this is no capture file, but long enough to be read as one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"an unknown flag":                 {[]string{"--jason"}, 2, "there is no flag --jason: did you mean --json?"},
		"a flag like no other":            {[]string{"--foo"}, 2, "there is no flag --foo: iftopgo --help lists them"},
		"a flag that record has not":      {[]string{"record", "--foo"}, 2, "there is no flag --foo: iftopgo record --help lists them"},
		"a flag that connect has not":     {[]string{"connect", "web1", "--foo"}, 2, "there is no flag --foo: iftopgo connect --help lists them"},
		"letters that changed places":     {[]string{"--lgo"}, 2, "there is no flag --lgo: did you mean --log?"},
		"the beginning of two":            {[]string{"--li"}, 2, "did you mean --limit or --link-type or --list-colors or --list-interfaces or --live?"},
		"a flag of iftop":                 {[]string{"-t"}, 2, "there is no -t: --text writes text without a screen"},
		"an unknown letter among others":  {[]string{"-nX"}, 2, "there is no flag -X"},
		"no value":                        {[]string{"--json", "--refresh"}, 2, "--refresh: a value is missing: write --refresh S"},
		"no interface":                    {[]string{"--json", "-i"}, 2, "--interface: a value is missing: write --interface NAME"},
		"a flag for a value":              {[]string{"-f", "--json"}, 2, "--filter: a value is missing: write --filter EXPR"},
		"a value for a switch":            {[]string{"--json", "--no-dns=maybe"}, 2, `--no-dns: it takes no value: write --no-dns alone, not "maybe"`},
		"half a second":                   {[]string{"--json", "--refresh", "0.5"}, 2, `--refresh: "0.5" is not one of 1, 2, 5, 10`},
		"less than no rows":               {[]string{"--json", "--limit", "-1"}, 2, `--limit: "-1" is not a whole number from 0 on, such as 10`},
		"too many rings":                  {[]string{"--json", "--rings", "17"}, 2, "--rings 17: must be from 1 to 16"},
		"rings of a file":                 {[]string{"--json", "-r", sample("mixed.pcapng"), "--rings", "2"}, 2, "--rings has no effect beside -r"},
		"rings of what is counted":        {[]string{"--json", "--engine", "kernel", "--rings", "2"}, 2, "--rings has no effect with --engine kernel, which has one ring: leave one of them out"},
		"rings of go-pcap":                {[]string{"--json", "--engine", "go-pcap", "--rings", "2"}, 2, "--rings has no effect with --engine go-pcap"},
		"too few flows":                   {[]string{"--json", "--demo", "--max-flows", "1000"}, 2, "--max-flows 1000: must be from 1024 to 65536"},
		"too many flows":                  {[]string{"--json", "--demo", "--max-flows", "65537"}, 2, "--max-flows 65537: must be from 1024 to 65536"},
		"a word for a number":             {[]string{"--demo", "--json", "--speed", "fast"}, 2, `--speed: "fast" is not a number, such as 0.5`},
		"no time at all":                  {[]string{"--demo", "--json", "--duration", "0s"}, 2, `--duration: "0s" is not a time, such as 90s, 5m or 1h30m`},
		"an unknown interface":            {[]string{"--json", "-i", "nosuch0"}, 2, "capturing on nosuch0: no such interface; there "},
		"a stray word":                    {[]string{"eth0"}, 2, `"eth0" is not a flag: an interface is -i eth0, a capture file -r FILE, a filter -f 'EXPRESSION'`},
		"a bad network":                   {[]string{"--json", "-F", "10.0.0.0/33"}, 2, "\"10.0.0.0/33\" is not a network: write it as 10.0.0.0/8"},
		"an address as a network":         {[]string{"--json", "-F", "10.0.0.0"}, 2, "10.0.0.0 is an address: add the length of the network's prefix, or /32 for this host alone"},
		"a speed without a file":          {[]string{"--json", "--speed", "2"}, 2, "--speed needs a file (-r FILE) or --demo"},
		"a speed of lines":                {[]string{"--json", "-r", sample("mixed.pcapng"), "--speed", "2"}, 2, "--speed beside -r has no effect"},
		"go-pcap for a file":              {[]string{"--json", "-r", sample("mixed.pcapng"), "--engine", "go-pcap"}, 2, "--engine has no effect beside -r"},
		"processes that are not sought":   {[]string{"--json", "--demo", "-Z", "--by", "user"}, 2, "--by user has no effect with -Z"},
		"names that are not looked up":    {[]string{"--json", "--demo", "-n", "--by", "name"}, 2, "--by name has no effect with -n"},
		"networks that are made up":       {[]string{"--demo", "--geoip", "x.mmdb"}, 2, "--geoip has no effect beside --demo, which has made-up networks"},
		"networks and none":               {[]string{"--json", "-r", sample("mixed.pcapng"), "--geoip", "off", "--geoip", "x"}, 2, "--geoip off is for none"},
		"rows by what is off":             {[]string{"--json", "--geoip", "off", "--by", "country"}, 2, "--by country has no effect with --geoip off"},
		"rows by network without a file":  {[]string{"--json", "-r", sample("mixed.pcapng"), "--geoip", "/nosuch.mmdb", "--by", "network"}, 2, "rows by network or country need an MMDB file"},
		"metrics on a port alone":         {[]string{"--demo", "--metrics", "9877"}, 2, `--metrics: "9877": want host:port, as in 127.0.0.1:9877`},
		"metrics of what is not captured": {[]string{"--json", "--interfaces", "--metrics", "127.0.0.1:1"}, 2, "--interfaces without a screen captures nothing that could be exported"},
		"metrics alone, once":             {[]string{"--demo", "--metrics", "127.0.0.1:1", "--by", "user"}, 2, "--by user has no effect with exports alone"},
		"metrics where nobody may listen": {[]string{"--demo", "--metrics", "192.0.2.1:9877"}, 2, "--metrics 192.0.2.1:9877: listen tcp 192.0.2.1:9877"},
		"a collector without a network":   {[]string{"--demo", "--ipfix", "192.0.2.1:4739"}, 2, `--ipfix: "192.0.2.1:4739": want udp://host:4739 or tcp://host:4739`},
		"a collector that is given twice": {[]string{"--demo", "--ipfix", "udp://192.0.2.1", "--ipfix", "udp://192.0.2.1:4739"}, 2, `--ipfix: "udp://192.0.2.1:4739" is given twice, which would count its bytes twice: give it once`},
		"an engine for the demo":          {[]string{"--json", "--demo", "--engine", "native"}, 2, "--engine has no effect beside --demo"},
		"promiscuous beside a file":       {[]string{"--json", "-r", sample("mixed.pcapng"), "-p"}, 2, "-p has no effect beside -r"},
		"interfaces beside a file":        {[]string{"--json", "-r", sample("mixed.pcapng"), "--interfaces"}, 2, "--interfaces has no effect beside -r"},
		"one interface of all":            {[]string{"--json", "--interfaces", "-i", "lo"}, 2, "-i has no effect on the lines of --interfaces"},
		"a filter for interfaces":         {[]string{"--text", "--interfaces", "-f", "ip"}, 2, "-f has no effect on the lines of --interfaces"},
		"changes of interfaces":           {[]string{"--json=changes", "--interfaces"}, 2, "--json=changes has no effect on the lines of --interfaces"},
		"a promiscuous demo":              {[]string{"--demo", "-p"}, 2, "-p has no effect beside --demo"},
		"a link type of a capture":        {[]string{"--json", "--demo", "--link-type", "RAW"}, 2, "--link-type has no effect without --dump-filter"},
		"live without --dump-filter":      {[]string{"--json", "--demo", "--live"}, 2, "--live has no effect without --dump-filter"},
		"a bad engine":                    {[]string{"--json", "--engine", "pcap"}, 2, `--engine: "pcap" is not one of auto, native, kernel, go-pcap`},
		"a bad duration":                  {[]string{"--json", "--duration", "5 apples"}, 2, `--duration: "5 apples" is not a time, such as 90s, 5m or 1h30m`},
		"a bad refresh":                   {[]string{"--json", "--refresh", "3"}, 2, `--refresh: "3" is not one of 1, 2, 5, 10`},
		"a bad order":                     {[]string{"--json", "--sort", "best"}, 2, `--sort: "best" is not one of 2s, 10s,`},
		"a bad group":                     {[]string{"--json", "--by", "colour"}, 2, `--by: "colour" is not one of process, program,`},
		"a bad shell":                     {[]string{"--completions", "tcsh"}, 2, `--completions: "tcsh" is not one of bash,`},
		"a bad theme":                     {[]string{"--json", "--theme", "Beige"}, 2, "Beige"},
		"a bad alert":                     {[]string{"--json", "--alert", "fast"}, 2, `--alert is neither "off" nor a rate: "fast" is not a rate such as 10Mb`},
		"an alert without a unit":         {[]string{"--demo", "--json", "--alert", "5"}, 2, `--alert is neither "off" nor a rate: "5"`},
		"a bad speed":                     {[]string{"--json", "--demo", "--speed", "0"}, 2, "--speed 0: must be from 0.1 to 1000"},
		"a bad filter":                    {[]string{"--json", "-f", "portrange 80-x"}, 2, "portrange 80-x: not a port at column 14"},
		"a bad link type":                 {[]string{"--dump-filter", "--link-type", "ATM"}, 2, `--link-type: "ATM" is not one of APPLE_IP_OVER_IEEE1394, ATM_CLIP, ATM_RFC1483,`},
		"settings that do not parse":      {[]string{"--json", "-c", broken}, 2, "broken.toml:2:"},
		"two sources at once":             {[]string{"--json", "--demo", "-i", "lo"}, 2, "-i, -r and --demo are three sources: name one"},
		"an interface twice":              {[]string{"--json", "-i", "lo", "-i", "eth0", "-i", "lo"}, 2, "-i names \"lo\" twice, which would count its packets twice: name it once"},
		"any beside another":              {[]string{"--json", "-i", "lo", "-i", "any"}, 2, "-i any is all interfaces, beside others it would count their packets twice: leave it out, or the others"},
		"another beside any":              {[]string{"--json", "-i", "any", "-i", "lo"}, 2, "-i any is all interfaces"},
		"any twice":                       {[]string{"--json", "-i", "any", "-i", "any"}, 2, "-i any is all interfaces"},
		"a bad form of JSON":              {[]string{"--json=xml"}, 2, `--json: "xml" is not one of all, changes`},
		"a bad form of text":              {[]string{"--text=xml"}, 2, `--text: "xml" is not one of trace, raw`},
		"two forms at once":               {[]string{"--json", "--text", "--demo"}, 2, "--json and --text cannot be used together: give one of them"},
		"once on a screen":                {[]string{"--once", "--read", notPcap}, 2, "standard output is not a terminal"},
		"no terminal to draw on":          {[]string{"--demo"}, 2, "standard output is not a terminal: use --json"},
		"a file that is not there":        {[]string{"--json", "-r", filepath.Join(dir, "nothing.pcap")}, 1, "nothing.pcap"},
		"a file of another kind":          {[]string{"--json", "-r", notPcap}, 1, "not a pcap or pcapng file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, message := runToEnd(t, c.args...)
			first, rest, _ := strings.Cut(message, "\n")
			if status != c.status || !strings.HasPrefix(first, "iftopgo: ") || !strings.Contains(first, c.says) {
				t.Errorf("status %d, %q; want %d and %q", status, first, c.status, c.says)
			}
			if rest != "" && name != "a bad filter" { // Which shows where.
				t.Errorf("more than one line: %q", message)
			}
		})
	}
}

// TestEveryErrorInTheSettingsIsReportedWithItsPlace looks for each with its place: keys that
// cannot be end the program, unknown ones do not.
func TestEveryErrorInTheSettingsIsReportedWithItsPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "c.toml")
	for text, c := range map[string]struct {
		status int
		says   []string
	}{
		"dnss = true\nsort = \"2s\"\ncolour = 1\n": {0, []string{
			":1:1: unknown key \"dnss\"", ":3:1: unknown key \"colour\"",
		}},
		"[keys]\npause = \"p\"\n\nstop = \"z\"\n": {2, []string{
			":4:1: keys.stop is not an action", ":2:1: keys.pause claims p, which is a key of ports",
		}},
		"refresh = 3\nscale = \"cubic\"\n": {2, []string{":1:1: refresh is 3; allowed are 1, 2, 5, 10", ":2:1: scale is \"cubic\"; allowed are auto, log, linear"}},
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		status, message := runToEnd(t, "--json", "--demo", "--once", "-c", file)
		if status != c.status {
			t.Errorf("%q: status %d, want %d", text, status, c.status)
		}
		for _, says := range c.says {
			if !strings.Contains(message, file+says) {
				t.Errorf("%q: the message is %q, want %q", text, message, says)
			}
		}
	}
}

func TestDumpFilterPrintsWhatTcpdumpPrints(t *testing.T) {
	t.Parallel()
	const want = "4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n"
	if got := program.Output(t, "--dump-filter", "-f", "ip"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestListsArePlainWhenPiped(t *testing.T) {
	t.Parallel()
	for flag, want := range map[string]string{"--list-colors": "NeonSprawl\nAcidRain\n", "--list-interfaces": "lo", "--version": "iftopgo ", "--help": "Usage: iftopgo"} {
		if text := program.Output(t, flag); !strings.Contains(text, want) || strings.Contains(text, "\x1b") {
			t.Errorf("%s: %q; want %q without colours", flag, text, want)
		}
	}
}

// TestHelpHasGroupsAndExamples looks for the groups in their order, and runs no example: what
// they need is not everywhere.
func TestHelpHasGroupsAndExamples(t *testing.T) {
	t.Parallel()
	text := program.Output(t, "--help")
	rest := text
	for _, group := range []string{"\nWhat is captured:\n", "\nHow it is shown:\n", "\nOutput without a screen:\n", "\nMore:\n", "\nExamples:\n"} {
		var found bool
		if _, rest, found = strings.Cut(rest, group); !found {
			t.Fatalf("there is no %q where it belongs in\n%s", group, text)
		}
	}
	if n := strings.Count(rest, "\n  sudo iftopgo") + strings.Count(rest[:min(len(rest), 14)], "  sudo iftopgo"); n != 3 {
		t.Errorf("%d examples, want three:\n%s", n, rest)
	}
}

func TestDemoStreamsToItsEnd(t *testing.T) {
	t.Parallel()
	_, lines := replay(t, "--demo", "--duration", "60s")
	if l := lines[len(lines)-1]; len(lines) < 60 || !l.Final {
		t.Errorf("%d lines, final %v; want 60 seconds of them", len(lines), l.Final)
	}
	owned := 0
	for _, f := range lines[len(lines)-1].Flows {
		if f.Process != "" {
			owned++
		}
	}
	if owned == 0 {
		t.Error("no flow of the demo has an owner")
	}
}

func TestUnknownInterfaceIsAUsageError(t *testing.T) {
	t.Parallel()
	status, message := runToEnd(t, "--json", "-i", "nosuch0")
	if status != 2 || !strings.Contains(message, "capturing on nosuch0: no such interface") {
		t.Errorf("status %d, %q; want 2 and the interface named", status, message)
	}
}
