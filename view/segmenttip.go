package view

import (
	"iftopgo/model"
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
	return b
}

// onOff says whether something is switched on.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
