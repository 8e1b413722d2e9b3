package view

import (
	"fmt"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
)

// rowTip tells everything that is known of a row. It is drawn anew with every
// screen, so that it is as true as the list.
func (s *screen) rowTip(r *flows.Row) *box {
	id, l, t := r.ID(), &s.m.Labels, s.m.Shown
	series := r.Series()
	b := s.newBox(l.Title(id), 50)
	if local, remote := l.Ends(id); remote != "" {
		b.field("local", local)
		b.field("remote", remote)
	}
	if id.Key.Net != flows.NetNone {
		b.field("addresses", id.Key.Local.Netip().String()+" "+s.glyphs.Both+" "+id.Key.Remote.Netip().String())
	}
	b.field("protocol", id.Key.ProtoName())
	b.field("flows", fmt.Sprint(r.Flows()))
	if o := r.Owner(l); o != nil {
		b.field("owner", fmt.Sprintf("%s  pid %d  user %s", o.Name, o.PID, o.User))
	}
	rates, total := r.Rates(), series.Total
	s.both(b, "sent", theme.Sent, s.glyphs.Up, rates, total.Bytes.Sent, func(r flows.Rate) float64 { return r.Sent })
	s.both(b, "received", theme.Received, s.glyphs.Down, rates, total.Bytes.Recv, func(r flows.Rate) float64 { return r.Recv })
	b.field("packets", fmt.Sprintf("%d sent, %d received", total.Packets.Sent, total.Packets.Recv))
	_, peak := t.Peaks(series)
	b.field("peak", model.FormatRate(float64(peak), s.m.Prefs.Bytes)+" both ways")
	b.field("seen", fmt.Sprintf("for %s, last %s ago",
		seconds(t.At()-series.First), seconds(t.At()-series.Last)))
	if t.Lossy(series) {
		b.say(theme.Warn, "packets were lost meanwhile: figures may be low")
	}
	b.line(func() {
		b.ink(theme.Sparkline)
		b.text(s.sparkline(r), b.inner)
	})
	return b
}

// both adds the averages and the total of one direction.
func (s *screen) both(b *box, label string, k theme.Token, arrow string, r flows.Rates, total uint64, pick func(flows.Rate) float64) {
	b.line(func() {
		b.ink(k)
		b.text(arrow+" "+label, 12)
		for i, w := range r {
			b.gap(15 + i*9)
			b.ink(rateTokens[i])
			b.text(model.FormatRate(pick(w), s.m.Prefs.Bytes), 8)
		}
		b.gap(42)
		b.ink(theme.Total)
		b.text(model.FormatBytes(total), 9)
	})
}

// seconds writes nanoseconds as whole seconds.
func seconds(ns int64) string {
	return time.Duration(max(ns, 0)).Truncate(time.Second).String()
}
