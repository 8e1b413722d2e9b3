package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"iftopgo/prefs"
)

// Bound is an action with its keys.
type Bound struct {
	Action Action
	// Group is the heading the help lists it under.
	Group string
	key.Binding
}

// KeyMap are all actions with their keys, in the order of the help. It is replaced,
// never written.
type KeyMap []Bound

// bindings are the default keys.
var bindings = []struct {
	group, action, keys, help string
}{
	{"Move", string(Down), "j down", "next row"},
	{"Move", string(Up), "k up", "previous row"},
	{"Move", string(HalfDown), "ctrl+d", "half a page down"},
	{"Move", string(HalfUp), "ctrl+u", "half a page up"},
	{"Move", string(PageDown), "pgdown", "a page down"},
	{"Move", string(PageUp), "pgup", "a page up"},
	{"Move", string(First), "home gg", "first row"},
	{"Move", string(Last), "G end", "last row"},
	{"Move", string(Enter), "enter", "drill down"},
	{"Move", string(Back), "esc", "go back"},
	{"Move", string(NextTab), "tab", "next tab"},
	{"Move", string(PrevTab), "shift+tab", "previous tab"},

	{"Order", string(Sort2s), "1", prefs.Sort2s.About()},
	{"Order", string(Sort10s), "2", prefs.Sort10s.About()},
	{"Order", string(Sort40s), "3", prefs.Sort40s.About()},
	{"Order", string(SortTotal), "4", prefs.SortTotal.About()},
	{"Order", string(SortProcess), "5", prefs.SortProcess.About()},
	{"Order", string(SortProtocol), "6", prefs.SortProtocol.About()},
	{"Order", string(SortPackets), "7", prefs.SortPackets.About()},
	{"Order", string(SortChange), "M", prefs.SortChange.About()},
	{"Order", string(SortAge), "8", prefs.SortAge.About()},
	{"Order", string(SortLastSeen), "9", prefs.SortLastSeen.About()},
	{"Order", string(SortLocal), "<", prefs.SortLocal.About()},
	{"Order", string(SortRemote), ">", prefs.SortRemote.About()},
	{"Order", string(SortSent), ",", prefs.SortSent.About()},
	{"Order", string(SortReceived), ".", prefs.SortReceived.About()},
	{"Order", string(Reverse), "r", "reverse the order"},
	{"Order", string(Freeze), "o", "freeze the order"},
	{"Order", string(Pin), "F", "pin the row"},

	{"Show", string(Filter), "/", "filter rows"},
	{"Show", string(ClearFilter), "0", "clear the filter"},
	{"Show", string(EditCaptureFilter), "\\", "capture filter (tcpdump's language)"},
	{"Show", string(ToggleDNS), "n", "host names"},
	{"Show", string(TogglePortNames), "N", "service names"},
	{"Show", string(TogglePorts), "p", "ports"},
	{"Show", string(ToggleLocalPort), "S", "local ports"},
	{"Show", string(ToggleRemotePort), "D", "remote ports"},
	{"Show", string(MergeLocal), "s", "merge local hosts"},
	{"Show", string(MergeRemote), "d", "merge remote hosts"},
	{"Show", string(ToggleProcesses), "Z", "process column"},
	{"Show", string(ToggleClosed), "X", "closed flows"},
	{"Show", string(ByProcess), "u", "processes by pid"},
	{"Show", string(Containers), "K", "packages or containers"},
	{"Show", string(ByCountry), "W", "networks or countries"},

	{"Display", string(ToggleLayout), "w", "overview, or iftop's layout"},
	{"Display", string(ToggleDetails), "v", "details of the selected row"},
	{"Display", string(FullDetails), "V", "all details of the row"},
	{"Display", string(Columns), "O", "choose columns"},
	{"Display", string(NextSegment), "a", "explain the header, part by part"},
	{"Display", string(GraphHeight), "z", "height of the graph"},
	{"Display", string(ShorterSpan), "+ =", "graph of fewer minutes"},
	{"Display", string(LongerSpan), "-", "graph of more minutes"},
	{"Display", string(ToggleBytes), "B", "bits or bytes"},
	{"Display", string(TogglePrefixes), "I", "decimal or binary prefixes"},
	{"Display", string(LineMode), "t", "line mode"},
	{"Display", string(BarStyle), "b", "bar style"},
	{"Display", string(ToggleScale), "L", "log or linear scale"},
	{"Display", string(ToggleCumulative), "U", "totals column"},
	{"Display", string(Refresh), "f", "refresh interval"},
	{"Display", string(ToggleBorder), "x", "border"},
	{"Display", string(ToggleHeader), "H", "header bar"},
	{"Display", string(ToggleTooltips), "T", "tooltips on hover"},
	{"Display", string(ToggleMouse), "m", "mouse (off: select text)"},
	{"Display", string(Themes), "c", "colour themes"},
	{"Display", string(EditTheme), "C", "edit a theme"},

	{"Replay", string(PlayPause), "space", "pause or go on, live too"},
	{"Replay", string(PlayFaster), "]", "faster"},
	{"Replay", string(PlaySlower), "[", "slower"},
	{"Replay", string(JumpBack), "left", "10 s back"},
	{"Replay", string(JumpForward), "right", "10 s forward"},

	{"Do", string(Interfaces), "i", "interfaces, and back"},
	{"Do", string(History), "Y", "history, and back"},
	{"Do", string(PauseResume), "P", "pause or resume"},
	{"Do", string(Alert), "A", "alert threshold"},
	{"Do", string(Export), "e", "export to a file"},
	{"Do", string(Copy), "y", "copy the row"},
	{"Do", string(ResetCounters), "R", "reset the counters to zero"},
	{"Do", string(Redraw), "ctrl+l", "redraw the screen"},
	{"Do", string(Suspend), "ctrl+z", "suspend"},
	{"Do", string(Help), "h ? f1", "this help"},
	{"Do", string(Quit), "q ctrl+c", "quit"},
}

// iftopKeys are iftop's keys, where they differ.
var iftopKeys = map[string][]string{
	string(ToggleDNS): {"n"}, string(MergeLocal): {"s"}, string(MergeRemote): {"d"},
	string(ToggleLocalPort): {"S"}, string(ToggleRemotePort): {"D"}, string(TogglePorts): {"p"},
	string(LineMode): {"t"}, string(PauseResume): {"P"}, string(ToggleScale): {"L"},
	string(BarStyle): {"b"}, string(Freeze): {"o"}, string(ToggleCumulative): {"T"},
	string(ToggleTooltips): {"U"}, string(Filter): {"l", "/"}, string(Down): {"j", "down"}, string(Up): {"k", "up"},
}

// KeyError is a mistake in the keys of an action, or an action that there is not.
type KeyError struct{ Action, Reason string }

func (e KeyError) Error() string { return "keys." + e.Action + " " + e.Reason }

// KeyErrors are all mistakes in the user's keys.
type KeyErrors []KeyError

func (e KeyErrors) Error() string {
	all := make([]string, len(e))
	for i := range e {
		all[i] = e[i].Error()
	}
	return strings.Join(all, "; ")
}

// NewKeyMap returns the keys of a preset, iftop's or the default, overridden by the
// user's own. A name that is no action, a key of two actions, and Quit without a key
// are KeyErrors, by names and then in the order of the help.
func NewKeyMap(iftop bool, own map[string][]string) (KeyMap, error) {
	chosen := make(map[string][]string, len(bindings))
	for _, b := range bindings {
		chosen[b.action] = strings.Fields(b.keys)
	}
	if iftop {
		maps.Copy(chosen, iftopKeys)
	}
	var wrong KeyErrors
	for _, action := range slices.Sorted(maps.Keys(own)) {
		if _, ok := chosen[action]; !ok {
			wrong = append(wrong, KeyError{action, "is not an action; the help (?) shows their names"})
			continue
		}
		chosen[action] = own[action]
	}
	if len(chosen[string(Quit)]) == 0 {
		wrong = append(wrong, KeyError{string(Quit), "must have a key"})
	}
	out, twice := bind(chosen, own)
	if wrong = append(wrong, twice...); len(wrong) > 0 {
		return nil, wrong
	}
	return out, nil
}

// bind makes the key map. Of two actions with the same key, the mistake is the user's
// one, or else the later one.
func bind(chosen, own map[string][]string) (KeyMap, KeyErrors) {
	taken := make(map[string]string)
	out := make(KeyMap, 0, len(bindings))
	var wrong KeyErrors
	for _, b := range bindings {
		keys := slices.Clone(chosen[b.action])
		for _, k := range keys {
			first, ok := taken[k]
			if !ok {
				taken[k] = b.action
				continue
			}
			blamed, other := b.action, first
			if _, mine := own[blamed]; !mine {
				blamed, other = first, b.action
			}
			wrong = append(wrong, KeyError{blamed, fmt.Sprintf("claims %s, which is a key of %s; give that another one", k, other)})
		}
		binding := key.NewBinding(key.WithKeys(keys...), key.WithHelp(strings.Join(keys, " "), b.help))
		out = append(out, Bound{Action(b.action), b.group, binding})
	}
	return out, wrong
}

// Action returns the action that a key is bound to, empty for none.
func (m KeyMap) Action(k fmt.Stringer) Action {
	for _, b := range m {
		if key.Matches(k, b.Binding) {
			return b.Action
		}
	}
	return ""
}

// Keys returns the keys of an action as help shows them.
func (m KeyMap) Keys(a Action) string {
	for _, b := range m {
		if b.Action == a {
			return b.Help().Key
		}
	}
	return ""
}

// Short returns the first key of an action, for hints.
func (m KeyMap) Short(a Action) string {
	first, _, _ := strings.Cut(m.Keys(a), " ")
	return first
}
