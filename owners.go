package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"iftopgo/capture/demo"
	"iftopgo/flows"
	"iftopgo/flows/owners"
	"iftopgo/model"
)

// ownerSource finds owners of flows. Nothing waits but Next, by which everything
// that becomes known comes, and Close.
type ownerSource interface {
	// Ask asks whose flows are, AskCommandLine for the command line of an owner.
	Ask(keys ...flows.Key)
	AskCommandLine(id flows.OwnerID)
	Next(ctx context.Context) (owners.Batch, error)
	Close() error
}

// ownerFinder finds owners of flows from when it is asked to: with
// --no-processes it costs nothing at all.
type ownerFinder struct {
	open    func() ownerSource
	log     *slog.Logger
	started chan struct{}
	ended   chan struct{}
	start   sync.Once
	source  ownerSource
	logged  flows.OwnerSearch
}

func newOwnerFinder(log *slog.Logger, open func() ownerSource) *ownerFinder {
	return &ownerFinder{open: open, log: log, started: make(chan struct{}), ended: make(chan struct{})}
}

// begin begins to watch who uses which socket: the earlier, the less is missed.
func (f *ownerFinder) begin() {
	f.start.Do(func() {
		f.source = f.open()
		close(f.started)
	})
}

// ask asks who is behind flows.
func (f *ownerFinder) ask(keys []flows.Key) {
	f.begin()
	f.source.Ask(keys...)
}

// askCommand asks for the command line of an owner, which has been met.
func (f *ownerFinder) askCommand(id flows.OwnerID) {
	f.begin()
	f.source.AskCommandLine(id)
}

// next waits for what becomes known, until close: a signal does not end it, for
// the last line is to have the owners of the last flows.
func (f *ownerFinder) next() (model.OwnersMsg, error) {
	select {
	case <-f.started:
	case <-f.ended:
		return model.OwnersMsg{}, io.EOF
	}
	b, err := f.source.Next(context.Background())
	if err != nil {
		return model.OwnersMsg{}, err
	}
	msg := model.OwnersMsg{Owners: b.Owners, Owned: make([]flows.Owned, 0, len(b.Owned)), Commands: b.CommandLines, Search: b.Search}
	for _, o := range b.Owned {
		if o.Owner == 0 {
			msg.Unowned = append(msg.Unowned, o.Key)
			continue
		}
		msg.Owned = append(msg.Owned, o)
	}
	if b.Search != nil {
		f.note(b.Search)
	}
	return msg, nil
}

// note logs how owners are found when that changes. Counters are logged when they
// have doubled, so that a flood does not become one of lines.
func (f *ownerFinder) note(s *flows.OwnerSearch) {
	old := &f.logged
	lost, counted := s.Lost+s.Refused, old.Lost+old.Refused
	same := s.Engine == old.Engine && s.Missing == old.Missing && slices.Equal(s.Hooks, old.Hooks)
	if same && (lost == 0 || lost < 2*counted) {
		return
	}
	f.logged = *s
	level := slog.LevelInfo
	if s.Missing != "" || lost > 0 {
		level = slog.LevelWarn
	}
	f.log.Log(context.Background(), level, "owners of flows", "engine", s.Engine, "hooks", strings.Join(s.Hooks, ","),
		"not_seen", s.Missing, "reason", s.Reason, "remedy", s.Remedy, "lost", s.Lost, "refused", s.Refused)
}

// close ends the search.
func (f *ownerFinder) close() error {
	f.start.Do(func() {}) // Nothing is started any more.
	close(f.ended)
	if f.source == nil {
		return nil
	}
	if err := f.source.Close(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// demoOwners answers who is behind the demo's flows.
type demoOwners struct {
	mu    sync.Mutex
	asked []flows.Key
	some  chan struct{} // has a place for one signal that there are some
	ended chan struct{}
}

func newDemoOwners() *demoOwners {
	return &demoOwners{some: make(chan struct{}, 1), ended: make(chan struct{})}
}

// ask notes the flows for next; it does not wait.
func (d *demoOwners) ask(keys []flows.Key) {
	d.mu.Lock()
	d.asked = append(d.asked, keys...)
	d.mu.Unlock()
	select {
	case d.some <- struct{}{}:
	default:
	}
}

// next waits for flows that are asked for, until close: a signal does not end it,
// for the last line is to have the owners of the last flows.
func (d *demoOwners) next() (model.OwnersMsg, error) {
	select {
	case <-d.some:
	case <-d.ended:
		return model.OwnersMsg{}, io.EOF
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	keys := d.asked
	d.asked = nil
	return demoAnswer(keys), nil
}

// close ends the answers.
func (d *demoOwners) close() error {
	close(d.ended)
	return nil
}

// demoAnswer says whose flows are, by their local ports.
func demoAnswer(keys []flows.Key) (msg model.OwnersMsg) {
	all := demo.Owners()
	ids := map[int]flows.OwnerID{} // by process
	for _, o := range all {
		if ids[o.PID] != 0 {
			continue
		}
		ids[o.PID] = flows.OwnerID(len(ids) + 1)
		msg.Owners = append(msg.Owners, flows.Owner{
			ID: ids[o.PID], Kind: flows.KindProcess, PID: o.PID, Name: o.Name, Exe: o.Exe,
			User: o.User, UID: o.UID, PackageName: o.Publisher, Package: o.Package, Container: o.Container,
		})
	}
	for _, k := range keys {
		i := slices.IndexFunc(all, func(o demo.Owner) bool {
			return k.Proto == o.Proto && k.LocalPort >= o.First && k.LocalPort <= o.Last
		})
		if i < 0 {
			msg.Unowned = append(msg.Unowned, k)
			continue
		}
		msg.Owned = append(msg.Owned, flows.Owned{Key: k, Owner: ids[all[i].PID], Evidence: flows.EvidenceEvent})
	}
	return msg
}
