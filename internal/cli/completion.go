package cli

import (
	"io"

	"github.com/alecthomas/kong"

	"iftopgo/theme"
	"iftopgo/view/completion"
)

// writeCompletion writes the completion script of a shell.
func writeCompletion(w io.Writer, shell string, k *kong.Kong) error {
	themes := make([]completion.Value, 0, len(theme.All()))
	for _, d := range theme.All() {
		themes = append(themes, completion.Value{Text: string(d.ID), About: d.Name})
	}
	values := map[string][]completion.Value{
		"theme":     themes,
		"interface": {{Text: "any", About: "all of them (Linux)"}},
	}
	for key, pairs := range flagValues {
		for _, p := range pairs {
			values[key] = append(values[key], completion.Value{Text: p[0], About: p[1]})
		}
	}
	return completion.Write(w, shell, k.Model, completion.Options{
		Values:  values,
		Endings: map[string][]string{"capture": {".pcap", ".pcapng", ".cap", ".gz"}, "settings": {".toml"}},
		Calls:   map[string][]string{"interface": {"--list-interfaces"}},
	})
}

// flagValues are the values of flags with what they mean. Where any number will
// do they are those that people start with.
var flagValues = map[string][][2]string{
	"sort": {
		{"2s", "by the 2 s rate"},
		{"10s", "by the 10 s rate"},
		{"40s", "by the 40 s rate"},
		{"total", "by the total"},
		{"local", "by local host"},
		{"remote", "by remote host"},
		{"process", "by process"},
		{"protocol", "by protocol"},
	},
	"count": {
		{"frame", "as the kernel's interface counters"}, {"wire", "every segment with its headers"}, {"ip", "the network layer alone"},
	},
	"engine": {
		{"auto", "native, or go-pcap where that cannot be set up"}, {"native", "the kernel's own way"}, {"go-pcap", "the portable one"},
	},
	"refresh": {{"1", "every second"}, {"2", "every 2 seconds"}, {"5", "every 5 seconds"}, {"10", "every 10 seconds"}},
	"link": {
		{"EN10MB", "Ethernet"},
		{"RAW", "IP without a link header"},
		{"LINUX_SLL", "cooked, as any had it"},
		{"LINUX_SLL2", "cooked, as any has it"},
		{"NULL", "BSD loopback"},
		{"LOOP", "OpenBSD loopback"},
		{"PPP", "point to point"},
	},
	"man":      {{"iftopgo", "the program, section 1"}, {"iftopgo-json", "the lines of --json, section 5"}},
	"speed":    {{"0.5", "half as fast as recorded"}, {"1", "as recorded"}, {"2", "twice as fast"}, {"10", "ten times as fast"}, {"100", "a hundred times as fast"}},
	"duration": {{"10s", "ten seconds"}, {"1m", "a minute"}, {"5m", "five minutes"}, {"1h", "an hour"}},
	"limit":    {{"5", "five flows"}, {"10", "ten flows"}, {"20", "twenty flows"}, {"100", "a hundred flows"}},
	"alert":    {{"1Mb", "a megabit a second"}, {"10Mb", "ten megabits"}, {"100Mb", "a hundred megabits"}, {"1MB", "a megabyte a second"}},
}
