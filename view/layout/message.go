package layout

import "iftopgo/model"

// messageShare is the share of the screen's height that a message may take: one
// line of so many.
const messageShare = 5

// Message is the message at the foot of the screen in lines of a width, as many
// as it takes, none without one. Where a prompt is, it waits.
func Message(m *model.Model, width int) []string {
	text, _ := m.Message()
	if text == "" || m.Mode.Prompts() {
		return nil
	}
	return Wrap(text, width)
}

// foot is how many lines prompts, keys and messages take at the foot: a message
// that does not fit in one has its advice at the end.
func foot(m *model.Model, inside Rect) int {
	return max(min(len(Message(m, inside.Width)), inside.Height/messageShare), 1)
}
