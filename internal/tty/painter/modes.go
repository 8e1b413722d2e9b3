package painter

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// disambiguate has every key reported as one that it cannot be taken for another (the flag 1
// of kitty's keyboard protocol).
const disambiguate = 1

// enter takes the alternate screen, hides the cursor, and has pasted text and keys reported
// so that they can be told apart: by xterm's modifyOtherKeys and by kitty's protocol, of which
// a terminal ignores what it does not know. Both are of the screen, and follow it.
var enter = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.SetModeBracketedPaste +
	ansi.SetModifyOtherKeys2 + ansi.PushKittyKeyboard(disambiguate) + ansi.RequestKittyKeyboard

// mouseOff ends all reports of the mouse.
const mouseOff = ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr

// leave undoes enter, and what pictures have set: mouse and title.
var leave = ansi.ResetStyle + ansi.ResetModifyOtherKeys + ansi.PopKittyKeyboard(1) +
	mouseOff + ansi.ResetModeBracketedPaste + ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable +
	ansi.SetWindowTitle("")

// questions asks the terminal what modes it knows that pictures are better with, unless it is
// one that may show the question: Apple's, and unknown ones behind SSH.
func questions(env []string) string {
	e := uv.Environ(env)
	program, named := e.LookupEnv("TERM_PROGRAM")
	_, remote := e.LookupEnv("SSH_TTY")
	_, windows := e.LookupEnv("WT_SESSION")
	known := windows
	for _, terminal := range []string{"ghostty", "wezterm", "alacritty", "kitty", "rio"} {
		known = known || strings.Contains(e.Getenv("TERM"), terminal)
	}
	if shy := remote || named && strings.Contains(program, "Apple"); shy && !known {
		return ""
	}
	return ansi.RequestModeSynchronizedOutput + ansi.RequestModeUnicodeCore
}
