package replay

import (
	"fmt"
	"slices"
	"strings"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// filters are the programs of -f for the link types of a recording. A pcapng file can have
// several, and the expression may not be one for all of them: packets of the others do not
// match, and are counted.
type filters struct {
	programs   map[decode.LinkType]capture.Program
	refused    map[decode.LinkType]error // why there is no program
	unfiltered []unfiltered
	first      error // why there is none for the first link type that has none
}

// unfiltered is how many packets of an interface could not be filtered, and why.
type unfiltered struct {
	iface   uint32
	link    decode.LinkType
	packets uint64
	why     error
}

// reset forgets the packets that were counted, and keeps the programs.
func (s *filters) reset() {
	s.unfiltered, s.first = nil, nil
	if s.programs == nil {
		s.programs = make(map[decode.LinkType]capture.Program)
		s.refused = make(map[decode.LinkType]error)
	}
}

// match says whether a packet passes the filter.
func (s *filters) match(o *capture.Options, f *frame.Frame, name string) bool {
	prog, ok := s.programs[f.Link]
	if !ok {
		why := s.refused[f.Link]
		if why == nil {
			prog, why = o.Compile(f.Link, false)
		}
		if why != nil {
			s.refuse(f, why)
			if s.first == nil {
				s.first = fmt.Errorf("%w on %s, %s: %w", capture.ErrFilter, name, linkName(f.Link), why)
			}
			return false
		}
		s.programs[f.Link] = prog
	}
	return prog.Match == nil || prog.Match(f.Data, int(f.Len))
}

// maxUnfiltered is how many interfaces with packets that cannot be filtered are told apart.
// A file can have any number of interfaces; what is beyond counts as the last one's.
const maxUnfiltered = 16

// refuse counts a packet for whose link type there is no program.
func (s *filters) refuse(f *frame.Frame, why error) {
	s.refused[f.Link] = why
	i := slices.IndexFunc(s.unfiltered, func(u unfiltered) bool { return u.link == f.Link && u.iface == f.Iface })
	switch n := len(s.unfiltered); {
	case i >= 0:
	case n == maxUnfiltered:
		i = n - 1
	default:
		i = n
		s.unfiltered = append(s.unfiltered, unfiltered{iface: f.Iface, link: f.Link, why: why})
	}
	s.unfiltered[i].packets++
}

// useless reports whether there were packets, and a program for none of them.
func (s *filters) useless() bool { return s.first != nil && len(s.programs) == 0 }

// String says how many packets could not be filtered, and why.
func (u *unfiltered) String() string {
	packets := "packets"
	if u.packets == 1 {
		packets = "packet"
	}
	return fmt.Sprintf("%d %s of %s cannot be filtered: %v", u.packets, packets, linkName(u.link), u.why)
}

// linkName is how errors name a link type: interfaces that a file does not describe have none.
func linkName(link decode.LinkType) string {
	number, ok := link.Number()
	if !ok {
		return "an unknown link type"
	}
	return "link type " + flows.LinkTypeName(number)
}

// annotate adds to the note of every source which of its packets could not be filtered. Those
// of the interface without a number are noted at the file, which comes first.
func (s *filters) annotate(sources []flows.Source) {
	for i := range sources {
		var notes []string
		if i == 0 && sources[i].Note != "" {
			notes = append(notes, sources[i].Note)
		}
		for k := range s.unfiltered {
			if u := &s.unfiltered[k]; u.iface == sources[i].Iface && (i == 0 || u.iface != 0) {
				notes = append(notes, u.String())
			}
		}
		sources[i].Note = strings.Join(notes, "; ")
	}
}
