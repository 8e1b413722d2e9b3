package update

import (
	"slices"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// walkSteps are by how many segments actions go on while one is explained: the keys of tabs
// and arrows lead from one to the next as they do elsewhere.
var walkSteps = map[model.Action]int{
	model.NextSegment: 1, model.NextTab: 1, model.JumpForward: 1, model.PrevTab: -1, model.JumpBack: -1,
}

// walksHeader reports whether an action goes on to another segment of the header, and by how
// many: while one is explained that a key or a click has opened.
func walksHeader(m *model.Model, a model.Action) (step int, ok bool) {
	if m.Tip.Kind != model.TipSegment || !m.Tip.Held {
		return 0, false
	}
	step, ok = walkSteps[a]
	return step, ok
}

// nextSegment explains the first segment of the header.
func nextSegment(m model.Model) model.Model { return walkHeader(m, 1) }

// walkHeader explains the segment that is so many places behind that which is explained, or
// the first one; beyond the ends it stops. What has no room in the header is explained, too.
func walkHeader(m model.Model, step int) model.Model {
	order := layout.SegmentOrder(&m)
	next := 0
	if m.Tip.Kind == model.TipSegment {
		next = slices.Index(order, m.Tip.Segment) + step
	}
	m.Tip = model.Tip{}
	if next < 0 || next >= len(order) {
		return m
	}
	l := layout.Of(&m)
	x, y := layout.SegmentPlace(&m, &l, order[next])
	m.Tip = model.Tip{Kind: model.TipSegment, Segment: order[next], X: x, Y: y, Held: true}
	return m
}
