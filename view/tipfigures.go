package view

import (
	"fmt"
	"strconv"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/theme"
)

// way is the figures of one direction, or of both.
type way struct {
	token       theme.Token
	sign, name  string
	rate        func(flows.Rate) float64
	peak, total uint64
}

// figures are the titles of what a way has, its averages first.
var figures = [...]string{"2s", "10s", "40s", "peak", "total"}

// How many cells figures take: the ways below each other, or beside each other
// where that is too wide.
const (
	figureWidth = 8
	figuresFrom = labels + len(figures)*figureWidth - 1
	besideLabel = 6
	besideWidth = 9
)

// tellFigures tells how much a row carries.
func (s *screen) tellFigures(b *box, r *list.Row) {
	bytes := r.Series().Total.Bytes
	peak, both := s.m.Shown.Peaks(r.Series())
	ways := []way{
		{theme.Sent, s.glyphs.Up, "sent", func(r flows.Rate) float64 { return r.Sent }, peak.Sent, bytes.Sent},
		{theme.Received, s.glyphs.Down, "received", func(r flows.Rate) float64 { return r.Recv }, peak.Recv, bytes.Recv},
		{theme.Accent, " ", "both", flows.Rate.Sum, both, bytes.Sum()},
	}
	rates := r.Rates()
	if b.inner >= figuresFrom {
		s.tellBelow(b, ways, rates)
	} else {
		s.tellBeside(b, ways, rates)
	}
	if s.m.Shown.Lossy(r.Series()) {
		b.say(theme.Warn, "packets were lost meanwhile: figures may be too low")
	}
}

// tellBelow has a line for each way.
func (s *screen) tellBelow(b *box, ways []way, rates flows.Rates) {
	b.line(func() {
		b.ink(theme.Dim)
		for i, title := range figures {
			b.right([]byte(title), 2+labels+i*figureWidth, figureWidth-1)
		}
	})
	for _, w := range ways {
		b.line(func() {
			b.ink(w.token)
			b.text(w.sign+" "+w.name, labels-1)
			for i := range figures {
				s.figureOf(b, &w, rates, i, 2+labels+i*figureWidth, figureWidth-1)
			}
		})
	}
}

// tellBeside has a line for each figure, and a column for as many ways as fit:
// both directions together when there is only one.
func (s *screen) tellBeside(b *box, ways []way, rates flows.Rates) {
	switch fit := (b.inner - besideLabel) / besideWidth; {
	case fit < 2:
		ways = ways[2:]
	case fit < len(ways):
		ways = ways[:fit]
	}
	b.line(func() {
		for i, w := range ways {
			b.ink(w.token)
			b.right([]byte(w.name), 2+besideLabel+i*besideWidth, besideWidth)
		}
	})
	for i, title := range figures {
		b.line(func() {
			b.ink(theme.Dim)
			b.text(title, besideLabel)
			for j := range ways {
				s.figureOf(b, &ways[j], rates, i, 2+besideLabel+j*besideWidth, besideWidth)
			}
		})
	}
}

// figureOf draws a figure of a way. An average that may be too low is marked.
func (s *screen) figureOf(b *box, w *way, rates flows.Rates, i, x, width int) {
	switch {
	case i < len(rates):
		b.ink(rateTokens[i])
		b.rate(w.rate(rates[i]), s.m.Prefs.Bytes, s.m.Shown.LossyWindow(flows.Window(i)), x, width)
	case i == len(rates):
		b.ink(theme.Text)
		b.rate(float64(w.peak), s.m.Prefs.Bytes, false, x, width)
	default:
		b.ink(theme.Total)
		b.right(model.AppendBytes(b.number[:0], w.total), x, width)
	}
}

// tellSeen tells how much a row carried in all, and when.
func (s *screen) tellSeen(b *box, r *list.Row) {
	t, series := s.m.Shown, r.Series()
	packets := series.Total.Packets
	b.field("packets", model.FormatCount(packets.Sent)+" sent, "+model.FormatCount(packets.Recv)+" received")
	if series.First == 0 {
		b.field("seen", "not yet")
		return
	}
	b.field("seen", fmt.Sprintf("since %s, for %s; last %s ago",
		s.wall(series.First).Format(time.TimeOnly), seconds(series.Last-series.First), seconds(t.At()-series.Last)))
	b.line(func() {
		b.ink(theme.Dim)
		b.text(strconv.Itoa(min(flows.History, b.inner-labels))+" s", labels-1)
		b.gap(2 + labels)
		b.ink(theme.Sparkline)
		b.sparkline(t, r)
	})
}

// seconds writes nanoseconds as whole seconds.
func seconds(ns int64) string {
	return time.Duration(max(ns, 0)).Truncate(time.Second).String()
}
