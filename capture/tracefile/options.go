package tracefile

import (
	"cmp"
	"strings"
	"unicode"

	"iftopgo/capture/frame"
)

// The options of draft-ietf-opsawg-pcapng that are read.
const (
	optionEnd        = 0
	optionName       = 2  // if_name
	optionAbout      = 3  // if_description
	optionResolution = 9  // if_tsresol
	optionOffset     = 14 // if_tsoffset
	optionFlags      = 2  // epb_flags
)

// maxName is how much of the name of an interface is kept, in bytes. Linux has names
// of up to 15 bytes, Windows of about 50.
const maxName = 128

// nextOption returns the first of the options, and the rest of them (section 3.5 of
// the draft). The end option may be missing at the end of a block.
func nextOption(order byteOrder, options []byte) (code uint16, value, rest []byte, err error) {
	if len(options) == 0 {
		return optionEnd, nil, nil, nil
	}
	if len(options) < 4 {
		return 0, nil, nil, corrupt("%d bytes where an option should be", len(options))
	}
	code = order.uint16(options)
	length := int(order.uint16(options[2:]))
	padded := (length + 3) &^ 3
	if options = options[4:]; padded > len(options) {
		return 0, nil, nil, corrupt("an option claims %d of %d bytes", length, len(options))
	}
	return code, options[:length], options[padded:], nil
}

// description is what the options of an interface description say.
type description struct {
	name  string // if_name, else if_description
	clock clock
}

// interfaceOptions reads the options of an interface description block, up to where they
// contradict themselves: then it returns false. The clock of an interface whose resolution
// may be among those that cannot be read is that of one without.
func interfaceOptions(order byteOrder, options []byte) (out description, ok bool) {
	resolution, offset := byte(defaultResolution), int64(0)
	about, sound := "", true
	for {
		code, value, rest, err := nextOption(order, options)
		if err != nil {
			sound = false
		}
		switch {
		case err != nil, code == optionEnd:
			out.clock, out.name = newClock(resolution, offset), cmp.Or(out.name, about)
			return out, sound
		case code == optionName:
			out.name = cleanName(value)
		case code == optionAbout:
			about = cleanName(value)
		case code == optionResolution && len(value) == 1:
			resolution = value[0]
		case code == optionOffset && len(value) == 8:
			offset = int64(order.uint64(value))
		}
		options = rest
	}
}

// cleanName makes a name from a file safe to print: valid UTF-8, without control
// characters, at most maxName bytes.
func cleanName(raw []byte) string {
	valid := strings.ToValidUTF8(string(raw[:min(len(raw), maxName)]), "")
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return -1
	}, valid)
}

// packetDir returns the direction in the epb_flags option, if there is one.
func packetDir(order byteOrder, options []byte) (frame.Dir, error) {
	for {
		code, value, rest, err := nextOption(order, options)
		switch {
		case err != nil || code == optionEnd:
			return frame.DirUnknown, err
		case code == optionFlags && len(value) == 4:
			return flagsDir(order.uint32(value)), nil
		}
		options = rest
	}
}

// flagsDir returns the direction in epb_flags: the two lowest bits say inbound or
// outbound, the three above them how the packet was received.
func flagsDir(flags uint32) frame.Dir {
	const inbound, outbound = 1, 2
	switch flags & 3 {
	case outbound:
		return frame.DirOut
	case inbound:
		return receptionDirs[flags>>2&7]
	}
	return frame.DirUnknown
}

// receptionDirs are the directions, indexed by the reception type of epb_flags.
var receptionDirs = [8]frame.Dir{
	0: frame.DirIn, // not specified
	1: frame.DirIn, // unicast
	2: frame.DirMulticast,
	3: frame.DirBroadcast,
	4: frame.DirOther, // promiscuous
	5: frame.DirIn,    // undefined
	6: frame.DirIn,
	7: frame.DirIn,
}
