package update

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// A key is an action, and an action a change: handleKey and dispatchKey find the action,
// doAction and the tables below it have the change.

// chordTimeout is how long the first key of a chord (gg) waits for the second.
const chordTimeout = 350 * time.Millisecond

// handleKey handles a key, by the mode: a prompt or a pop-up that is open takes it,
// otherwise dispatchKey finds the action it is bound to.
func handleKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	switch k := msg.String(); {
	case k == "ctrl+c":
		return m, tea.Quit
	case k == "ctrl+z" && m.Keys.Action(msg) == model.Suspend: // It edits no line.
		return doAction(m, model.Suspend, fx)
	case k == "ctrl+l" && m.Keys.Action(msg) == model.Redraw:
		return doAction(m, model.Redraw, fx)
	}
	switch m.Mode {
	case model.Helping:
		return helpKey(m, msg), nil
	case model.Filtering:
		return filterKey(m, msg), nil
	case model.SettingAlert:
		return alertKey(m, msg), nil
	case model.ChoosingTheme, model.EditingTheme, model.ChoosingColumns:
		return popupKey(m, keystroke{msg.String(), msg.Text}), nil
	case model.EditingCaptureFilter:
		return captureFilterKey(m, msg, fx)
	case model.Exporting:
		return exportKey(m, msg, fx)
	case model.ConfirmingReset:
		return resetKey(m, msg.String()), nil
	case model.ShowingDetails:
		return detailsKey(m, keystroke{msg.String(), msg.Text}, fx)
	case model.Browsing:
	}
	return dispatchKey(m, msg, fx)
}

// dispatchKey does the action that a key is bound to. The first key of a chord (gg)
// waits for the second.
func dispatchKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	k := msg.String()
	if m.Pending != "" {
		first := m.Pending
		m.Pending = ""
		if a := m.Keys.Action(keyName(first + k)); a != "" {
			return doAction(m, a, fx)
		}
		var before tea.Cmd
		m, before = doAction(m, m.Keys.Action(keyName(first)), fx)
		m, after := doAction(m, m.Keys.Action(msg), fx)
		return m, tea.Batch(before, after)
	}
	if m.Keys.Action(keyName(k+k)) != "" {
		m.Pending = k
		m.PendingNumber++
		n := m.PendingNumber
		return m, tea.Tick(chordTimeout, func(time.Time) tea.Msg { return model.ChordTimeoutMsg{Number: n} })
	}
	return doAction(m, m.Keys.Action(msg), fx)
}

// keyName is a key by its name, for KeyMap.Action.
type keyName string

func (p keyName) String() string { return string(p) }

// handleChordTimeout does what the first key of a chord does alone, when the second
// did not come.
func handleChordTimeout(m model.Model, number int, fx Effects) (model.Model, tea.Cmd) {
	if m.Pending == "" || number != m.PendingNumber {
		return m, nil
	}
	k := keyName(m.Pending)
	m.Pending = ""
	return doAction(m, m.Keys.Action(k), fx)
}

// tabAction does what an action means on a tab that has no rows of flows; done is false when it
// means there what it means everywhere.
func tabAction(m model.Model, a model.Action, fx Effects) (after model.Model, cmd tea.Cmd, done bool) {
	switch {
	case m.ShowsInterfaces():
		return interfaceAction(m, a, fx)
	case m.ShowsHistory():
		return historyAction(m, a, fx)
	}
	return m, nil, false
}

// doAction does an action: those that need effects are here, the others in the tables
// below.
func doAction(m model.Model, a model.Action, fx Effects) (model.Model, tea.Cmd) {
	if step, ok := walksHeader(&m, a); ok {
		return walkHeader(m, step), nil
	}
	if after, cmd, done := tabAction(m, a, fx); done {
		return after, cmd
	}
	switch a {
	case model.Quit:
		return m, tea.Quit
	case model.Redraw:
		return m, tea.ClearScreen
	case model.Suspend:
		if fx.Orphaned != nil && fx.Orphaned() {
			return warn(m, "there is no shell to come back from: "+m.Keys.Short(model.Quit)+" quits"), nil
		}
		return m, tea.Suspend
	case model.Interfaces:
		return toggleInterfaces(m), nil
	case model.History:
		return toggleHistory(m), nil
	case model.EditCaptureFilter:
		return openCaptureFilter(m, fx), nil
	case model.Copy:
		return copyRow(m, fx)
	default: // The tables below have the others.
	}
	if f, ok := moves[a]; ok {
		return f(m), nil
	}
	if s, ok := sorts[a]; ok {
		return sortBy(m, s), nil
	}
	if a == model.PlayPause && fx.Player == nil { // Nothing is played, but what is shown can pause.
		a = model.PauseResume
	}
	if _, ok := playerActions[a]; ok {
		return queueSteering(m, a, fx)
	}
	if f, ok := toggles[a]; ok {
		return rebuildRows(followRow(m, f(m))), nil
	}
	return m, nil
}

// moves are the actions that select a row, switch tabs, or open something.
var moves = map[model.Action]func(model.Model) model.Model{
	model.Up:            func(m model.Model) model.Model { return move(m, -1) },
	model.Down:          func(m model.Model) model.Model { return move(m, 1) },
	model.HalfUp:        func(m model.Model) model.Model { return move(m, -max(page(&m)/2, 1)) },
	model.HalfDown:      func(m model.Model) model.Model { return move(m, max(page(&m)/2, 1)) },
	model.PageUp:        func(m model.Model) model.Model { return move(m, -page(&m)) },
	model.PageDown:      func(m model.Model) model.Model { return move(m, page(&m)) },
	model.First:         func(m model.Model) model.Model { return selectRow(m, 0) },
	model.Last:          func(m model.Model) model.Model { return selectRow(m, len(m.List.Rows)-1) },
	model.Enter:         enter,
	model.Back:          back,
	model.NextTab:       func(m model.Model) model.Model { return cycleTab(m, 1) },
	model.PrevTab:       func(m model.Model) model.Model { return cycleTab(m, -1) },
	model.Pin:           togglePin,
	model.Freeze:        freeze,
	model.Filter:        openFilter,
	model.Alert:         openAlert,
	model.Themes:        openThemes,
	model.EditTheme:     openEditor,
	model.Columns:       openColumns,
	model.NextSegment:   nextSegment,
	model.FullDetails:   openDetails,
	model.Export:        openExport,
	model.ResetCounters: openReset,
	model.Help: func(m model.Model) model.Model {
		m.Mode, m.HelpState, m.Tip = model.Helping, model.HelpState{}, model.Tip{}
		return m
	},
}

// sorts are the actions that order the rows.
var sorts = map[model.Action]prefs.Sort{
	model.Sort2s: prefs.Sort2s, model.Sort10s: prefs.Sort10s, model.Sort40s: prefs.Sort40s,
	model.SortTotal: prefs.SortTotal, model.SortLocal: prefs.SortLocal, model.SortRemote: prefs.SortRemote,
	model.SortProcess: prefs.SortProcess, model.SortProtocol: prefs.SortProtocol,
	model.SortSent: prefs.SortSent, model.SortReceived: prefs.SortReceived, model.SortPackets: prefs.SortPackets,
	model.SortChange: prefs.SortChange, model.SortAge: prefs.SortAge, model.SortLastSeen: prefs.SortLastSeen,
}

// jump is how far a key jumps in recorded traffic.
const jump = 10 * time.Second

// playerActions are the actions that steer recorded traffic.
var playerActions = map[model.Action]func(p Player) error{
	model.PlayPause:   func(p Player) error { p.Toggle(); return nil },
	model.PlayFaster:  func(p Player) error { p.Faster(); return nil },
	model.PlaySlower:  func(p Player) error { p.Slower(); return nil },
	model.JumpBack:    func(p Player) error { return p.Jump(-jump) },
	model.JumpForward: func(p Player) error { return p.Jump(jump) },
}

// sortBy orders the rows, and unfreezes their order.
func sortBy(m model.Model, s prefs.Sort) model.Model {
	m.Prefs = m.Prefs.SortedBy(s)
	m.List.Frozen = nil
	m = rebuildRows(m)
	if s == prefs.SortChange {
		return say(m, changeNotice(&m))
	}
	return say(m, "ordered by "+m.SortName())
}

// changeNotice says what rows ordered by their change are compared with, and which key leads
// back.
func changeNotice(m *model.Model) string {
	text := "ordered by what changed in five minutes"
	if !m.Shown.HasChange() {
		text = "what changed can be told in a minute"
	}
	if key := m.Keys.Short(model.Sort10s); key != "" {
		text += "; press " + key + " for the usual order"
	}
	return text
}

// toggles are the actions that change how the rows are grouped, ordered or shown.
var toggles = map[model.Action]func(model.Model) model.Model{
	model.Reverse: func(m model.Model) model.Model {
		m.Prefs.Reverse = !m.Prefs.Reverse
		return onOff(m, "reverse order", m.Prefs.Reverse)
	},
	model.ClearFilter: clearFilter,
	model.ToggleDNS: func(m model.Model) model.Model {
		m.Prefs.Names = next(m.Prefs.Names, prefs.AllNames()...)
		return say(m, m.Prefs.Names.About())
	},
	model.TogglePortNames: func(m model.Model) model.Model {
		m.Prefs.PortNames = !m.Prefs.PortNames
		return onOff(m, "service names", m.Prefs.PortNames)
	},
	model.TogglePorts: func(m model.Model) model.Model {
		m.Prefs.ShowPorts = !m.Prefs.ShowPorts
		return portsOnOff(m, "ports", m.Prefs.ShowPorts)
	},
	model.ToggleLocalPort: func(m model.Model) model.Model {
		m.Hidden ^= flows.LocalPort
		return portsOnOff(m, "local ports", m.Hidden&flows.LocalPort == 0)
	},
	model.ToggleRemotePort: func(m model.Model) model.Model {
		m.Hidden ^= flows.RemotePort
		return portsOnOff(m, "remote ports", m.Hidden&flows.RemotePort == 0)
	},
	model.MergeLocal: func(m model.Model) model.Model {
		m.Merged ^= flows.LocalHost | flows.LocalPort
		return onOff(clearSelection(m), "merging of local hosts", m.Merged&flows.LocalHost != 0)
	},
	model.MergeRemote: func(m model.Model) model.Model {
		m.Merged ^= flows.RemoteHost | flows.RemotePort
		return onOff(clearSelection(m), "merging of remote hosts", m.Merged&flows.RemoteHost != 0)
	},
	model.ToggleProcesses: func(m model.Model) model.Model {
		m.Prefs.Processes = !m.Prefs.Processes
		return onOff(m, "process column", m.Prefs.Processes)
	},
	model.ToggleClosed: func(m model.Model) model.Model {
		m.Prefs.ShowClosed = !m.Prefs.ShowClosed
		if m.Prefs.ShowClosed {
			return say(m, "closed flows are listed")
		}
		return say(m, "closed flows are hidden")
	},
	model.ByProcess: func(m model.Model) model.Model {
		m.ByPID = !m.ByPID
		return onOff(clearSelection(m), "processes by pid", m.ByPID)
	},
	model.Containers: func(m model.Model) model.Model {
		m.ByContainer = !m.ByContainer
		return onOff(clearSelection(m), "containers in place of packages", m.ByContainer)
	},
	model.ByCountry: byCountry,
	model.ToggleBytes: func(m model.Model) model.Model {
		m.Prefs.Bytes = !m.Prefs.Bytes
		return onOff(m, "rates in bytes", m.Prefs.Bytes)
	},
	model.TogglePrefixes: func(m model.Model) model.Model {
		m.Prefs.Prefixes = next(m.Prefs.Prefixes, prefs.AllPrefixes()...)
		if m.Units().Binary {
			return say(m, "binary prefixes: 1 Ki is 1024")
		}
		return say(m, "decimal prefixes: 1 k is 1000")
	},
	model.LineMode: func(m model.Model) model.Model {
		m.Prefs.LineMode = next(m.Prefs.LineMode, prefs.AllLineModes()...)
		return say(m, "line mode "+string(m.Prefs.LineMode))
	},
	model.BarStyle:      barStyle,
	model.ToggleScale:   toggleScale,
	model.ToggleLayout:  toggleLayout,
	model.ToggleDetails: inOverview("details are a part", toggleDetails),
	model.GraphHeight:   inOverview("the graph is a part", graphHeight),
	model.ShorterSpan:   inOverview("the graph is a part", graphSpan(-1)),
	model.LongerSpan:    inOverview("the graph is a part", graphSpan(1)),
	model.ToggleCumulative: func(m model.Model) model.Model {
		m.Prefs.Cumulative = !m.Prefs.Cumulative
		return onOff(m, "totals column", m.Prefs.Cumulative)
	},
	model.Refresh: func(m model.Model) model.Model {
		m.Prefs.Refresh = next(m.Prefs.Refresh, prefs.AllRefreshes()...)
		return say(m, fmt.Sprintf("refreshed every %d s", m.Prefs.Refresh))
	},
	model.ToggleBorder: func(m model.Model) model.Model {
		m.Prefs.Border = prefs.SetAuto(!m.Prefs.Bordered())
		return onOff(m, "border", m.Prefs.Bordered())
	},
	model.ToggleHeader: func(m model.Model) model.Model {
		m.Prefs.Header = !m.Prefs.Header
		return onOff(m, "header", m.Prefs.Header)
	},
	model.ToggleTooltips: func(m model.Model) model.Model {
		m.Prefs.Tooltips = !m.Prefs.Tooltips
		return onOff(m, "tooltips on hover", m.Prefs.Tooltips)
	},
	model.ToggleMouse: func(m model.Model) model.Model {
		m.Prefs.Mouse = !m.Prefs.Mouse
		return onOff(m, "mouse", m.Prefs.Mouse)
	},
	model.PauseResume: pauseResume,
}

// pauseResume stops what is shown where it is, or shows what is captured again.
func pauseResume(m model.Model) model.Model {
	m.Paused = !m.Paused
	if m.Paused {
		return sayOf(m, model.NoticeOfPause, "paused: the capture goes on")
	}
	m.Shown, m.Interfaces.Shown = m.Table, m.Interfaces.Table
	return sayOf(orderInterfaces(m), model.NoticeOfPause, "resumed")
}

// portsOnOff says whether ports are shown, and where it makes no difference.
func portsOnOff(m model.Model, what string, on bool) model.Model {
	if !on && m.List.WithinAlike() {
		return say(m, what+" off; within this row they are shown")
	}
	return onOff(m, what, on)
}

// barStyle switches to the next style of bars, or to none after the last.
func barStyle(m model.Model) model.Model {
	if !m.Prefs.Bars {
		m.Prefs.Bars, m.Prefs.BarStyle = true, theme.BarStyles[0]
		return say(m, "bars "+string(m.Prefs.BarStyle))
	}
	if i := slices.Index(theme.BarStyles[:], m.Prefs.BarStyle); i+1 < len(theme.BarStyles) {
		m.Prefs.BarStyle = theme.BarStyles[i+1]
		return say(m, "bars "+string(m.Prefs.BarStyle))
	}
	m.Prefs.Bars = false
	return say(m, "bars off")
}

// next returns the value after the present one, the first after the last.
func next[T comparable](now T, all ...T) T {
	return all[(slices.Index(all, now)+1)%len(all)]
}
