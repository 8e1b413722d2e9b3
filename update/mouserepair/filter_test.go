package mouserepair

import (
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"pgregory.net/rapid"
)

// input is a filter with what has come out of it.
type input struct {
	*Filter
	timers []tea.Msg // what comes when HoldTime has passed
	out    []tea.Msg
}

func newInput() *input {
	in := &input{}
	in.Filter = New(func(msg tea.Msg) { in.timers = append(in.timers, msg) })
	return in
}

// send puts a message through the filter, and takes apart what comes at once.
func (in *input) send(msg tea.Msg) {
	switch msg := in.Filter.Filter(nil, msg).(type) {
	case nil:
	case InputMsg:
		in.out = append(in.out, msg...)
	default:
		in.out = append(in.out, msg)
	}
}

// pass lets HoldTime pass.
func (in *input) pass() {
	timers := in.timers
	in.timers = nil
	for _, msg := range timers {
		in.send(msg)
	}
}

// key is the press of a key with a character, or of Esc.
func key(r rune) tea.KeyPressMsg {
	if r == '\x1b' {
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	}
	return tea.KeyPressMsg{Code: r, Text: string(r)}
}

// keys sends keys without a pause.
func (in *input) keys(text string) {
	for _, r := range text {
		in.send(key(r))
	}
}

// written is what came out: the characters of keys, and the kinds of other messages.
func (in *input) written() string {
	var b strings.Builder
	for _, msg := range in.out {
		switch msg := msg.(type) {
		case tea.KeyPressMsg:
			b.WriteRune(msg.Code)
		case tea.MouseMsg:
			b.WriteString("{mouse}")
		case tea.PasteMsg:
			b.WriteString("{paste}")
		default:
			b.WriteString("{other}")
		}
	}
	return b.String()
}

func TestKeysThatAreHeldBackKeepTheirOrder(t *testing.T) {
	t.Parallel()
	click := tea.MouseClickMsg{X: 1, Y: 2, Button: tea.MouseLeft}
	for name, c := range map[string]struct {
		send func(in *input)
		want string
	}{
		"a key behind one that is held back":         {func(in *input) { in.keys("\x1b[j") }, "\x1b[j"},
		"an Esc behind one that is held back":        {func(in *input) { in.keys("\x1b[\x1b") }, "\x1b[\x1b"},
		"a click behind one that is held back":       {func(in *input) { in.keys("\x1b["); in.send(click) }, "\x1b[{mouse}"},
		"a paste behind one that is held back":       {func(in *input) { in.keys("\x1b["); in.send(tea.PasteMsg{}) }, "\x1b[{paste}"},
		"an unknown sequence behind one":             {func(in *input) { in.keys("\x1b["); in.send(uv.UnknownEvent("\x1b[?1")) }, "\x1b[{other}"},
		"the beginning of a report behind one":       {func(in *input) { in.keys("\x1b["); in.send(uv.UnknownEvent("\x1b[<3")) }, "\x1b["},
		"a key that is held back until time is over": {func(in *input) { in.keys("\x1b["); in.pass() }, "\x1b["},
		"what is no key and no mouse passes": {
			func(in *input) { in.keys("\x1b["); in.send(tea.WindowSizeMsg{}); in.pass() }, "\x1b{other}[",
		},
		"a report in two pieces, and a key": {func(in *input) { in.keys("\x1b"); in.keys("[<65;20;12M"); in.keys("j") }, "\x1b{mouse}j"},
		"a report that breaks off, and a key": {
			func(in *input) { in.send(uv.UnknownEvent("\x1b[<65;20")); in.keys("j") }, "j",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := newInput()
			if c.send(in); in.written() != c.want {
				t.Errorf("out came %q, want %q", in.written(), c.want)
			}
		})
	}
}

// TestTimesOfOtherKeysReleaseNothing has the time of a key end after that key has
// gone, while another one is held back.
func TestTimesOfOtherKeysReleaseNothing(t *testing.T) {
	t.Parallel()
	in := newInput()
	in.keys("\x1b[")
	old := in.timers
	in.timers = nil
	in.keys("j\x1b[")
	for _, msg := range old {
		in.send(msg)
	}
	if got := in.written(); got != "\x1b[j\x1b" {
		t.Fatalf("out came %q before the second [ was held back for long enough", got)
	}
	if in.pass(); in.written() != "\x1b[j\x1b[" {
		t.Errorf("out came %q", in.written())
	}
}

// TestNoKeyIsLostWhenKeysAreTypedOneByOne presses keys that reports are spelt with,
// and others, as slowly as hands do.
func TestNoKeyIsLostWhenKeysAreTypedOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.SliceOf(rapid.SampledFrom([]rune("\x1b[<01;Mmjq"))).Draw(t, "keys")
		in := newInput()
		want := make([]tea.Msg, 0, len(typed))
		for _, r := range typed {
			want = append(want, key(r))
			in.send(key(r))
			in.pass()
		}
		if len(want) > 0 && !reflect.DeepEqual(in.out, want) {
			t.Fatalf("out came %q, want %q", in.written(), string(typed))
		}
	})
}
