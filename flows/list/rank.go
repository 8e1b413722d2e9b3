package list

import "encoding/binary"

// ranking gives labels numbers of the same order.
type ranking struct {
	labels  []label
	figures []uint64
	sorter
	last uint64 // the number that was given last to a text
}

// A figure is the label's class, then what the label is within it: of IPv4
// addresses address and port, of other labels the place that their text has
// among all texts, and their number.
const (
	classShift = 62
	addrShift  = 16
	rankShift  = 32
)

// rankLabels returns numbers for labels: lower ones for labels that come first,
// and equal ones for labels that are equal.
func rankLabels(labels []label) []uint64 {
	r := ranking{labels: labels, figures: make([]uint64, len(labels))}
	var texts []place
	for i := range labels {
		b := &labels[i]
		switch b.class {
		case labelIPv4:
			address := uint64(binary.BigEndian.Uint32(b.addr[12:]))
			r.figures[i] = uint64(b.class)<<classShift | address<<addrShift | uint64(b.number)
		case labelIPv6, labelText:
			texts = append(texts, placeOf(uint32(b.class), b.word(0), i))
		case labelNone:
			r.figures[i] = uint64(b.class) << classShift
		}
	}
	r.rank(texts, 0)
	return r.figures
}

// rank numbers texts that are equal up to a byte, by the words that begin there.
func (r *ranking) rank(texts []place, from int) {
	r.arrange(texts)
	runs(texts, func(alike []place) {
		if len(alike) > 1 && alike[0].figure()&wordLeft > wordLen {
			from := from + wordLen
			for i := range alike {
				row := alike[i].row()
				alike[i] = placeOf(alike[i].class(), r.labels[row].word(from), int(row))
			}
			r.rank(alike, from)
			return
		}
		r.last++
		for i := range alike {
			b := &r.labels[alike[i].row()]
			r.figures[alike[i].row()] = uint64(b.class)<<classShift | r.last<<rankShift | uint64(b.number)
		}
	})
}

// A word is wordLen bytes of a text; in its last byte is how many bytes of the
// text are left where it begins, if more than wordLen then one more. So words of
// different texts are never equal unless both go on.
const (
	wordLen  = 7
	wordLeft = 0xff
)

// word returns the word of a text, or of an IPv6 address, that begins at a byte.
func (b *label) word(from int) uint64 {
	if b.class == labelIPv6 {
		return letters(b.addr[:], from)
	}
	return letters(b.text, from)
}

// letters returns the word that begins at a byte.
func letters[T string | []byte](text T, from int) (w uint64) {
	left := min(len(text)-from, wordLen+1)
	for i := range min(left, wordLen) {
		w |= uint64(text[from+i]) << (56 - 8*i)
	}
	return w | uint64(left)
}
