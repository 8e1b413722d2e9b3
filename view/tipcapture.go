package view

import (
	"fmt"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// writeProduct writes what this is.
func (s *screen) writeProduct(b *box) {
	h := s.m.Table.Health()
	b.field("version", s.m.Version)
	b.field("shows", "which hosts and processes use the network, and how much")
	b.field("capturing", s.running(&h))
	b.field("counts", counts[s.m.Prefs.Count])
	if s.m.Memory != "" {
		b.field("memory", s.m.Memory)
	}
	s.writeSandbox(b)
	b.field("promise", "rows and the row \"other\" add up to the totals; what was lost is on the screen")
	b.keys(s.m, hint{model.Help, "all keys"}, hint{model.Export, "export"}, hint{model.Copy, "copy the row"},
		hint{model.ToggleHeader, "this bar"}, hint{model.Suspend, "suspend"}, hint{model.Quit, "quit"})
}

// running says what is captured from, and for how long.
func (s *screen) running(h *flows.Health) string {
	names := model.SourceNames(h)
	if names == "" {
		return "not yet"
	}
	return names + " for " + layout.Seconds(s.m.Table.At()-s.m.Table.Start())
}

// counts say what bytes are.
var counts = map[prefs.Count]string{
	prefs.CountFrame: "whole frames, as the interface counters do",
	prefs.CountWire:  "what crosses the line: every segment with its headers",
	prefs.CountIP:    "from the network header on, as iftop does",
}

// maxSources is how many sources a tooltip lists.
const maxSources = 4

// writeInterface writes what is captured from.
func (s *screen) writeInterface(b *box) {
	h := s.m.Table.Health()
	for i := range h.Sources[:min(len(h.Sources), maxSources)] {
		s.writeSource(b, &h, &h.Sources[i])
	}
	if more := len(h.Sources) - maxSources; more > 0 {
		b.field("", fmt.Sprintf("and %d more", more))
	}
	if len(h.Sources) == 0 {
		b.field("sources", "none yet")
	}
	b.field("engine", engine(&h))
	b.field("began", s.captureStart())
	b.field("received", model.FormatCount(h.Received)+" packets")
	b.field("reopened", times(h.Restarts))
	b.field("filter -f", orNone(s.m.CaptureFilter))
	b.field("counts", counts[s.m.Prefs.Count])
	if s.m.Recorded() {
		return // It is of no interface, and cannot be filtered anew.
	}
	b.keys(s.m, hint{model.Interfaces, "switch interface"}, hint{model.EditCaptureFilter, "capture filter"})
}

// writeSource writes how one source is doing.
func (s *screen) writeSource(b *box, h *flows.Health, source *flows.Source) {
	state, tone := "live", theme.OK
	switch source.State {
	case flows.Reopening:
		one := flows.Health{Clock: h.Clock, Sources: []flows.Source{*source}}
		state, tone = model.Trouble(&one, s.m.Table.At()), theme.Alert
	case flows.Ended:
		state, tone = "ended", theme.Warn
	case flows.Live:
	}
	if source.Speed > 0 {
		state += ", link of " + model.FormatSpeed(source.Speed)
	}
	b.styledField(tone, source.Name, state)
	if source.Note != "" {
		b.styledField(theme.Warn, "", source.Note)
	}
}

// captureStart is when the capture began.
func (s *screen) captureStart() string {
	if !s.m.Table.Started() {
		return "not yet"
	}
	return layout.LocalTime(s.m, s.m.Table.Start()).Format(time.DateTime)
}

func engine(h *flows.Health) string {
	if h.Engine == "" {
		return "not known yet"
	}
	return h.Engine
}

func times(n uint64) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	default:
		return model.FormatCount(n) + " times"
	}
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// evicted is how many flows the limit of flows removed.
func evicted(t *flows.Table) string {
	text := model.FormatCount(t.Evicted()) + " active flows, counted in \"other\""
	if n := t.Unassigned(); n > 0 {
		text += ", and " + model.FormatCount(n) + " packets of more"
	}
	return text
}

// writeHealth writes how much of the traffic was seen.
func (s *screen) writeHealth(b *box) {
	t := s.m.Table
	h := t.Health()
	b.field("received", model.FormatCount(h.Received)+" packets")
	s.writeDrops(b, "kernel drops", h.KernelDrops, &h)
	s.writeDrops(b, "iface drops", h.InterfaceDrops, &h)
	b.field("undecoded", model.FormatCount(h.Undecoded)+", counted all the same")
	b.field("evicted", evicted(t))
	b.field("restarts", model.FormatCount(h.Restarts))
	b.field("engine", engine(&h))
	if slot, ok := t.LastLoss(); ok {
		b.styledField(theme.Alert, "last loss", "at "+layout.LocalTime(s.m, slot.Start()).Format(time.TimeOnly)+"; "+lossText(&h))
		b.styledField(theme.Warn, "", "a figure with > before it may be too low")
	} else {
		writeNoLoss(b, &h)
	}
	for _, source := range h.Sources[:min(len(h.Sources), 1)] {
		if source.Note != "" {
			b.styledField(theme.Warn, "note", source.Note)
		}
	}
	for _, note := range model.Notes(&h) {
		b.styledField(theme.Warn, "note", note)
	}
	if why := s.m.Sandbox.HelperErr; why != "" {
		b.styledField(theme.Alert, "now", why)
	}
	if trouble := model.Trouble(&h, t.At()); trouble != "" {
		b.styledField(theme.Alert, "now", trouble)
	}
}

// lossText says how much was lost. A gap is of no counter: there is no percentage of what was seen.
func lossText(h *flows.Health) string {
	if h.KernelDrops.OK && h.KernelDrops.N+h.InterfaceDrops.N == 0 {
		return "a gap in the capture"
	}
	return layout.Percent(layout.Seen(h)) + " seen"
}

// writeNoLoss writes that no loss is known of, or that losses are not counted.
func writeNoLoss(b *box, h *flows.Health) {
	switch {
	case h.KernelDrops.OK && h.InterfaceDrops.OK:
		b.field("last loss", "none since the start")
	case h.KernelDrops.OK:
		b.field("last loss", "kernel: none; interface: unknown")
	case h.Engine == "":
		b.field("last loss", "not known yet")
	default:
		b.styledField(theme.Warn, "last loss", "unknown: drops are not counted")
	}
}

// writeDrops writes a counter of what was lost.
func (s *screen) writeDrops(b *box, label string, k flows.OptionalCount, h *flows.Health) {
	switch {
	case !k.OK && h.Engine == "":
		b.field(label, "not known yet")
	case !k.OK:
		b.styledField(theme.Warn, label, "unknown: "+h.Engine+" does not count them")
	case k.N > 0:
		b.styledField(theme.Alert, label, model.FormatCount(k.N)+" packets")
	default:
		b.styledField(theme.OK, label, "none")
	}
}
