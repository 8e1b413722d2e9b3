package flows

import (
	"strings"
	"unicode"
)

// OwnHostName returns what a host of the local network calls itself as it is shown: a host name
// as [ReadableHostName] leaves it. Such names may also have letters beyond ASCII, blanks and
// apostrophes (RFC 6762, section 16), as in "Anna's iPhone"; other characters are left out. It
// is "" for what must not be shown: with control characters, labels of several scripts, or like
// an address.
func OwnHostName(text string) string {
	if valid := ValidHostName(text); valid != "" {
		return ReadableHostName(valid)
	}
	if strings.ContainsFunc(text, unicode.IsControl) || Clean(text, len(text)) != text {
		return ""
	}
	name := strings.Join(strings.Fields(strings.Map(inOwnName, strings.TrimSuffix(text, "."))), " ")
	if len(name) > maxHostName || looksLikeAddress(name) {
		return ""
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > maxLabel || !isOneScript(label) || hasMarkPile(label) {
			return ""
		}
	}
	return name
}

// inOwnName returns a character as it is in a name of a host's own, negative for one that is
// not.
func inOwnName(r rune) rune {
	r = unicode.ToLower(r)
	switch {
	case r == '’':
		return '\''
	case strings.ContainsRune(".-_' ", r), isOfLabel(r):
		return r
	default:
		return -1
	}
}
