package update

import (
	"net/netip"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/update/mouserepair"
	"iftopgo/view/layout"
)

// Effects are what Update can ask for. One that is nil is never asked for.
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
	// Owners waits for what becomes known of owners and returns it as a
	// model.OwnersMsg, nil when there will be none.
	Owners tea.Cmd
	// AskOwners asks who is behind flows; it must not block.
	AskOwners func([]flows.Key)
	// AskCommand asks for the command line of an owner; it must not block.
	AskCommand func(flows.OwnerID)
	// EnableNames lets lookups begin, or stops them.
	EnableNames func(bool)
	// Interfaces looks at the interfaces there are and returns a model.InterfacesMsg; nil
	// when what is shown is not captured.
	Interfaces tea.Cmd
	// Switch captures on another interface and returns a model.InterfaceSwitchedMsg. It is
	// there when Links is.
	Switch func(name string) tea.Cmd
	// Orphaned says that nobody could wake the program up again if it were
	// suspended; nil when somebody can.
	Orphaned func() bool
	// Save saves a change of the settings and returns a model.PrefsSavedMsg. The next one
	// waits for that.
	Save func(c model.Change) tea.Cmd
	// SetCaptureFilter compiles a capture filter, puts it in force if it is to, and
	// returns a model.CaptureFilterMsg. It is nil when what is shown is not captured.
	SetCaptureFilter func(text string, apply bool) tea.Cmd
	// Helper waits until the helper has ended and returns a model.HelperEndedMsg,
	// nil when there is none, or none any more.
	Helper tea.Cmd
	// Edits waits for settings that were edited by hand and returns a
	// model.PrefsEditedMsg, nil when there will be none.
	Edits tea.Cmd
	// Export writes what is shown to a file, in the form that its name ends
	// with, and returns a model.ExportedMsg.
	Export func(m model.Model, path string) tea.Cmd
	// Copy puts a row of the list on the clipboard and returns a model.CopiedMsg.
	Copy func(m model.Model, row *flows.Row) tea.Cmd
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
	return tea.Batch(fx.Next, fx.Names, fx.Owners, fx.Edits, fx.Helper)
}

// Update folds a message into the model.
func Update(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	after, cmd := handle(m, msg, fx)
	if why := m.Sandbox.NoOwners; why != "" && after.Prefs.Processes && !m.Prefs.Processes {
		after = warn(after, why)
	}
	if after.Notice.Text != m.Notice.Text || after.Mode != m.Mode {
		after = scrolled(after) // They may take lines of the list, or give them back.
	}
	if after.Notice.Number != m.Notice.Number {
		n := after.Notice.Number
		cmd = tea.Batch(cmd, tea.Tick(noticeTime(after.Notice.Text), func(time.Time) tea.Msg { return model.NoticeExpiredMsg{Number: n} }))
	}
	if fx.Save != nil && userActed(msg) && !after.Prefs.Equal(m.Prefs) {
		var save tea.Cmd
		after, save = keep(after, &m.Prefs, fx)
		cmd = tea.Batch(cmd, save)
	}
	if after.Prefs.Processes && !m.Prefs.Processes {
		cmd = tea.Batch(cmd, asking(after.Table.Flows(), fx))
	}
	after, asked := askCommand(after, fx)
	cmd = tea.Batch(cmd, asked)
	if after.Prefs.DNS != m.Prefs.DNS && fx.EnableNames != nil && !after.Naming {
		after.Naming = true
		cmd = tea.Batch(cmd, enableNames(after.Prefs.DNS, fx))
	}
	return after, cmd
}

// userActed says that a message came from the user's hands, or ends what they
// began.
func userActed(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg, mouserepair.InputMsg, model.ChordTimeoutMsg, model.InterfaceSwitchedMsg:
		return true
	}
	return false
}

// handle calls what folds a kind of message in.
func handle(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case model.BatchMsg:
		return handleBatch(m, &msg, fx)
	case model.FoldedMsg:
		return handleFolded(m, &msg, fx)
	case tea.KeyPressMsg:
		return pressed(m, msg, fx)
	case mouserepair.InputMsg:
		return handleInput(m, msg, fx)
	case tea.MouseMotionMsg:
		return moved(m, msg)
	case tea.MouseClickMsg:
		if _, open := layout.PopupOf(&m); open {
			return popupClicked(m, msg, fx)
		}
		return clicked(m, msg)
	case tea.MouseWheelMsg:
		return wheeled(m, msg), nil
	case tea.PasteMsg:
		return pasted(m, msg.Content), nil
	case tea.WindowSizeMsg:
		m.Width, m.Height = msg.Width, msg.Height
		return popupScrolled(scrolled(m)), nil
	case tea.ColorProfileMsg, tea.BackgroundColorMsg:
		return colored(m, msg), nil
	case tea.ResumeMsg:
		return resumed(m), nil
	case model.CaptureErrorMsg:
		return failed(m, msg)
	default:
		return timed(m, msg, fx)
	}
}

// handleInput acts on input that came at once, in its order.
func handleInput(m model.Model, input mouserepair.InputMsg, fx Effects) (model.Model, tea.Cmd) {
	var all []tea.Cmd
	for _, msg := range input {
		var cmd tea.Cmd
		m, cmd = handle(m, msg, fx)
		all = append(all, cmd)
	}
	return m, tea.Batch(all...)
}

// failed says why the capture has ended, over what it had found until then. When
// that is nothing, the program ends, and the error stands where the screen was.
func failed(m model.Model, msg model.CaptureErrorMsg) (model.Model, tea.Cmd) {
	m.Err, m.Done = msg.Err, true
	if m.Table.Total().Total.Packets.Sum() == 0 {
		return m, tea.Quit
	}
	return scrolled(m), nil
}

// resumed says what became of what passed while the program was stopped: the
// kernel kept it with its time, as long as it had room.
func resumed(m model.Model) model.Model {
	if m.Table.Replayed().Speed != 0 {
		return say(m, "resumed")
	}
	return say(m, "resumed: what passed meanwhile is counted, or among the drops")
}

// timed folds in what comes because time has passed, or work is done.
func timed(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case model.HoverMsg:
		return rested(m, msg.Number)
	case model.HoverEndMsg:
		return left(m, msg.Number), nil
	case model.DoubleClickTimeoutMsg:
		if msg.Number == m.DoubleClick.Number {
			m.DoubleClick.Open = false
		}
	case model.NoticeExpiredMsg:
		if msg.Number == m.Notice.Number {
			m.Notice.Text = ""
		}
	case model.ChordTimeoutMsg:
		return waited(m, msg.Number, fx)
	case model.FlashMsg:
		return flashed(m)
	case model.NamesMsg:
		m.Labels = m.Labels.WithNames(msg.Names)
		return m, fx.Names
	case model.PlayerMsg:
		return played(m, msg, fx)
	case model.InterfacesMsg:
		return linked(m, msg)
	case model.InterfacesDueMsg:
		return linksDue(m, msg.Number, fx)
	case model.InterfaceSwitchedMsg:
		return switched(m, msg), nil
	case model.CaptureFilterMsg:
		return compiled(m, msg), nil
	case model.PrefsEditedMsg:
		return edited(m, msg, fx)
	case model.OwnersMsg:
		return owned(m, msg), fx.Owners
	case model.HelperEndedMsg:
		m.Sandbox.Unhelped = msg.Lost
		return notice(m, model.Bad, msg.Lost), nil
	case model.ExportedMsg:
		return exported(m, msg), nil
	case model.CopiedMsg:
		return copied(m, msg, fx)
	case model.PrefsSavedMsg:
		return saved(m, msg, fx)
	case model.NamesToggledMsg:
		return naming(m, msg, fx)
	}
	return m, nil
}

// pasted puts pasted text where text is being edited.
func pasted(m model.Model, text string) model.Model {
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
		return popupPasted(m, text)
	case model.Browsing, model.ChoosingInterface:
	}
	return m
}
