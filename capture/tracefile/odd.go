package tracefile

import (
	"fmt"
	"strings"
)

// oddity is a kind of what makes no sense in a file without ending the reading: the
// place where the next record begins is known all the same.
type oddity uint8

const (
	oddTime oddity = iota
	oddCaptured
	oddLength
	oddRoom
	oddInterface
	oddBlock
	oddOptions
	oddSurplus
	oddities // how many there are
)

// oddTexts say in a note what was odd: of one, and of several.
var oddTexts = [oddities]struct{ one, many string }{
	oddTime:      {"packet has a time that makes no sense, and was given another", "packets have times that make no sense, and were given others"},
	oddCaptured:  {"packet has more captured bytes than its length", "packets have more captured bytes than their lengths"},
	oddLength:    {"packet claims to be longer than any link allows", "packets claim to be longer than any link allows"},
	oddRoom:      {"packet claims more captured bytes than its block has", "packets claim more captured bytes than their blocks have"},
	oddInterface: {"packet is of an interface that the file does not describe", "packets are of interfaces that the file does not describe"},
	oddBlock:     {"block is too short for what it should have, and was left out", "blocks are too short for what they should have, and were left out"},
	oddOptions:   {"block has options that make no sense", "blocks have options that make no sense"},
	oddSurplus:   {"interface description is one too many, and was left out", "interface descriptions are too many, and were left out"},
}

// odd counts oddities.
type odd [oddities]uint64

// note says what was odd: "2 packets have …; 1 block has …"; empty when nothing was.
func (o *odd) note() string {
	var all []string
	for kind, n := range o {
		switch n {
		case 0:
		case 1:
			all = append(all, "1 "+oddTexts[kind].one)
		default:
			all = append(all, fmt.Sprint(n, " ", oddTexts[kind].many))
		}
	}
	return strings.Join(all, "; ")
}

// Note says what in the file read so far made no sense and was read over, in words for
// people; empty when nothing was. A packet that is part of it is counted all the same: by
// the length that its record says, and at the time of the packet before it where its own
// makes no sense.
func (r *Reader) Note() string { return r.odd.note() }
