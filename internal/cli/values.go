package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"iftopgo/capture"
	"iftopgo/flows"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/completion"
	"iftopgo/view/man"
)

// flagValues returns the values of flags and what they mean, by the completion tag of
// the flag. Where any number will do they are those that people start with.
func flagValues() map[string][]completion.Value {
	return map[string][]completion.Value{
		"sort": sortValues(), "by": byValues(), "refresh": refreshValues(), "theme": themeValues(),
		"layout": {
			{Text: string(prefs.LayoutAuto), About: "the overview; iftop's with iftop's keys"},
			{Text: string(prefs.LayoutOverview), About: "a graph, and a line for each row"},
			{Text: string(prefs.LayoutIftop), About: "bars behind two lines"},
		},
		"interface": {{Text: "any", About: "all of them (Linux)"}},
		"count": {
			{Text: string(prefs.CountFrame), About: "as the kernel's interface counters"},
			{Text: string(prefs.CountWire), About: "every segment with its headers"},
			{Text: string(prefs.CountIP), About: "the network layer alone"},
		},
		"engine": {
			{Text: string(capture.EngineAuto), About: "kernel where that is permitted, else native, or go-pcap where that cannot be set up"},
			{Text: string(capture.EngineNative), About: "the kernel's own way"},
			{Text: string(capture.EngineKernel), About: "counted in the Linux kernel; what it leaves, as native"},
			{Text: string(capture.EnginePortable), About: "the portable one"},
		},
		"link": {
			{Text: "EN10MB", About: "Ethernet"},
			{Text: "RAW", About: "IP without a link header"},
			{Text: "LINUX_SLL", About: "cooked, as any had it"},
			{Text: "LINUX_SLL2", About: "cooked, as any has it"},
			{Text: "NULL", About: "BSD loopback"},
			{Text: "LOOP", About: "OpenBSD loopback"},
			{Text: "PPP", About: "point to point"},
			{Text: "IPV4", About: "IPv4 without a link header"},
			{Text: "IPV6", About: "IPv6 without a link header"},
			{Text: "IEEE802_11", About: "wireless LAN"},
			{Text: "IEEE802_11_RADIO", About: "the same behind a radiotap header"},
			{Text: "NFLOG", About: "what netfilter logged"},
			{Text: "PFLOG", About: "what pf logged"},
			{Text: "PKTAP", About: "macOS, with the process"},
		},
		"ipfix": {{Text: "udp://127.0.0.1:4739", About: "a collector on this host"}, {Text: "tcp://127.0.0.1:4739", About: "the same, and nothing is lost on the way"}},
		"metrics": {
			{Text: "127.0.0.1:9877", About: "for this host"},
			{Text: ":9877", About: "for all hosts"},
			{Text: "unix:/run/iftopgo.sock", About: "a socket"},
		},
		"man": {{Text: man.Program, About: "the program, section 1"}, {Text: man.JSON, About: "the lines of --json, section 5"}},
		"speed": {
			{Text: "0.5", About: "half as fast as recorded"},
			{Text: "1", About: "as recorded"},
			{Text: "2", About: "twice as fast"},
			{Text: "10", About: "ten times as fast"},
			{Text: "100", About: "a hundred times as fast"},
		},
		"duration": {{Text: "10s", About: "ten seconds"}, {Text: "1m", About: "a minute"}, {Text: "5m", About: "five minutes"}, {Text: "1h", About: "an hour"}},
		"flows":    {{Text: "4096", About: "four thousand flows"}, {Text: "16384", About: "sixteen thousand flows"}, {Text: "65536", About: "as many as there can be"}},
		"rings":    {{Text: "1", About: "one ring, the default"}, {Text: "2", About: "two rings, and two threads"}, {Text: "4", About: "four rings, and four threads"}},
		"limit":    {{Text: "5", About: "five flows"}, {Text: "10", About: "ten flows"}, {Text: "20", About: "twenty flows"}, {Text: "100", About: "a hundred flows"}},
		"alert": {
			{Text: "1Mb", About: "a megabit a second"},
			{Text: "10Mb", About: "ten megabits"},
			{Text: "100Mb", About: "a hundred megabits"},
			{Text: "1MB", About: "a megabyte a second"},
		},
	}
}

func sortValues() []completion.Value {
	all := prefs.AllSorts()
	values := make([]completion.Value, 0, len(all))
	for _, s := range all {
		values = append(values, completion.Value{Text: string(s), About: s.About()})
	}
	return values
}

func byValues() []completion.Value {
	abouts := map[flows.Group]string{
		flows.PIDs: "each process", flows.Processes: "the processes of a program", flows.RemoteHosts: "each remote address",
		flows.Names: "the remote hosts of a name", flows.Services: "the port of a service", flows.Users: "who the processes run as",
		flows.Packages: "the package a program came with", flows.Containers: "a container, pod or systemd unit",
		flows.Protocols: "TCP, UDP and others", flows.Interfaces: "each interface of the capture",
		flows.Networks: "each autonomous system (--geoip)", flows.Countries: "each country of remote hosts (--geoip)",
		flows.Machines: "each of several machines (connect)",
	}
	all := flows.Dimensions()
	values := make([]completion.Value, 0, len(all))
	for _, g := range all {
		values = append(values, completion.Value{Text: g.Word(), About: abouts[g]})
	}
	return values
}

func refreshValues() []completion.Value {
	all := prefs.AllRefreshes()
	values := make([]completion.Value, 0, len(all))
	for _, seconds := range all {
		about := "every second"
		if seconds != 1 {
			about = fmt.Sprintf("every %d seconds", seconds)
		}
		values = append(values, completion.Value{Text: strconv.Itoa(seconds), About: about})
	}
	return values
}

func themeValues() []completion.Value {
	all := theme.All()
	values := make([]completion.Value, 0, len(all))
	for _, d := range all {
		values = append(values, completion.Value{Text: string(d.ID), About: d.Name})
	}
	return values
}

// flagVars are what the tags of [Flags] name with ${}: the values of a flag as kong's
// enum tag wants them ("sort_enum"), and as its help lists them ("sort_list").
func flagVars() kong.Vars {
	vars := make(kong.Vars)
	add := func(key string, words []string) {
		vars[key+"_enum"] = strings.Join(words, ",")
		last := len(words) - 1
		vars[key+"_list"] = strings.Join(words[:last], ", ") + " or " + words[last]
	}
	for key, values := range flagValues() {
		words := make([]string, len(values))
		for i, v := range values {
			words[i] = v.Text
		}
		add(key, words)
	}
	add("shell", completion.Shells())
	return vars
}
