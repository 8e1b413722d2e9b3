package meter

import (
	"maps"
	"slices"

	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// unread counts packets by the link type that is not decoded. Its size is bounded by the
// number of link types; it is made with the first of them.
type unread map[decode.LinkType]uint64

// add counts an undecoded packet that a frame of a link type has, if that or the link
// type of a frame within is why.
func (u *unread) add(link decode.LinkType, p *decode.Packet) {
	of, ok := p.Unread(link)
	if !ok {
		return
	}
	if *u == nil {
		*u = make(unread)
	}
	(*u)[of]++
}

// merge adds what another one counted.
func (u *unread) merge(other unread) {
	for link, n := range other {
		if *u == nil {
			*u = make(unread)
		}
		(*u)[link] += n
	}
}

// counts returns what was counted, in the order of the link types.
func (u unread) counts() []flows.LinkCount {
	if len(u) == 0 {
		return nil
	}
	out := make([]flows.LinkCount, 0, len(u))
	for _, link := range slices.Sorted(maps.Keys(u)) {
		out = append(out, flows.LinkCount{Link: uint16(link), Packets: u[link]})
	}
	return out
}
