package suites

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shownFlows is how many flows the figures of a file have. A packet that counts to
// another flow makes two differ.
const shownFlows = 2

// difference is in which way the flows of a file differ.
type difference struct {
	// onlyMissing is set when iftopgo has some packets of tshark's, and no others.
	onlyMissing bool
	// ways are the ways in which flows differ, figures those of the first of them.
	ways, figures string
	// first is the first flow that differs, in the order of compareFlow.
	first Flow
}

// compareFlows returns in which way the flows of iftopgo differ from those of tshark,
// nil if they do not differ.
func compareFlows(ours, theirs Flows) *difference {
	different := differing(ours, theirs)
	if len(different) == 0 {
		return nil
	}
	d := &difference{onlyMissing: true, first: different[0]}
	ways := map[string]bool{}
	figures := []string{fmt.Sprintf("%d differ", len(different))}
	for i, flow := range different {
		a, known := ours[flow]
		b, wanted := theirs[flow]
		ways[way(flow, known, wanted)] = true
		d.onlyMissing = d.onlyMissing && a.Packets <= b.Packets && a.Bytes <= b.Bytes
		if i < shownFlows {
			figures = append(figures, fmt.Sprintf("%s %v to %v: iftopgo %d packets, %d bytes, tshark %d packets, %d bytes",
				flow.Protocol, flow.Src, flow.Dst, a.Packets, a.Bytes, b.Packets, b.Bytes))
		}
	}
	d.ways = strings.Join(slices.Sorted(maps.Keys(ways)), ", ")
	d.figures = strings.Join(figures, "; ")
	return d
}

// differing are the flows that are not in both or have other counts, in order.
func differing(ours, theirs Flows) []Flow {
	different := map[Flow]bool{}
	for flow, c := range ours {
		if theirs[flow] != c {
			different[flow] = true
		}
	}
	for flow := range theirs {
		if _, known := ours[flow]; !known {
			different[flow] = true
		}
	}
	return slices.SortedFunc(maps.Keys(different), compareFlow)
}

// way is in which way a flow differs.
func way(flow Flow, known, wanted bool) string {
	switch {
	case !known:
		return flow.Protocol + " of tshark alone"
	case !wanted:
		return flow.Protocol + " of iftopgo alone"
	default:
		return flow.Protocol + " of another size"
	}
}

// compareFlow orders flows, so that a report is the same each time.
func compareFlow(a, b Flow) int {
	return cmp.Or(cmp.Compare(a.Protocol, b.Protocol), a.Src.Compare(b.Src), a.Dst.Compare(b.Dst))
}
