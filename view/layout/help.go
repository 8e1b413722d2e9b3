package layout

import (
	"strings"

	"iftopgo/model"
)

// The columns of the help: keys, what they do, and the name that settings have
// for that, which narrow screens leave out.
const (
	HelpKeys  = 15
	HelpText  = 36
	HelpName  = 14
	HelpWidth = HelpKeys + HelpText + HelpName
)

// HelpLine is a heading, or an action with its keys.
type HelpLine struct{ Heading, Keys, Help, Name string }

// HelpLines lists the key map under its headings, as far as it matches what is
// searched for; other words for the same are found, too.
func HelpLines(m *model.Model) []HelpLine {
	search := strings.ToLower(m.HelpState.Search.String())
	var out []HelpLine
	group := ""
	for _, b := range m.Keys {
		h := b.Help()
		if !strings.Contains(strings.ToLower(h.Key+" "+h.Desc+" "+string(b.Action)+" "+helpWords[b.Action]), search) {
			continue
		}
		if b.Group != group {
			group = b.Group
			out = append(out, HelpLine{Heading: group})
		}
		out = append(out, HelpLine{Keys: h.Key, Help: h.Desc, Name: string(b.Action)})
	}
	return out
}

// HelpRows is how many lines of the help there is room for, besides the frame,
// the search and the foot.
func HelpRows(m *model.Model) int {
	return max(min(inside(m).Height-frameHeight-2, len(m.Keys)+8), 1)
}

// HelpBox is where the help is, with its frame: in the middle of the screen, and
// within its border.
func HelpBox(m *model.Model) Rect {
	room := inside(m)
	w := min(HelpWidth+frameWidth, room.Width)
	h := min(min(len(HelpLines(m)), HelpRows(m))+2+frameHeight, room.Height)
	return Rect{(m.Width - w) / 2, (m.Height - h) / 2, w, h}
}
