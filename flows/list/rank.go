package list

import "encoding/binary"

// ranker turns text keys into numbers of the same order, which a radix sort can use.
type ranker struct {
	texts []textKey
	keys  []uint64
	sorter
	last uint64 // the rank that was given last
}

// A number has the class in its upper two bits. Below, IPv4 addresses have the address and
// the port; other keys have the rank of their text among all texts, and their number.
const (
	classShift = 62
	addrShift  = 16
	rankShift  = 32
)

// rankTexts returns a number for each key: lower ones for keys that come first, and equal
// ones for keys that are equal.
func rankTexts(all []textKey) []uint64 {
	r := ranker{texts: all, keys: make([]uint64, len(all))}
	var texts []sortItem
	for i := range all {
		b := &all[i]
		switch b.class {
		case classIPv4:
			address := uint64(binary.BigEndian.Uint32(b.addr[12:]))
			r.keys[i] = uint64(b.class)<<classShift | address<<addrShift | uint64(b.number)
		case classIPv6, classText:
			texts = append(texts, newSortItem(uint32(b.class), b.word(0), i))
		case classNone:
			r.keys[i] = uint64(b.class) << classShift
		}
	}
	r.rank(texts, 0)
	return r.keys
}

// rank ranks texts that are equal up to byte from, by the words that begin there.
func (r *ranker) rank(texts []sortItem, from int) {
	r.sort(texts)
	equalRuns(texts, func(equal []sortItem) {
		if len(equal) > 1 && equal[0].key()&wordLeft > wordLen {
			from := from + wordLen
			for i := range equal {
				row := equal[i].row()
				equal[i] = newSortItem(equal[i].class(), r.texts[row].word(from), int(row))
			}
			r.rank(equal, from)
			return
		}
		r.last++
		for i := range equal {
			b := &r.texts[equal[i].row()]
			r.keys[equal[i].row()] = uint64(b.class)<<classShift | r.last<<rankShift | uint64(b.number)
		}
	})
}

// A word is wordLen bytes of a text. Its last byte is how many bytes of the text are left
// where the word begins, at most wordLen+1. So words of different texts are equal only if
// both texts go on.
const (
	wordLen  = 7
	wordLeft = 0xff
)

// word returns the word of a text, or of an IPv6 address, that begins at a byte.
func (b *textKey) word(from int) uint64 {
	if b.class == classIPv6 {
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
