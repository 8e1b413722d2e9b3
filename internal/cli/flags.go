package cli

import (
	"fmt"
	"net/netip"
	"time"

	"iftopgo/flows"
	"iftopgo/prefs"
)

// Flags are the command line, as kong parses it with [flagVars].
type Flags struct {
	Interface   []string      `short:"i" placeholder:"NAME" sep:"none" completion:"interface" group:"capture" help:"Interface to capture on; may be repeated; 'any' for all. Default: the default route's."`
	Filter      string        `short:"f" placeholder:"EXPR" group:"capture" help:"Capture only what the tcpdump filter expression matches."`
	NetFilter   []network     `short:"F" placeholder:"CIDR" sep:"none" group:"capture" help:"Count only traffic into and out of this network, which is then the local side; may be repeated."`
	Promiscuous bool          `short:"p" group:"capture" help:"Also capture what is addressed to other hosts."`
	Count       string        `enum:",${count_enum}" default:"" placeholder:"WHAT" completion:"count" group:"capture" help:"What to count: frame as the kernel's interface counters, wire as what crosses the line, ip as the network layer."`
	Engine      string        `enum:",${engine_enum}" default:"" placeholder:"ENGINE" completion:"engine" group:"capture" help:"How packets are captured: ${engine_list}; default auto."`
	Rings       int           `placeholder:"N" completion:"rings" group:"capture" help:"Divide the packets of each interface among N rings by flow, from 1 to 16, each read by a thread (Linux, --engine native); default 1."`
	Duration    time.Duration `placeholder:"D" completion:"duration" group:"capture" help:"End after this much capture time, such as 90s or 5m."`
	Read        string        `short:"r" placeholder:"FILE" completion:"capture" group:"capture" help:"Read packets from a pcap or pcapng file, or lines of --json, also compressed with gzip or zstd; - for standard input."`
	Speed       *float64      `placeholder:"N" completion:"speed" group:"capture" help:"Play a file on the screen at N times the recorded speed, from 0.1 to 1000; default 1."`
	Interfaces  bool          `group:"capture" help:"Show what all interfaces carry, by the kernel's counters; with --json and --text nothing is captured. Needs no privileges."`
	MaxFlows    int           `name:"max-flows" placeholder:"N" completion:"flows" group:"capture" help:"Give at most N flows rows of their own, from 1024 to 65536; the rest share one. Default: by the memory there is."`
	Demo        bool          `group:"capture" help:"Show made-up traffic; needs no privileges."`

	NoDNS       bool     `short:"n" name:"no-dns" group:"show" help:"Show addresses, not host names; look at no names in packets."`
	NoPortNames bool     `short:"N" name:"no-port-names" group:"show" help:"Show port numbers, not service names."`
	NoBars      bool     `short:"b" name:"no-bars" group:"show" help:"Draw no bars."`
	Bytes       bool     `short:"B" group:"show" help:"Show rates in bytes instead of bits."`
	HidePorts   bool     `short:"P" group:"show" help:"Leave ports out."`
	NoProcesses bool     `short:"Z" name:"no-processes" group:"show" help:"Do not look for the processes behind flows."`
	GeoIP       []string `name:"geoip" placeholder:"FILE" sep:"none" completion:"mmdb" group:"show" help:"Look up networks and countries of addresses in this MMDB file, such as GeoLite2-ASN.mmdb; may be repeated. Default: those in the usual places; off for none."`
	Refresh     int      `enum:"0,${refresh_enum}" default:"0" placeholder:"S" completion:"refresh" group:"show" help:"Seconds between refreshes: ${refresh_list}."`
	Sort        string   `enum:",${sort_enum}" default:"" placeholder:"BY" completion:"sort" group:"show" help:"Order of the rows: ${sort_list}."`
	Layout      string   `enum:",${layout_enum}" default:"" placeholder:"NAME" completion:"layout" group:"show" help:"What the screen is made of: ${layout_list}."`
	Theme       string   `placeholder:"NAME" completion:"theme" group:"show" help:"Colour theme; --list-colors shows them."`
	Alert       string   `placeholder:"RATE" completion:"alert" group:"show" help:"Alert when a row reaches this rate, such as 10Mb or 1.5MB."`
	Config      string   `short:"c" placeholder:"FILE" type:"path" completion:"settings" group:"show" help:"Read settings from FILE and keep them there."`

	JSON  jsonForm `name:"json" placeholder:"FORM" group:"output" help:"Write one JSON object a line to standard output, without a terminal; with --json=changes rows of which nothing has changed are left out."`
	Text  textForm `placeholder:"FORM" group:"output" help:"Write a block of text at every refresh, without a terminal: processes as nethogs -t does, or with --text=raw what bandwhich --raw does."`
	By    string   `enum:",${by_enum}" default:"" placeholder:"WHAT" completion:"by" group:"output" help:"With --json, --text and exports: one row for each ${by_list}, with all it carried since the start."`
	Limit int      `placeholder:"N" completion:"limit" group:"output" help:"With --json and --text: list at most N rows; the rest are one."`
	Once  bool     `group:"output" help:"With --json and --text: write once, after one refresh interval or at the end of the file."`

	Metrics string `placeholder:"ADDR" type:"listen" completion:"metrics" group:"output" help:"Serve metrics for Prometheus on this address, such as 127.0.0.1:9877, [::1]:9877 or unix:/path, beside the screen or lines; where standard output is no terminal, alone."`

	IPFIX []string `name:"ipfix" placeholder:"URL" type:"collector" sep:"none" completion:"ipfix" group:"output" help:"Export flows to this IPFIX collector, such as udp://192.0.2.1:4739 or tcp://[2001:db8::1]:4739, beside the screen or lines, or alone; may be repeated."`

	Dir string `placeholder:"DIR" type:"path" completion:"dir" group:"output" help:"With record: the directory of the history. Default: $STATE_DIRECTORY, /var/lib/iftopgo as root, else $XDG_STATE_HOME/iftopgo."`

	ListIfaces    bool   `short:"l" name:"list-interfaces" group:"more" help:"List interfaces and exit."`
	ListColors    bool   `group:"more" help:"List the colour themes and exit."`
	DumpFilter    bool   `group:"more" help:"Print the program of -f as tcpdump -ddd does and exit."`
	LinkType      string `placeholder:"NAME" completion:"link" group:"more" help:"Link type for --dump-filter, by its name for tcpdump -y; default EN10MB."`
	Live          bool   `group:"more" help:"For --dump-filter: the program for a packet socket, which asks the kernel for VLAN tag and direction."`
	Log           string `placeholder:"FILE" type:"path" completion:"file" group:"more" help:"Append what happens to the capture to FILE."`
	NoSandbox     bool   `name:"no-sandbox" group:"more" help:"Keep the privileges the program is started with (Linux)."`
	Completions   string `placeholder:"SHELL" enum:",${shell_enum}" default:"" group:"more" help:"Print the completion script for ${shell_list} and exit."`
	Man           string `placeholder:"PAGE" enum:",${man_enum}" default:"" completion:"man" group:"more" help:"Print a page of the manual, ${man_list}, for man -l, and exit."`
	Schema        bool   `group:"more" help:"Print the JSON Schema of the lines of --json and exit."`
	DefaultConfig bool   `group:"more" help:"Print the settings file as it is made, with every key explained, and exit."`
	Help          bool   `short:"h" group:"more" help:"Show this help and exit."`
	Version       bool   `short:"V" group:"more" help:"Show the version and exit."`

	// Record says that what is captured is recorded: the command before the flags.
	Record bool `kong:"-"`
	// Alone says that what is captured is exported and nothing else is done with it: nothing is
	// written to standard output, which is no terminal.
	Alone bool `kong:"-"`
	// Machines are those whose lines are shown: what is between the command connect and the
	// first flag.
	Machines []string `kong:"-"`
}

// Headless says that there is no screen: output goes to standard output.
func (f *Flags) Headless() bool { return f.JSON != "" || f.Text != "" || f.Record || f.Alone }

// Exports says that what is captured is exported, too.
func (f *Flags) Exports() bool { return f.Metrics != "" || len(f.IPFIX) > 0 }

// writesLines says that lines are written to standard output.
func (f *Flags) writesLines() bool { return f.JSON != "" || f.Text != "" }

// OnlyInterfaces says that nothing is captured: lines are of interfaces.
func (f *Flags) OnlyInterfaces() bool { return f.Interfaces && f.Headless() }

// Group is what --by groups rows by, flows.Ungrouped without it.
func (f *Flags) Group() flows.Group {
	g, _ := flows.Dimension(f.By)
	return g
}

// Recorded says that nothing is captured live here.
func (f *Flags) Recorded() bool { return f.Demo || f.Read != "" || len(f.Machines) > 0 }

// Nets are the networks of -F.
func (f *Flags) Nets() []netip.Prefix {
	all := make([]netip.Prefix, 0, len(f.NetFilter))
	for _, n := range f.NetFilter {
		all = append(all, n.Prefix)
	}
	return all
}

// Overrides are the flags that stand for settings.
func (f *Flags) Overrides() (o prefs.Overrides, err error) {
	set := func(given bool, key string, value any) {
		if !given || err != nil {
			return
		}
		if o, err = o.With(key, value); err != nil {
			err = fmt.Errorf("--%w", err) // The error names the key, which is called like the flag.
		}
	}
	set(f.NoDNS, "names", string(prefs.NamesOff))
	set(f.NoPortNames, "port_names", false)
	set(f.NoBars, "bars", false)
	set(f.Bytes, "bytes", true)
	set(f.HidePorts, "show_ports", false)
	set(f.NoProcesses, "processes", false)
	set(f.Refresh != 0, "refresh", int64(f.Refresh))
	files, err := geoFiles(f.GeoIP)
	set(len(f.GeoIP) > 0, "geoip", files)
	set(f.Sort != "", "sort", f.Sort)
	set(f.Layout != "", "layout", f.Layout)
	set(f.Theme != "", "theme", f.Theme)
	set(f.Count != "", "count", f.Count)
	set(f.Alert != "", "alert", f.Alert)
	return o, Usage(err)
}
