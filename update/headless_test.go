package update_test

import (
	"net/netip"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// loop runs commands one after the other, as a loop without a terminal may do.
type loop struct {
	model.Model
	fx   update.Effects
	cmds []tea.Cmd
}

// run folds in what commands return, until none is left.
func (l *loop) run() {
	for len(l.cmds) > 0 {
		cmd := l.cmds[0]
		l.cmds = l.cmds[1:]
		if cmd == nil {
			continue
		}
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			l.cmds = append(msg, l.cmds...)
		default:
			l.Model, cmd = update.Update(l.Model, msg, l.fx)
			l.cmds = append(l.cmds, cmd)
		}
	}
}

// TestACaptureRunsWithoutATerminal has nothing but Update's commands ask for batches,
// names and owners, in a model that has no size.
func TestACaptureRunsWithoutATerminal(t *testing.T) {
	t.Parallel()
	batch := func(at flows.Slot, port uint16) flows.Batch {
		k := flows.Key{
			Local: flows.AddrFrom(netip.MustParseAddr("10.0.0.1")), Remote: flows.AddrFrom(netip.MustParseAddr("10.0.0.2")),
			LocalPort: port, RemotePort: 443, Proto: 6, Net: flows.NetIPv4,
		}
		tally := flows.Tally{Bytes: flows.Pair{Sent: 1}, Packets: flows.Pair{Sent: 1}}
		return flows.Batch{
			Start: flows.Slot(100).Start(), At: (at + 1).Start(), From: at, To: at, Closed: true,
			Deltas: []flows.Delta{{Key: k, Tally: tally}},
		}
	}
	batches := []flows.Batch{batch(100, 1), batch(101, 2), batch(102, 3)}
	batches[2].Final = true

	var (
		names  []netip.Addr // asked for and not answered yet
		owners []flows.Key
		waits  = map[string]int{} // how often each was waited for
	)
	l := &loop{Model: model.New("", prefs.Default(), nil, model.Appearance{})}
	l.fx = update.Effects{
		Next: func() tea.Msg {
			waits["batches"]++
			if len(batches) == 0 {
				return nil
			}
			b := batches[0]
			batches = batches[1:]
			return model.BatchMsg{Batch: b}
		},
		Ask:       func(all []netip.Addr) { names = append(names, all...) },
		AskOwners: func(all []flows.Key) { owners = append(owners, all...) },
	}
	l.fx.Names = func() tea.Msg {
		if waits["names"]++; len(names) == 0 {
			return nil
		}
		found := map[netip.Addr]flows.LookedUp{}
		for _, a := range names {
			found[a] = flows.LookedUp{Name: "host-" + a.String()}
		}
		names = nil
		return model.NamesMsg{Names: found}
	}
	l.fx.Owners = func() tea.Msg {
		if waits["owners"]++; len(owners) == 0 {
			return nil
		}
		msg := model.OwnersMsg{Owners: []flows.Owner{{ID: 1, Name: "curl"}}}
		for _, k := range owners {
			msg.Owned = append(msg.Owned, flows.Owned{Key: k, Owner: 1})
		}
		owners = nil
		return msg
	}

	l.cmds = []tea.Cmd{l.fx.Next}
	l.run()
	if !l.Done || l.Refreshes != 3 || waits["batches"] != 4 {
		t.Fatalf("done %v after %d refreshes, waited for batches %d times", l.Done, l.Refreshes, waits["batches"])
	}
	if len(owners) != 3 || len(names) == 0 {
		t.Fatalf("asked for the owners of %v, and for the names of %v", owners, names)
	}
	l.cmds = []tea.Cmd{update.Init(l.fx)}
	l.run()
	for f := range l.Table.Flows() {
		if o, _ := l.Labels.Owner(f.Key); o == nil || o.Name != "curl" {
			t.Errorf("the owner of %v is %v", f.Key, o)
		}
		if name := l.Labels.Address(f.Key.Remote).Text; name != "host-10.0.0.2" {
			t.Errorf("the name of %v is %q", f.Key.Remote, name)
		}
	}
	if waits["names"] != 2 || waits["owners"] != 2 {
		t.Errorf("after an answer, names were waited for %d times, and owners %d times", waits["names"], waits["owners"])
	}
}
