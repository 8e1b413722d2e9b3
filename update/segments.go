package update

import (
	"slices"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// nextSegment explains the first segment of the header, or the one behind that which is
// explained; after the last it stops. What has no room in the header is explained, too.
func nextSegment(m model.Model) model.Model {
	order := layout.SegmentOrder(&m)
	next := 0
	if m.Tip.Kind == model.TipSegment {
		next = slices.Index(order, m.Tip.Segment) + 1
	}
	m.Tip = model.Tip{}
	if next >= len(order) {
		return m
	}
	l := layout.Of(&m)
	x, y := layout.SegmentPlace(&m, &l, order[next])
	m.Tip = model.Tip{Kind: model.TipSegment, Segment: order[next], X: x, Y: y, Held: true}
	return m
}
