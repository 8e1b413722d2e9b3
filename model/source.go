package model

import (
	"fmt"
	"strconv"
	"strings"

	"iftopgo/flows"
)

// SourceNames are the names of what is captured from: "eth0, wg0".
func SourceNames(h *flows.Health) string {
	var names []string
	for _, s := range h.Sources {
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// Trouble is what is wrong with the sources, empty when nothing is: "reopening eth0,
// 3rd try, in 2 s: interface is down". now is the capture time in nanoseconds.
func Trouble(h *flows.Health, now int64) string {
	var all []string
	for _, s := range h.Sources {
		wait := secondsUntil(s.RetryAt-h.Clock.Offset(), now)
		switch {
		case s.Machine != 0 && s.Reason != "" && s.State == flows.Ended:
			all = append(all, fmt.Sprintf("%s is refused: %s", s.Name, s.Reason))
		case s.State != flows.Reopening:
		case s.Machine != 0 && (s.Try == 0 || wait == 0):
			all = append(all, fmt.Sprintf("connecting to %s: %s", s.Name, s.Reason))
		case s.Machine != 0:
			all = append(all, fmt.Sprintf("connecting to %s, %s try, in %d s: %s", s.Name, ordinal(s.Try+1), wait, s.Reason))
		default:
			all = append(all, fmt.Sprintf("reopening %s, %s try, in %d s: %s", s.Name, ordinal(s.Try), wait, s.Reason))
		}
	}
	return strings.Join(all, "; ")
}

// maxUnread bounds how many link types UnreadNotes names: a file can have hundreds.
const maxUnread = 8

// UnreadNotes say of which link types packets are not decoded, and how many packets that
// are: "12 packets of link type USB_LINUX_MMAPPED are not decoded".
func UnreadNotes(h *flows.Health) []string {
	var notes []string
	for i, of := range h.Unread {
		if i == maxUnread && len(h.Unread) > maxUnread+1 {
			return append(notes, unreadNote(unreadRest(h.Unread[i:]), fmt.Sprintf("%d more link types", len(h.Unread)-i)))
		}
		notes = append(notes, unreadNote(of.Packets, "link type "+flows.LinkTypeName(of.Link)))
	}
	return notes
}

// Notes say what of a capture is not as one would expect: UnreadNotes, and whether the sides
// of flows are a guess.
func Notes(h *flows.Health) []string {
	notes := UnreadNotes(h)
	if guess := GuessNote(h); guess != "" {
		notes = append(notes, guess)
	}
	return notes
}

// GuessNote says of how many flows the sides are a guess, and what helps; empty for none.
func GuessNote(h *flows.Health) string {
	const remedy = ": -F CIDR says which network is local"
	switch h.Guessed {
	case 0:
		return ""
	case 1:
		return "1 flow of other hosts has its sides by guess" + remedy
	default:
		return FormatCount(h.Guessed) + " flows of other hosts have their sides by guess" + remedy
	}
}

func unreadNote(packets uint64, of string) string {
	if packets == 1 {
		return "1 packet of " + of + " is not decoded"
	}
	return fmt.Sprintf("%d packets of %s are not decoded", packets, of)
}

func unreadRest(counts []flows.LinkCount) (packets uint64) {
	for _, of := range counts {
		packets += of.Packets
	}
	return packets
}

// ordinal writes 1 as 1st, 2 as 2nd and so on.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// KnownText writes a counter that not every source has, "unknown" where it has not.
func KnownText(k flows.OptionalCount) string {
	if !k.OK {
		return "unknown"
	}
	return FormatCount(k.N)
}
