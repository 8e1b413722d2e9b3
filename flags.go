package main

import (
	"net/netip"
	"time"

	"iftopgo/prefs"
)

// flags are the command line.
type flags struct {
	Interface   []string       `short:"i" placeholder:"NAME" sep:"none" completion:"interface" help:"Interface to capture on; may be repeated; 'any' for all. Default: the default route's."`
	Filter      string         `short:"f" placeholder:"EXPR" help:"Capture only what the tcpdump filter expression matches."`
	NetFilter   []netip.Prefix `short:"F" placeholder:"CIDR" sep:"none" help:"Count only traffic into and out of this network, which is then the local side; may be repeated."`
	Promiscuous bool           `short:"p" help:"Also capture what is addressed to other hosts."`
	NoDNS       bool           `short:"n" name:"no-dns" help:"Show addresses, not host names."`
	NoPortNames bool           `short:"N" name:"no-port-names" help:"Show port numbers, not service names."`
	NoBars      bool           `short:"b" name:"no-bars" help:"Draw no bars."`
	Bytes       bool           `short:"B" help:"Show rates in bytes instead of bits."`
	HidePorts   bool           `short:"P" help:"Leave ports out."`
	NoProcesses bool           `short:"Z" name:"no-processes" help:"Do not look for the processes behind flows."`
	Config      string         `short:"c" placeholder:"FILE" type:"path" completion:"file" help:"Read settings from FILE and keep them there."`
	ListIfaces  bool           `short:"l" name:"list-interfaces" help:"List interfaces and exit."`
	JSON        bool           `name:"json" help:"Write one JSON object a line to standard output, without a terminal."`
	Read        string         `short:"r" placeholder:"FILE" completion:"file" help:"Read packets from a pcap or pcapng file, also compressed with gzip; - for standard input."`
	Speed       float64        `default:"1" placeholder:"N" help:"Play a file on the screen at N times the recorded speed, from 0.1 to 1000."`
	Demo        bool           `help:"Show made-up traffic; needs no rights."`
	Refresh     int            `enum:"0,1,2,5,10" default:"0" placeholder:"S" help:"Seconds between refreshes: 1, 2, 5 or 10."`
	Duration    time.Duration  `placeholder:"D" help:"End after this much capture time, such as 90s or 5m."`
	Once        bool           `help:"With --json: write one line, after one refresh interval or at the end of the file."`
	Limit       int            `placeholder:"N" help:"With --json: list at most N flows; the rest are one row."`
	Count       string         `enum:",frame,wire,ip" default:"" placeholder:"WHAT" help:"What to count: frame as the kernel's interface counters, wire as what crosses the line, ip as the network layer."`
	Sort        string         `enum:",2s,10s,40s,total,local,remote,process,protocol" default:"" placeholder:"BY" completion:"sort" help:"Order of the rows: 2s, 10s, 40s, total, local, remote, process or protocol."`
	Engine      string         `enum:"auto,native,go-pcap" default:"auto" help:"How packets are captured: auto, native or go-pcap."`
	Theme       string         `placeholder:"NAME" completion:"theme" help:"Colour theme; --list-colors shows them."`
	ListColors  bool           `help:"List the colour themes and exit."`
	Alert       string         `placeholder:"RATE" help:"Alert when a row reaches this rate, such as 10Mb or 1.5MB."`
	DumpFilter  bool           `help:"Print the program of -f as tcpdump -ddd does and exit."`
	LinkType    string         `enum:"EN10MB,RAW,LINUX_SLL,LINUX_SLL2,NULL,LOOP,PPP" default:"EN10MB" placeholder:"NAME" help:"Link type for --dump-filter: EN10MB, RAW, LINUX_SLL, LINUX_SLL2, NULL, LOOP or PPP."`
	Live        bool           `help:"For --dump-filter: the program for a packet socket, which asks the kernel for VLAN tag and direction."`
	Log         string         `placeholder:"FILE" type:"path" completion:"file" help:"Append what happens to the capture to FILE."`
	NoSandbox   bool           `name:"no-sandbox" help:"Keep the rights the program is started with (Linux)."`
	Completions string         `placeholder:"SHELL" enum:",bash,elvish,fish,powershell,zsh" default:"" help:"Print the completion script for bash, elvish, fish, powershell or zsh and exit."`
	Help        bool           `short:"h" help:"Show this help and exit."`
	Version     bool           `short:"V" help:"Show the version and exit."`
}

// overrides are the flags that stand for settings.
func (f *flags) overrides() (o prefs.Overrides, err error) {
	set := func(given bool, key string, value any) {
		if given && err == nil {
			o, err = o.With(key, value)
		}
	}
	set(f.NoDNS, "dns", false)
	set(f.NoPortNames, "port_names", false)
	set(f.NoBars, "bars", false)
	set(f.Bytes, "bytes", true)
	set(f.HidePorts, "show_ports", false)
	set(f.NoProcesses, "processes", false)
	set(f.Refresh != 0, "refresh", int64(f.Refresh))
	set(f.Sort != "", "sort", f.Sort)
	set(f.Theme != "", "theme", f.Theme)
	set(f.Count != "", "count", f.Count)
	set(f.Alert != "", "alert", f.Alert)
	return o, err
}
