package flows

import (
	"strings"

	"golang.org/x/net/idna"
)

// maxHostName and maxLabel are the longest a name and one part of it can be in
// text (RFC 1035, section 2.3.4: 255 bytes on the wire).
const (
	maxHostName = 253
	maxLabel    = 63
)

// ValidHostName returns the name of a host as it came from outside without the dot at its
// end, or "" if it must not be shown.
//
// Only letters, digits, hyphens, underscores and dots make a name, as in every zone there
// is; international names come as "xn--" labels. A name that looks like an address is
// refused: it would be another one than the packets carry.
func ValidHostName(text string) string {
	name := strings.TrimSuffix(text, ".")
	if len(name) > maxHostName || looksLikeAddress(name) {
		return ""
	}
	for label := range strings.SplitSeq(name, ".") {
		if !validLabel(label) {
			return ""
		}
	}
	return name
}

// validLabel reports whether text can stand between two dots of a host name.
func validLabel(label string) bool {
	if label == "" || len(label) > maxLabel {
		return false
	}
	for _, c := range []byte(label) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// looksLikeAddress reports whether a name could be read as an IPv4 address, which
// is so for any whose last label is a number (WHATWG URL, "ends in a number";
// RFC 3696, section 2, promises that no top-level domain is). IPv6 addresses
// have colons and are no names anyway.
func looksLikeAddress(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if hex, found := strings.CutPrefix(strings.ToLower(last), "0x"); found {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// ReadableHostName returns a valid name as it is shown: in lower case, and an
// international label (RFC 5891) in Unicode where all of its letters are of one script, and
// nothing but letters, marks and digits is in it.
// A label that mixes scripts could be taken for another one, and stays as it is.
func ReadableHostName(valid string) string {
	name := strings.ToLower(valid)
	if !strings.Contains(name, "xn--") {
		return name
	}
	labels := strings.Split(name, ".")
	for i, label := range labels {
		if !strings.HasPrefix(label, "xn--") {
			continue
		}
		readable, err := idna.Lookup.ToUnicode(label)
		if err == nil && isReadable(readable) {
			labels[i] = readable
		}
	}
	if name = strings.Join(labels, "."); len(name) > maxHostName {
		return strings.ToLower(valid)
	}
	return name
}

// OtherHostName returns a name whose international labels are in Unicode with those in ASCII
// (RFC 5890, section 2.3.2.1), or the other way round where unicode is set; "" when that is no
// other name.
func OtherHostName(name string, unicode bool) string {
	to := idna.Punycode.ToASCII
	if unicode {
		to = idna.Punycode.ToUnicode
	}
	other, err := to(name)
	if err != nil || other == name {
		return ""
	}
	return other
}

// isReadable reports whether a label in Unicode can be taken for no other text.
func isReadable(label string) bool {
	other := func(r rune) bool { return r != '-' && !isOfLabel(r) }
	return label != "" && !strings.ContainsFunc(label, other) && isOneScript(label) && !hasMarkPile(label)
}
