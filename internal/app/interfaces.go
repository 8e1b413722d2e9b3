package app

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"iftopgo/capture/iface"
	"iftopgo/capture/live"
	"iftopgo/flows"
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

// namedInterfaces is how many interfaces a message names: hosts of containers have hundreds.
const namedInterfaces = 8

// interfacesThereAre says which interfaces can be captured on.
func interfacesThereAre(found []flows.Interface, err error) string {
	if err != nil || len(found) == 0 {
		return "iftopgo -l lists those there are"
	}
	names := make([]string, 0, namedInterfaces)
	for _, i := range found[:min(len(found), namedInterfaces)] {
		names = append(names, i.Name)
	}
	text := "there are " + strings.Join(names, ", ")
	if len(found) == 1 {
		text = "there is " + names[0]
	}
	if more := len(found) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more, which iftopgo -l lists", more)
	}
	return text
}
