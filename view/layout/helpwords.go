package layout

import "iftopgo/model"

// helpWords are words that users search the help for, beside those it shows: what other
// programs call a thing, and what it is for.
var helpWords = map[model.Action]string{
	model.First: "start top beginning", model.Last: "bottom", model.Enter: "open select details", model.Back: "close cancel undo leave",
	model.NextTab: "hosts programs services packages networks interfaces", model.SortTotal: "bytes since the start",
	model.SortProcess: "program", model.SortReceived: "download incoming in rx", model.SortSent: "upload outgoing out tx",
	model.SortChange: "changed new grown minutes ago difference trend 5 min", model.Freeze: "hold stop moving", model.Pin: "favourite star mark keep",
	model.Filter: "search find grep only one host", model.EditCaptureFilter: "bpf pcap", model.ToggleDNS: "dns resolve addresses ip numeric",
	model.TogglePortNames: "numeric", model.ToggleProcesses: "program pid", model.ToggleClosed: "ended finished old",
	model.Containers: "docker podman kubernetes pod unit systemd", model.ByCountry: "geoip asn",
	model.ToggleDetails: "pane panel", model.FullDetails: "everything", model.Columns: "fields hide show add",
	model.NextSegment: "segment segments status bar tooltip info", model.GraphHeight: "chart size bigger smaller hide",
	model.ShorterSpan: "span zoom in time range five minutes hour", model.LongerSpan: "span zoom out time range five minutes hour history",
	model.ToggleBytes: "units mbit mbps", model.TogglePrefixes: "units kib mib iec", model.ToggleScale: "logarithmic",
	model.Refresh: "rate speed seconds update", model.Themes: "colors dark light", model.ToggleTooltips: "hover",
	model.Interfaces: "network card device nic eth0 switch", model.PauseResume: "stop hold freeze", model.PlayPause: "stop hold freeze play",
	model.Alert: "alarm warn limit", model.Export: "save csv json write", model.Copy: "clipboard", model.ResetCounters: "clear restart zero",
	model.Quit: "exit close end",
}
