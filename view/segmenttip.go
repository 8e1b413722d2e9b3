package view

import (
	"fmt"
	"slices"
	"strings"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// tipWidth is how wide the lines of tooltips are, where there is room.
const tipWidth = 54

// segmentTips are the tooltips of the header bar: each says what the segment
// shows, where that comes from, and what changes it.
var segmentTips = [model.Segments]struct {
	title string
	write func(*screen, *box)
}{
	model.SegProduct:   {"iftopgo", (*screen).writeProduct},
	model.SegInterface: {"interface", (*screen).writeInterface},
	model.SegHealth:    {"capture health", (*screen).writeHealth},
	model.SegSent:      {"sent", (*screen).writeSent},
	model.SegReceived:  {"received", (*screen).writeReceived},
	model.SegFlows:     {"flows", (*screen).writeFlows},
	model.SegSort:      {"order", (*screen).writeOrder},
	model.SegRefresh:   {"refresh", (*screen).writeRefresh},
	model.SegDisplay:   {"display", (*screen).writeDisplay},
	model.SegNames:     {"names", (*screen).writeNames},
	model.SegFilter:    {"filter", (*screen).writeFilter},
	model.SegTheme:     {"theme", (*screen).writeTheme},
	model.SegState:     {"state", (*screen).writeState},
	model.SegClock:     {"clock", (*screen).writeClock},
}

// segmentTip explains a segment of the header bar.
func (s *screen) segmentTip(id model.SegmentID) *box {
	t := segmentTips[id]
	b := s.newBox(t.title, tipWidth)
	t.write(s, b)
	if s.m.Tip.Held {
		b.foot = s.walkKeys(id)
	}
	return b
}

// walkKeys says which of the segments one is, and which keys lead on from it.
func (s *screen) walkKeys(id model.SegmentID) string {
	order := layout.SegmentOrder(s.m)
	text := fmt.Sprintf("%d/%d", slices.Index(order, id)+1, len(order))
	for _, h := range [...]hint{{model.NextSegment, "next"}, {model.NextTab, "next"}, {model.PrevTab, "before"}, {model.Back, "close"}} {
		key := s.m.Keys.Short(h.action)
		if key == "" || h.action == model.NextTab && strings.Contains(text, " next") {
			continue
		}
		text += "  " + key + " " + h.does
	}
	return text
}

// onOff says whether something is switched on.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
