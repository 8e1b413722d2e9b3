package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"iftopgo/flows"
	"iftopgo/flows/owners"
	"iftopgo/model"
)

// ownerSource finds the process owners of flows. Only Next, which returns what becomes
// known, and Close block.
type ownerSource interface {
	// Ask asks for the owners of flows, AskAgain whether flows still have the owners that
	// are known of them, AskCommandLine for the command line of an owner.
	Ask(keys ...flows.Key)
	AskAgain(known ...flows.Owned)
	AskCommandLine(id flows.OwnerID)
	Next(ctx context.Context) (owners.Batch, error)
	Close() error
}

// ownerFinder starts an ownerSource when it is first needed: with --no-processes it
// costs nothing.
type ownerFinder struct {
	open    func() ownerSource
	log     *slog.Logger
	started chan struct{}
	ended   chan struct{}
	start   sync.Once
	source  ownerSource
	logged  flows.OwnerSearch
}

// newOwnerFinder returns a finder that opens its source when it begins.
func newOwnerFinder(log *slog.Logger, open func() ownerSource) *ownerFinder {
	return &ownerFinder{open: open, log: log, started: make(chan struct{}), ended: make(chan struct{})}
}

// begin starts the search: the earlier, the fewer sockets are missed.
func (f *ownerFinder) begin() {
	f.start.Do(func() {
		f.source = f.open()
		close(f.started)
	})
}

// ask asks for the processes of flows.
func (f *ownerFinder) ask(keys []flows.Key) {
	f.begin()
	f.source.Ask(keys...)
}

// askAgain asks whether flows still have the owners that are known of them.
func (f *ownerFinder) askAgain(known []flows.Owned) {
	f.begin()
	f.source.AskAgain(known...)
}

// askCommand asks for the command line of an owner that has been found.
func (f *ownerFinder) askCommand(id flows.OwnerID) {
	f.begin()
	f.source.AskCommandLine(id)
}

// next waits for what becomes known, until close. A signal does not end it: the last
// line has the owners of the last flows.
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

// note logs how owners are found when that changes. Counters are logged when they have
// doubled, so that a flood of flows does not become a flood of lines.
func (f *ownerFinder) note(s *flows.OwnerSearch) {
	old := &f.logged
	lost, counted := s.Lost+s.Refused, old.Lost+old.Refused
	same := s.Engine == old.Engine && s.Missing == old.Missing && slices.Equal(s.Hooks, old.Hooks) && slices.Equal(s.Notes, old.Notes)
	if same && (lost == 0 || lost < 2*counted) {
		return
	}
	f.logged = *s
	level := slog.LevelInfo
	if s.Missing != "" || len(s.Notes) > 0 || lost > 0 {
		level = slog.LevelWarn
	}
	f.log.Log(context.Background(), level, "processes of flows", "engine", s.Engine, "hooks", strings.Join(s.Hooks, ","),
		"not_seen", s.Missing, "reason", s.Reason, "remedy", s.Remedy, "left_out", strings.Join(s.Notes, "; "), "lost", s.Lost, "refused", s.Refused)
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
