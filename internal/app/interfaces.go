package app

import (
	"context"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"iftopgo/capture/iface"
	"iftopgo/capture/live"
	"iftopgo/model"
	"iftopgo/view/text"
)

// interfaceLister returns the effect that looks at the interfaces. Its times are
// monotonic, whatever happens to the wall clock.
func interfaceLister() tea.Cmd {
	begin := time.Now()
	return func() tea.Msg {
		found, err := iface.WithAny()
		return model.InterfacesMsg{Interfaces: found, At: int64(time.Since(begin)), Err: err}
	}
}

// interfaceSwitcher returns the effect that captures on another interface.
func interfaceSwitcher(ctx context.Context, c *live.Capture) func(name string) tea.Cmd {
	return func(name string) tea.Cmd {
		return func() tea.Msg { return model.InterfaceSwitchedMsg{Name: name, Err: c.Switch(ctx, []string{name})} }
	}
}

// listInterfaces writes the table of -l, or for scripts names alone.
func listInterfaces(w *os.File) error {
	found, err := iface.List()
	if err != nil {
		return err
	}
	return text.Interfaces(w, found, term.IsTerminal(w.Fd()))
}
