package layout

import (
	"iftopgo/model"
)

// messageShare is the share of the screen's height that a message may take: one
// line of so many.
const messageShare = 5

// Message is the message at the foot of the screen, wrapped to a width. There are no
// lines without a message, nor while a prompt needs the place.
func Message(m *model.Model, width int) []string {
	text, _ := m.Message()
	if text == "" || m.Mode.Prompts() {
		return nil
	}
	return Wrap(text, width)
}

// foot is how many lines prompts, keys and messages take at the foot. Long messages,
// and errors in what is being typed, get several lines, since their advice is at the
// end.
func foot(m *model.Model, inside Rect) int {
	lines := min(len(Message(m, inside.Width)), inside.Height/messageShare)
	if wrong := len(InputError(m, inside)); wrong > 0 {
		lines = 1 + min(wrong, inputErrorRoom(inside.Height))
	}
	return max(lines, 1)
}

// ruleMargin is what a text in the rule has around it.
const ruleMargin = 3

// InputError is what is wrong with the text that is being typed, in lines below the
// prompt; there are none if it has room in the rule above the totals.
func InputError(m *model.Model, inside Rect) []string {
	wrong := m.Wrong()
	if wrong == "" || (inside.Height >= ruleFrom && !m.Prefs.InOverview() && Cells(wrong)+ruleMargin <= inside.Width) {
		return nil
	}
	return Wrap(wrong, inside.Width)
}

// inputErrorRoom is how many lines there are for what is wrong on a screen of a
// height. Where it is low the totals give way, and most of the list does.
func inputErrorRoom(height int) int {
	const others, least = 5, 2
	if height < ruleFrom {
		return max(height-others, least)
	}
	return max(height/messageShare, 1)
}
