package view

import "iftopgo/model"

// segmentTip explains a segment of the header bar.
func (s *screen) segmentTip(id model.SegmentID) *box {
	return s.newBox("segment", 10)
}
