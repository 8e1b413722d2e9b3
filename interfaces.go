package main

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	livecapture "iftopgo/capture/live"
	"iftopgo/model"
)

// linkLister returns the effect that looks at the interfaces. Its times are
// even, whatever happens to the wall clock.
func linkLister() tea.Cmd {
	begin := time.Now()
	return func() tea.Msg {
		links, err := links()
		return model.InterfacesMsg{Interfaces: links, At: int64(time.Since(begin)), Err: err}
	}
}

// links are the interfaces there are, with what they have carried. The one that
// stands for all has carried what they have together.
func links() ([]model.Interface, error) {
	all, err := iface.List()
	if err != nil {
		return nil, err
	}
	carried, err := iface.Carried()
	if err != nil {
		return nil, err
	}
	out := make([]model.Interface, 0, len(all)+1)
	every := model.Interface{Name: capture.Any, Up: true, Counted: true}
	for _, l := range all {
		link := model.Interface{Name: l.Name, Up: l.Up, Type: l.Type, Speed: l.Speed}
		link.Carried, link.Counted = carried[l.Index]
		for _, a := range l.Addrs {
			link.Addrs = append(link.Addrs, a.String())
		}
		every.Carried = every.Carried.Plus(link.Carried)
		out = append(out, link)
	}
	if iface.HasAny {
		out = append(out, every)
	}
	return out, nil
}

// switcher returns the effect that captures on another interface.
func switcher(ctx context.Context, live *livecapture.Capture) func(name string) tea.Cmd {
	return func(name string) tea.Cmd {
		return func() tea.Msg { return model.InterfaceSwitchedMsg{Name: name, Err: live.Switch(ctx, []string{name})} }
	}
}
