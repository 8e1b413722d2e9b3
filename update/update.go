package update

import (
	"net/netip"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update/mouserepair"
	"iftopgo/view/layout"
)

// Effects are what commands of Update do outside of the program's state. One that is
// nil is never called, and what it is for is refused with a notice.
type Effects struct {
	// Next waits for the next batch of the capture and returns it as a
	// model.BatchMsg, or a model.CaptureErrorMsg.
	Next tea.Cmd
	// Player steers recorded traffic; nil when nothing is played.
	Player Player
	// Names waits for names of addresses and returns them as a model.NamesMsg, nil
	// when there will be none.
	Names tea.Cmd
	// Ask asks for names, most important first; it must not block.
	Ask func([]netip.Addr)
	// Owners waits for answers about owners and returns them as a
	// model.OwnersMsg, nil when there will be none.
	Owners tea.Cmd
	// AskOwners asks for the owners of flows; it must not block.
	AskOwners func([]flows.Key)
	// AskOwnersAgain asks whether flows still have the owners that are known of them. It
	// must not block, and only changes are answered.
	AskOwnersAgain func([]flows.Owned)
	// AwaitNew has new flows told of before their second is over, or not: their owners are to be found while they are
	// there. It may take a moment; nil when nothing is captured live.
	AwaitNew func(bool)
	// AskCommand asks for the command line of an owner; it must not block.
	AskCommand func(flows.OwnerID)
	// FindNetworks looks up the networks of addresses, nil for an address without one, and
	// says what the files know by then. It may take a while: commands call it, one at a time.
	FindNetworks func([]flows.Addr) (map[flows.Addr]*flows.Network, flows.NetworkFiles)
	// NetworkFiles waits until the files of networks have changed and returns a
	// model.NetworkFilesMsg, nil when there will be none.
	NetworkFiles tea.Cmd
	// SetNames starts or stops looking names up, and looking for them in packets, as a
	// setting says. An error is that of the latter.
	SetNames func(prefs.Names) error
	// Interfaces waits for the next second, reads the counters of all interfaces and
	// returns them as a model.InterfacesMsg; nil when they are not watched.
	Interfaces tea.Cmd
	// History reads what was recorded of a period and returns a model.HistoryMsg; nil when
	// there is no history.
	History func(q model.HistoryQuestion) tea.Cmd
	// Switch switches the capture to another interface and returns a
	// model.InterfaceSwitchedMsg; nil when nothing is captured live.
	Switch func(name string) tea.Cmd
	// Orphaned reports whether there is no shell that could resume the program if it
	// were suspended; nil when there is one.
	Orphaned func() bool
	// Save saves a change of the settings and returns a model.PrefsSavedMsg. The next one
	// waits for that.
	Save func(c model.Change) tea.Cmd
	// SetCaptureFilter checks a capture filter without looking up its hosts; if apply it
	// looks them up and applies the filter. It returns a model.CaptureFilterMsg. It is nil
	// when nothing is captured live.
	SetCaptureFilter func(text string, apply bool) tea.Cmd
	// Helper waits until the helper process does not answer, answers again, or has
	// exited, and returns a model.HelperMsg; nil when there is no helper.
	Helper tea.Cmd
	// ProcessEnd waits until the file broker or the restorer of the terminal has exited, and
	// returns a model.ProcessEndMsg; nil when there is neither.
	ProcessEnd tea.Cmd
	// Edits waits for settings that were edited by hand and returns a
	// model.PrefsEditedMsg, nil when there will be none.
	Edits tea.Cmd
	// Export writes what is shown to a file, in the format of its extension, and
	// returns a model.ExportedMsg.
	Export func(m model.Model, path string) tea.Cmd
	// Copy puts a row of the list on the clipboard and returns a model.CopiedMsg.
	Copy func(m model.Model, row *list.Row) tea.Cmd
}

// Player steers recorded traffic. Its methods must not block.
type Player interface {
	// Toggle pauses, or plays on.
	Toggle()
	Faster()
	Slower()
	Jump(by time.Duration) error
}

// Init is the first command: it waits for all that comes by itself.
func Init(fx Effects) tea.Cmd {
	return tea.Batch(fx.Next, fx.Names, fx.Owners, fx.NetworkFiles, fx.Edits, fx.Helper, fx.ProcessEnd, fx.Interfaces)
}

// Update returns the model after a message, and the command that has been caused by
// it, nil for none.
func Update(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	after, cmd := dispatch(m, msg, fx)
	after = dropOutdated(&m, after)
	if why := m.Sandbox.NoOwners; why != "" && after.Prefs.Processes && !m.Prefs.Processes {
		after = warn(after, why)
	}
	if after.Notice.Text != m.Notice.Text || after.Mode != m.Mode {
		after = ensureVisible(after) // The list may have more or fewer lines now.
	}
	after = orderVisible(after)
	if after.Notice.Number != m.Notice.Number {
		n := after.Notice.Number
		cmd = tea.Batch(cmd, tea.Tick(noticeTime(after.Notice.Text), func(time.Time) tea.Msg { return model.NoticeExpiredMsg{Number: n} }))
	}
	if fx.Save != nil && userActed(msg) && !kept(&m.Prefs, &after.Prefs, fx).Equal(m.Prefs) {
		var save tea.Cmd
		after, save = queueSave(after, &m.Prefs, fx)
		cmd = tea.Batch(cmd, save)
	}
	if after.Prefs.Processes != m.Prefs.Processes {
		cmd = tea.Batch(cmd, toggleOwners(&after, fx))
	}
	after, asked := askCommand(after, fx)
	after, ofHistory := askHistory(after, fx)
	cmd = tea.Batch(cmd, asked, ofHistory)
	if after.Prefs.Names != m.Prefs.Names && fx.SetNames != nil && !after.TogglingNames {
		after.TogglingNames = true
		cmd = tea.Batch(cmd, setNames(after.Prefs.Names, fx))
	}
	return after, cmd
}

// userActed reports whether a message is the user's input, or the end of what that
// began: only then are changes of the settings saved.
func userActed(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg, mouserepair.InputMsg, model.ChordTimeoutMsg, model.InterfaceSwitchedMsg:
		return true
	}
	return false
}

// dispatch calls the handler of a message.
func dispatch(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case model.BatchMsg:
		return handleBatch(m, &msg, fx)
	case model.FoldedMsg:
		return handleFolded(m, &msg, fx)
	case tea.KeyPressMsg:
		return handleKey(m, msg, fx)
	case mouserepair.InputMsg:
		return handleInput(m, msg, fx)
	case tea.MouseMotionMsg:
		return handleMotion(m, msg)
	case tea.MouseClickMsg:
		if _, open := layout.PopupOf(&m); open {
			return popupClick(m, msg), nil
		}
		if m.Mode == model.ShowingDetails {
			return clickDetails(m, msg, fx)
		}
		return handleClick(m, msg, fx)
	case tea.MouseWheelMsg:
		return handleWheel(m, msg), nil
	case tea.PasteMsg:
		return handlePaste(m, msg.Content), nil
	case tea.WindowSizeMsg:
		m.Width, m.Height = msg.Width, msg.Height
		return clampDetails(popupEnsureVisible(ensureVisible(m))), nil
	case tea.ColorProfileMsg, tea.BackgroundColorMsg:
		return handleTerminalColors(m, msg), nil
	case tea.ResumeMsg:
		return handleResume(m), nil
	case model.CaptureErrorMsg:
		return handleCaptureError(m, msg)
	default:
		return dispatchResult(m, msg, fx)
	}
}

// handleInput handles input that takes effect at once, in its order.
func handleInput(m model.Model, input mouserepair.InputMsg, fx Effects) (model.Model, tea.Cmd) {
	all := make([]tea.Cmd, 0, len(input))
	for _, msg := range input {
		var cmd tea.Cmd
		m, cmd = dispatch(m, msg, fx)
		all = append(all, cmd)
	}
	return m, tea.Batch(all...)
}

// handleCaptureError shows why the capture has ended, beside what was captured until
// then. When that is nothing, the program quits, which prints the error.
func handleCaptureError(m model.Model, msg model.CaptureErrorMsg) (model.Model, tea.Cmd) {
	m.Err, m.Done = msg.Err, true
	if m.Table.Total().Total.Packets.Sum() == 0 {
		return m, tea.Quit
	}
	return ensureVisible(m), nil
}

// handleResume says what became of the packets that came while the program was
// stopped: the kernel kept them with their times, as long as its ring had room.
func handleResume(m model.Model) model.Model {
	switch {
	case m.Paused:
		return sayOf(m, model.NoticeOfPause, "back: what is shown is still paused, the capture goes on")
	case m.Table.Replayed().Speed != 0:
		return sayOf(m, model.NoticeOfPause, "back")
	}
	return sayOf(m, model.NoticeOfPause, "resumed: what passed meanwhile is counted, or among the drops")
}

// dispatchResult calls the handler of what a command has returned: a timer, or an
// effect.
func dispatchResult(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case model.HoverMsg:
		return handleHover(m, msg.Number)
	case model.HoverEndMsg:
		return handleHoverEnd(m, msg.Number), nil
	case model.DoubleClickTimeoutMsg:
		if msg.Number == m.DoubleClick.Number {
			m.DoubleClick.Open = false
		}
	case model.NoticeExpiredMsg:
		if msg.Number == m.Notice.Number {
			m.Notice.Text = ""
		}
	case model.ChordTimeoutMsg:
		return handleChordTimeout(m, msg.Number, fx)
	case model.FlashMsg:
		return handleFlash(m)
	case model.NamesMsg:
		m.Labels = m.Labels.WithLookedUp(msg.Names)
		return m, fx.Names
	case model.NetworksMsg:
		return handleNetworks(m, msg), nil
	case model.NetworkFilesMsg:
		return handleNetworkFiles(m, msg, fx)
	case model.PlayerMsg:
		return handlePlayer(m, msg, fx)
	case model.InterfacesMsg:
		return handleInterfaces(m, msg), fx.Interfaces
	case model.HistoryMsg:
		return handleHistory(m, msg)
	case model.HistoryTickMsg:
		return handleHistoryTick(m, msg.Number)
	case model.InterfaceSwitchedMsg:
		return handleInterfaceSwitched(m, msg), nil
	case model.CaptureFilterMsg:
		return handleCaptureFilter(m, msg), nil
	case model.PrefsEditedMsg:
		return handlePrefsEdited(m, msg, fx)
	case model.OwnersMsg:
		return handleOwners(m, msg), fx.Owners
	case model.HelperMsg:
		return handleHelper(m, msg, fx)
	case model.ProcessEndMsg:
		return handleProcessEnd(m, msg), fx.ProcessEnd
	case model.ExportedMsg:
		return handleExported(m, msg), nil
	case model.CopiedMsg:
		return handleCopied(m, msg, fx)
	case model.PrefsSavedMsg:
		return handlePrefsSaved(m, msg, fx)
	case model.NamesSetMsg:
		return handleNamesSet(m, msg, fx)
	}
	return m, nil
}

// handlePaste inserts pasted text into the line that is edited.
func handlePaste(m model.Model, text string) model.Model {
	switch m.Mode {
	case model.Filtering:
		m.Filter.Line = m.Filter.Line.Insert(text)
		return applyFilter(m, m.Filter.Line.String())
	case model.SettingAlert:
		m.Alerts.Line = m.Alerts.Line.Insert(text)
	case model.EditingCaptureFilter:
		m.CaptureFilterPrompt.Line = m.CaptureFilterPrompt.Line.Insert(text)
	case model.Exporting:
		m.Export.Line, m.Export.Err = m.Export.Line.Insert(text), ""
	case model.Helping:
		m.HelpState.Search = m.HelpState.Search.Insert(text)
	case model.ChoosingTheme, model.EditingTheme:
		return popupPaste(m, text)
	case model.Browsing, model.ChoosingColumns, model.ConfirmingReset, model.ShowingDetails:
	}
	return m
}
