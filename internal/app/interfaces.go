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
	"iftopgo/flows/interfaces"
	"iftopgo/internal/clock"
	"iftopgo/model"
	"iftopgo/view/text"
)

// interfaceSampler reads the counters of all interfaces each second.
type interfaceSampler struct {
	reader iface.Sampler
	clock  *clock.Clock
	begin  time.Time
	// taken is how many samples were taken.
	taken int
}

func newInterfaceSampler(c *clock.Clock) *interfaceSampler {
	return &interfaceSampler{clock: c, begin: time.Now()}
}

// effect returns the effect that waits for the next second and reads the counters.
func (i *interfaceSampler) effect(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		if i.wait(ctx); ctx.Err() != nil {
			return nil
		}
		return i.sample()
	}
}

// wait waits for the next tick of the clock; the first time it does not.
func (i *interfaceSampler) wait(ctx context.Context) {
	if i.taken == 0 {
		return
	}
	select {
	case <-i.clock.After(time.Second):
	case <-ctx.Done():
	}
}

// sample reads the counters. Its times are monotonic, whatever happens to the wall clock.
func (i *interfaceSampler) sample() model.InterfacesMsg {
	found, err := i.reader.Read()
	i.taken++
	return model.InterfacesMsg{
		Sample: interfaces.Sample{At: int64(time.Since(i.begin)), Wall: time.Now().UnixNano(), Interfaces: found}, Err: err,
	}
}

// close ends the reading.
func (i *interfaceSampler) close() error { return i.reader.Close() }

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
