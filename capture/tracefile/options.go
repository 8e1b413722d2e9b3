package tracefile

import (
	"strings"
	"unicode"

	"iftopgo/capture/frame"
)

// The options of draft-ietf-opsawg-pcapng that are read here.
const (
	optionEnd        = 0
	optionName       = 2  // if_name
	optionResolution = 9  // if_tsresol
	optionOffset     = 14 // if_tsoffset
	optionFlags      = 2  // epb_flags
)

// maxName is the longest name of an interface that is kept, in bytes. Linux has
// names of 15 bytes, Windows of about 50.
const maxName = 128

// nextOption cuts the first option off options (section 3.5 of the draft). A
// block whose options end without an end option is well-formed.
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

// described is what the options of an interface description say.
type described struct {
	name  string
	clock clock
}

// interfaceOptions reads the options of an interface description block.
func interfaceOptions(order byteOrder, options []byte) (described, error) {
	resolution, offset := byte(defaultResolution), int64(0)
	var out described
	for {
		code, value, rest, err := nextOption(order, options)
		if err != nil {
			return out, err
		}
		switch {
		case code == optionEnd:
			out.clock, err = newClock(resolution, offset)
			return out, err
		case code == optionName:
			out.name = cleanName(value)
		case code == optionResolution && len(value) == 1:
			resolution = value[0]
		case code == optionOffset && len(value) == 8:
			offset = int64(order.uint64(value))
		}
		options = rest
	}
}

// cleanName makes text from a file fit for a screen: no control characters,
// valid UTF-8, at most maxName bytes.
func cleanName(raw []byte) string {
	valid := strings.ToValidUTF8(string(raw[:min(len(raw), maxName)]), "")
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return -1
	}, valid)
}

// packetDir reads the direction from the epb_flags option, if there is one.
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

// flagsDir reads epb_flags: the two lowest bits say inbound or outbound, the
// three above them how the packet was received.
func flagsDir(flags uint32) frame.Dir {
	const inbound, outbound = 1, 2
	switch flags & 3 {
	case outbound:
		return frame.DirOut
	case inbound:
		return receptions[flags>>2&7]
	}
	return frame.DirUnknown
}

// receptions is indexed by the reception type of epb_flags.
var receptions = [8]frame.Dir{
	0: frame.DirIn, // not specified
	1: frame.DirIn, // unicast
	2: frame.DirMulticast,
	3: frame.DirBroadcast,
	4: frame.DirOther, // promiscuous
	5: frame.DirIn,    // undefined
	6: frame.DirIn,
	7: frame.DirIn,
}
