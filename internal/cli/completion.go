package cli

import (
	"io"
	"slices"

	"github.com/alecthomas/kong"

	"iftopgo/view/completion"
)

// writeCompletion writes the completion script of a shell.
func writeCompletion(w io.Writer, shell string, k *kong.Kong) error {
	reports, err := newReportParser(new(ReportFlags))
	if err != nil {
		return err
	}
	return completion.Write(w, shell, k.Model, completion.Options{
		Values:   flagValues(),
		Endings:  map[string][]string{"capture": {".pcap", ".pcapng", ".cap", ".ndjson", ".gz", ".zst"}, "settings": {".toml"}, "mmdb": {".mmdb"}},
		Calls:    map[string][]string{"interface": {"--list-interfaces"}},
		Without:  []string{"dir"},
		Commands: commands(k.Model, reports.Model),
	})
}

// commands are the words that can come first, with what follows them.
func commands(flags, reports *kong.Application) []completion.Command {
	return []completion.Command{
		{
			Name: RecordWord, About: "keep what is captured, without a screen", App: flags,
			Without: append(slices.Clone(asked), "interfaces", "once", "speed", "count", "theme", "layout", "no-bars"),
		},
		{Name: ReportWord, About: "what was recorded in a period", App: reports, Words: periodValues()},
		{
			Name: ConnectWord, About: "show what other machines capture", App: flags, Run: sshHosts(), Many: true,
			Without: append(slices.Clone(asked), "dir", "interface", "filter", "net-filter", "promiscuous", "count", "engine", "read", "speed", "interfaces", "demo"),
		},
	}
}

// asked are the flags that only print something, for which no command is needed.
var asked = []string{"list-interfaces", "list-colors", "dump-filter", "link-type", "live", "completions", "man", "schema", "default-config", "version"}

// periodValues are the periods that have a name.
func periodValues() []completion.Value {
	return []completion.Value{
		{Text: "today", About: "since midnight"},
		{Text: "yesterday", About: "the day before"},
		{Text: "week", About: "since Monday"},
		{Text: "month", About: "since the first of the month"},
		{Text: "year", About: "since the first of January"},
	}
}

// sshHosts prints the hosts that the user's ssh_config(5) names, without patterns and what
// it includes. awk is there where ssh is.
func sshHosts() []string {
	return []string{"awk", `BEGIN { ARGV[1] = ENVIRON["HOME"] "/.ssh/config"; ARGC = 2 } ` +
		`tolower($1) == "host" { for (i = 2; i <= NF; i++) if ($i ~ /^[A-Za-z0-9][A-Za-z0-9_.-]*$/) print $i }`}
}
