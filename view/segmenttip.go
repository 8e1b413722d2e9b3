package view

import (
	"time"

	"iftopgo/model"
)

// tipWidth is how wide the lines of tooltips are, where there is room.
const tipWidth = 54

// segmentTips are the tooltips of the header bar: each says what the segment
// shows, where that comes from, and what changes it.
var segmentTips = [model.Segments]struct {
	title string
	tell  func(*screen, *box)
}{
	model.SegProduct:   {"iftopgo", (*screen).tellProduct},
	model.SegInterface: {"interface", (*screen).tellInterface},
	model.SegHealth:    {"capture health", (*screen).tellHealth},
	model.SegSent:      {"sent", (*screen).tellSent},
	model.SegReceived:  {"received", (*screen).tellReceived},
	model.SegFlows:     {"flows", (*screen).tellFlows},
	model.SegSort:      {"order", (*screen).tellOrder},
	model.SegRefresh:   {"refresh", (*screen).tellRefresh},
	model.SegDisplay:   {"display", (*screen).tellDisplay},
	model.SegNames:     {"names", (*screen).tellNames},
	model.SegFilter:    {"filter", (*screen).tellFilter},
	model.SegTheme:     {"theme", (*screen).tellTheme},
	model.SegState:     {"state", (*screen).tellState},
	model.SegClock:     {"clock", (*screen).tellClock},
}

// segmentTip explains a segment of the header bar.
func (s *screen) segmentTip(id model.SegmentID) *box {
	t := segmentTips[id]
	b := s.newBox(t.title, tipWidth)
	t.tell(s, b)
	return b
}

// wall is a capture time by the wall clock.
func (s *screen) wall(ns int64) time.Time {
	h := s.m.Table.Health()
	return time.Unix(0, ns+h.ClockOffset)
}

// onOff says whether something is switched on.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// unit is what rates are shown in.
func (s *screen) unit() string {
	if s.m.Prefs.Bytes {
		return "bytes per second"
	}
	return "bits per second"
}
