package prefs

import (
	"slices"
	"strconv"

	"iftopgo/theme"
)

// setting describes a key of the file.
type setting struct {
	name string
	// former is the name that it had, which is still read where the file does not have
	// name; empty for none.
	former string
	// about explains it in the file, one comment a line.
	about []string
	// set sets a value as go-toml decodes it, or returns what is wrong with it.
	set func(*Prefs, any) error
	// literal writes the value as TOML.
	literal func(*Prefs) string
	same    func(a, b *Prefs) bool
	// merge applies a change of this process, from base to ours, to dst, which
	// holds what is on disk.
	merge func(dst, base, ours *Prefs)
}

// schema are all keys, in the order of the file. Lists come last: they take several
// lines. [keys] is no part of it: the program does not write it.
var schema = []setting{
	define("theme", func(p *Prefs) *string { return &p.Theme }, nameKind,
		"Colours: "+themeNames(),
		"or the name of one of your own below. iftopgo --list-colors shows them."),
	define("color", func(p *Prefs) *ColorMode { return &p.Color },
		choice(ColorAuto, ColorTrueColor, Color256, Color16, ColorNone),
		"How many colours: auto (ask the terminal), truecolor, 256, 16, none."),
	define("background", func(p *Prefs) *Background { return &p.Background },
		choice(BackgroundAuto, BackgroundDark, BackgroundLight),
		"The terminal's background: auto (ask the terminal), dark, light."),
	define("ascii", func(p *Prefs) *Auto { return &p.ASCII }, autoKind,
		`For terminals without Unicode: true, false, or "auto" (by the locale).`),
	define("layout", func(p *Prefs) *Layout { return &p.Layout }, choice(AllLayouts()...),
		"overview (a graph, and a line for each row), iftop (bars behind two lines),",
		"auto (overview; iftop with iftop's keys)."),
	define("graph", func(p *Prefs) *GraphStyle { return &p.Graph }, choice(AllGraphStyles()...),
		"What graphs are drawn with: auto (by the terminal), braille, blocks."),
	define("graph_height", func(p *Prefs) *GraphHeight { return &p.GraphHeight }, choice(AllGraphHeights()...),
		"How high the graph of the overview is: "+enumerate(AllGraphHeights())+"."),
	define("graph_span", func(p *Prefs) *int { return &p.GraphSpan }, oneOfKind(AllGraphSpans()...),
		"How many minutes it goes back: "+enumerateInts(AllGraphSpans())+"."),
	define("details", func(p *Prefs) *bool { return &p.Details }, boolKind,
		"What is known of the selected row, below the rows of the overview."),
	define("names", func(p *Prefs) *Names { return &p.Names }, namesKind,
		"Names instead of addresses: seen (what packets ask for, else reverse DNS),",
		"ptr (reverse DNS alone), off (nothing is looked at or looked up).").formerly("dns"),
	define("port_names", func(p *Prefs) *bool { return &p.PortNames }, boolKind,
		"Names of services instead of port numbers."),
	define("show_ports", func(p *Prefs) *bool { return &p.ShowPorts }, boolKind,
		"Ports beside the hosts."),
	define("processes", func(p *Prefs) *bool { return &p.Processes }, boolKind,
		"The column of processes."),
	define("bytes", func(p *Prefs) *bool { return &p.Bytes }, boolKind,
		"Rates in bytes; false is bits."),
	define("prefixes", func(p *Prefs) *Prefixes { return &p.Prefixes }, choice(AllPrefixes()...),
		"decimal (k, M: steps of 1000), binary (Ki, Mi: steps of 1024)."),
	define("count", func(p *Prefs) *Count { return &p.Count },
		choice(AllCounts()...),
		"Which bytes of a packet count: frame (as the kernel's interface counters),",
		"wire (every segment of a super-packet with its headers), ip (from the",
		"network header on)."),
	define("bars", func(p *Prefs) *bool { return &p.Bars }, boolKind,
		"Bars behind the rows."),
	define("bar_style", func(p *Prefs) *theme.BarStyle { return &p.BarStyle },
		choice(theme.BarStyles[:]...),
		enumerate(theme.BarStyles[:])+"."),
	define("scale", func(p *Prefs) *Scale { return &p.Scale }, choice(ScaleAuto, ScaleLog, ScaleLinear),
		"What the length of a bar and the height of a graph stand for: log, linear,",
		"auto (linear; log in iftop's layout)."),
	define("scale_max", func(p *Prefs) *Rate { return &p.ScaleMax }, rateKind("auto"),
		`The end of the scale: "auto", or a rate such as "1Gb".`),
	define("border", func(p *Prefs) *Auto { return &p.Border }, autoKind,
		`A frame around the screen: true, false, or "auto" (in iftop's layout).`),
	define("header", func(p *Prefs) *bool { return &p.Header }, boolKind,
		"The header bar."),
	define("tooltips", func(p *Prefs) *bool { return &p.Tooltips }, boolKind,
		"Explanations when the pointer rests on the header."),
	define("mouse", func(p *Prefs) *bool { return &p.Mouse }, boolKind,
		"Take the mouse; false leaves it to the terminal, for selecting text."),
	define("cumulative", func(p *Prefs) *bool { return &p.Cumulative }, boolKind,
		"The column of totals."),
	define("refresh", func(p *Prefs) *int { return &p.Refresh }, oneOfKind(AllRefreshes()...),
		"Seconds between two refreshes: "+enumerateInts(AllRefreshes())+"."),
	define("sort", func(p *Prefs) *Sort { return &p.Sort },
		choice(AllSorts()...),
		"Order of the rows: "+enumerate(AllSorts())+"."),
	define("sort_window", func(p *Prefs) *Sort { return &p.SortWindow },
		choice(SortWindows()...),
		"What sent and received are ordered by: "+enumerate(SortWindows())+"."),
	define("reverse", func(p *Prefs) *bool { return &p.Reverse }, boolKind,
		"The other way around."),
	define("line_mode", func(p *Prefs) *LineMode { return &p.LineMode },
		choice(AllLineModes()...),
		"two-line (one each way), one-line (their sum), sent, received."),
	define("tab", func(p *Prefs) *Tab { return &p.Tab },
		choice(AllTabs()...),
		"The tab to start in: "+enumerate(AllTabs())+"."),
	define("closed_flows", func(p *Prefs) *int { return &p.ClosedFlows }, upToKind(MaxClosedFlows),
		"How many closed flows keep their rows, the largest: 0 to "+strconv.Itoa(MaxClosedFlows)+"."),
	define("show_closed", func(p *Prefs) *bool { return &p.ShowClosed }, boolKind,
		"List closed flows; false adds them to the row other."),
	define("columns", func(p *Prefs) *[]Column { return &p.Columns }, columnsKind(AllColumns()),
		"Columns of iftop's layout, in the order of the screen."),
	define("overview_columns", func(p *Prefs) *[]Column { return &p.Overview }, columnsKind(OverviewColumns()),
		"Columns of the overview, of "+enumerate(OverviewColumns())+"."),
	define("alert", func(p *Prefs) *Rate { return &p.Alert }, rateKind("off"),
		`Alert when a flow reaches this rate: "off", or as "10Mb" (bits), "1.5MB" (bytes), "2MiB".`),
	define("interface", func(p *Prefs) *string { return &p.Interface }, nameKind,
		"Where to capture; empty is the interface of the default route."),
	define("geoip", func(p *Prefs) *[]string { return &p.GeoIP }, filesKind,
		"MMDB files that say which network and country an address belongs to, read at",
		`the start: paths, "auto" for those in the usual places; [] looks nothing up.`),
	define("metrics_labels", func(p *Prefs) *[]MetricsLabel { return &p.MetricsLabels }, labelsKind,
		"What metrics (--metrics) tell apart besides processes and services, read at the",
		"start: any of "+enumerate(AllMetricsLabels())+"."),
	define("ring_mib", func(p *Prefs) *int { return &p.RingMiB }, oneOfKind(1, 2, 4, 8, 16, 32, 64, 128, 256),
		"Size of the kernel's packet buffer in MiB, a power of two up to 256."),
	define("key_preset", func(p *Prefs) *KeyPreset { return &p.KeyPreset }, presetKind(),
		"Keys to start from: iftopgo, or iftop for its letters. See [keys] below."),
	define("pinned", func(p *Prefs) *[]Pin { return &p.Pinned }, pinsKind,
		"Rows kept on top. local_port, remote_port and protocol of a flow may be left out:",
		`{ local = "192.0.2.1", remote = "2001:db8::7", remote_port = 443 }`,
		`{ host = "192.0.2.7" }, { service = 443, protocol = "tcp" }, { program = "/usr/bin/rclone" },`,
		`{ publisher = "rclone" }, { container = "web" }`),
	define("custom_themes", func(p *Prefs) *[]theme.Custom { return &p.CustomThemes }, customsKind,
		`Your own themes, six colours each: "#rrggbb" or an xterm index.`,
		`{ name = "Mine", colors = ["#0a84ff", "48", "135", "141", "63", "99"] }`),
}

// kind is how the values of a type are read, written, compared and merged.
type kind[T any] struct {
	read  func(any) (T, error)
	write func(T) string
	same  func(a, b T) bool
	// merge is nil for values that replace the one on disk.
	merge func(disk, base, ours T) T
}

// define makes a setting of a field of Prefs and the kind of its values.
func define[T any](name string, field func(*Prefs) *T, k kind[T], about ...string) setting {
	return setting{
		name:  name,
		about: about,
		set: func(p *Prefs, v any) error {
			read, err := k.read(v)
			if err == nil {
				*field(p) = read
			}
			return err
		},
		literal: func(p *Prefs) string { return k.write(*field(p)) },
		same:    func(a, b *Prefs) bool { return k.same(*field(a), *field(b)) },
		merge: func(dst, base, ours *Prefs) {
			if k.merge == nil {
				*field(dst) = *field(ours)
				return
			}
			*field(dst) = k.merge(*field(dst), *field(base), *field(ours))
		},
	}
}

// formerly returns the setting with the name that it had before.
func (s setting) formerly(name string) setting {
	s.former = name
	return s
}

// isKnown reports whether there is, or was, a setting of that name.
func isKnown(name string) bool {
	return slices.ContainsFunc(schema, func(s setting) bool { return s.name == name || s.former == name && name != "" })
}

// lookup returns the setting of that name.
func lookup(name string) (*setting, bool) {
	i := slices.IndexFunc(schema, func(s setting) bool { return s.name == name })
	if i < 0 {
		return nil, false
	}
	return &schema[i], true
}
