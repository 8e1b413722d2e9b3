package main

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture/iface"
	livecapture "iftopgo/capture/live"
	"iftopgo/model"
)

// linkLister returns the effect that looks at the interfaces. Its times are
// even, whatever happens to the wall clock.
func linkLister() tea.Cmd {
	begin := time.Now()
	return func() tea.Msg {
		links, err := iface.WithAny()
		return model.InterfacesMsg{Interfaces: links, At: int64(time.Since(begin)), Err: err}
	}
}

// switcher returns the effect that captures on another interface.
func switcher(ctx context.Context, live *livecapture.Capture) func(name string) tea.Cmd {
	return func(name string) tea.Cmd {
		return func() tea.Msg { return model.InterfaceSwitchedMsg{Name: name, Err: live.Switch(ctx, []string{name})} }
	}
}
