package app

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/owners"
	"iftopgo/flows/owners/remote"
	"iftopgo/model"
)

// findsOwners says whether anybody may want to know the processes of flows, now or later.
func (s *session) findsOwners() bool {
	return s.prefs.Processes || s.flags.JSON == "" && !s.flags.NoProcesses
}

// startHelper starts the helper of a live capture. Without one the capture goes on.
func (s *session) startHelper() {
	if err := s.sep.StartHelper(s.findsOwners()); err != nil {
		s.log.Error("no helper", "reason", err, "lost", s.lostHelper("only your own processes are found"))
	}
}

// lostHelper says what does not work without a helper; owners is what that means for
// finding processes.
func (s *session) lostHelper(owners string) string {
	text := "interfaces cannot be opened again"
	if s.findsOwners() {
		text += ", and " + owners
	}
	return text
}

// helperEnd returns the command that waits for the helper to end, which it reports once;
// nil without a helper.
func (s *session) helperEnd(ctx context.Context) tea.Cmd {
	if !s.sep.HasHelper() {
		return nil
	}
	done := s.sep.HelperDone()
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-done:
		}
		if ctx.Err() != nil {
			return nil // It ended because the program does.
		}
		done = nil
		lost := s.lostHelper("processes are not looked for")
		s.log.Error("helper", "reason", s.sep.EndReason(), "lost", lost)
		return model.HelperEndedMsg{Lost: "the helper has ended: " + lost}
	}
}

// ownerSource starts to find owners of flows: in the helper, which has the privileges
// that takes; without one only what every user may see.
func (s *session) ownerSource() ownerSource {
	switch {
	case s.sep.Off():
		return owners.Start(owners.Config{})
	case !s.sep.HasHelper():
		return owners.Start(owners.Config{TablesOnly: true, NoPackages: true})
	case s.sep.OwnersConn() == nil:
		return make(noopOwnerSource)
	default:
		return remote.NewClient(s.sep.OwnersConn())
	}
}

// noopOwnerSource finds no owners: the helper was started without that. It is closed
// when the search ends.
type noopOwnerSource chan struct{}

// Ask does nothing.
func (noopOwnerSource) Ask(...flows.Key) {}

// AskAgain does nothing.
func (noopOwnerSource) AskAgain(...flows.Owned) {}

// AskCommandLine does nothing.
func (noopOwnerSource) AskCommandLine(flows.OwnerID) {}

// Next waits for Close.
func (n noopOwnerSource) Next(ctx context.Context) (owners.Batch, error) {
	select {
	case <-n:
		return owners.Batch{}, io.EOF
	case <-ctx.Done():
		return owners.Batch{}, ctx.Err()
	}
}

// Close ends Next.
func (n noopOwnerSource) Close() error {
	close(n)
	return nil
}
