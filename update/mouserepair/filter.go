package mouserepair

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// HoldTime is how long a key that may belong to a report is held back. The
// characters of one piece of a report are microseconds apart, and no two keys
// are pressed so close together.
const HoldTime = 20 * time.Millisecond

// InputMsg is input that takes effect at once, in its order: a key that was held
// back, and what came after it. A filter returns one message for each it is given.
type InputMsg []tea.Msg

// Filter repairs mouse reports. [Filter.Filter] is for tea.WithFilter; it is called
// from one goroutine, as Bubble Tea does.
type Filter struct {
	afterHold func(tea.Msg)
	// text is what has come of a report, from the ESC on; empty when nothing has.
	text string
	// held is the key that has come last, as long as it is held back: it may be
	// a piece of a report, or pressed by somebody.
	held *tea.KeyPressMsg
	// sure says that text is part of a report, because nobody types that fast.
	sure bool
	// holds counts the keys that were held back, to tell them apart.
	holds int
}

// holdEndedMsg says that a key was held back for long enough: the one of that number.
type holdEndedMsg int

// New returns a filter. afterHold returns at once, and hands the filter a message
// when HoldTime has passed: [SendAfterHold] does that.
func New(afterHold func(tea.Msg)) *Filter { return &Filter{afterHold: afterHold} }

// SendAfterHold returns what sends a message (tea.Program.Send) when HoldTime has
// passed.
func SendAfterHold(send func(tea.Msg)) func(tea.Msg) {
	return func(msg tea.Msg) { time.AfterFunc(HoldTime, func() { send(msg) }) }
}

// Filter returns what is to be acted on in place of a message: nil for a piece of a
// report, the report for the last piece, an InputMsg for a key that was held back
// and what ended that. ESC and ESC [ alone may be keys of the user's and are acted
// on at once.
func (f *Filter) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return f.key(msg)
	case holdEndedMsg:
		return f.holdEnded(int(msg))
	case uv.UnknownEvent:
		return f.unknown(msg)
	case tea.MouseMsg, tea.PasteMsg:
		return f.release(msg) // Something whole: the rest of a report does not come any more.
	}
	return msg
}

// key decides whether a key is a piece of a report.
func (f *Filter) key(msg tea.KeyPressMsg) tea.Msg {
	piece := spelling(&msg)
	if strings.HasPrefix(piece, "\x1b") {
		out := f.release(msg)
		f.text = piece
		return out
	}
	text := f.text + piece
	kind := classify(text)
	if f.text == "" || piece == "" || kind == noReport {
		return f.release(msg)
	}
	f.text = text
	if f.held != nil {
		f.held, f.sure = nil, true // Two so close together: a report.
	}
	switch {
	case f.sure && kind == wholeReport:
		f.text, f.sure = "", false
		return decode(text)
	case f.sure:
		return nil
	}
	f.held = &msg
	f.holds++
	f.afterHold(holdEndedMsg(f.holds))
	return nil
}

// holdEnded lets a key go that nothing has followed: somebody has pressed it. More
// of a report may still come after it.
func (f *Filter) holdEnded(number int) tea.Msg {
	if f.held == nil || number != f.holds {
		return nil
	}
	key := *f.held
	f.held = nil
	return key
}

// unknown takes the beginning of a report that came in one piece of three
// characters or more, which Bubble Tea does not know what to do with. Of other such
// sequences nothing follows.
func (f *Filter) unknown(msg uv.UnknownEvent) tea.Msg {
	text := string(msg)
	if classify(text) != partOfReport || len(text) < len(reportPrefix) {
		return f.release(msg)
	}
	out := f.release(nil)
	f.text, f.sure = text, true
	return out
}

// release forgets what had come of a report, and returns a message behind the key
// that was held back.
func (f *Filter) release(msg tea.Msg) tea.Msg {
	held := f.held
	f.text, f.held, f.sure = "", nil, false
	switch {
	case held == nil:
		return msg
	case msg == nil:
		return *held
	default:
		return InputMsg{*held, msg}
	}
}
