package app

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture"
	"iftopgo/flows"
	"iftopgo/flows/owners"
	"iftopgo/flows/owners/remote"
	"iftopgo/model"
)

// findsOwners says whether anybody may want to know the processes of flows, now or later.
func (s *session) findsOwners() bool {
	return s.prefs.Processes || s.flags.JSON == "" && !s.flags.NoProcesses
}

// countsInKernel says whether the kernel is to count packets, where it can.
func (s *session) countsInKernel() bool {
	e := capture.Engine(s.flags.Engine)
	return (e == capture.EngineKernel || e == capture.EngineAuto || e == "") && s.flags.Rings <= 1
}

// startHelper starts the helper of a live capture. Without one the capture goes on.
func (s *session) startHelper() {
	if err := s.sep.StartHelper(s.findsOwners(), s.countsInKernel(), s.clock.After); err != nil {
		s.log.Error("no helper", "reason", err, "lost", s.lostHelper(s.foundAlone()))
	}
}

// foundAlone says what of processes is found without a helper.
func (s *session) foundAlone() string {
	if s.ownsNothing {
		return "of processes only the user is found"
	}
	return "only your own processes are found"
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

// helperChange returns the command that waits until the helper does not answer, answers
// again, or ends, which it reports; nil without a helper. One is run at a time.
func (s *session) helperChange(ctx context.Context) tea.Cmd {
	if !s.sep.HasHelper() {
		return nil
	}
	reported := false
	return func() tea.Msg {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-s.sep.HelperDone():
				if ctx.Err() != nil {
					return nil // It ended because the program does.
				}
				return s.helperEnded()
			case <-s.sep.HelperChanged():
			}
			if stalled := s.sep.HelperStalled(); stalled != reported {
				reported = stalled
				return s.helperStalled(stalled)
			}
		}
	}
}

// helperEnded reports that the helper has ended.
func (s *session) helperEnded() model.HelperMsg {
	lost := s.lostHelper("processes are not looked for")
	s.log.Error("helper", "reason", s.sep.EndReason(), "lost", lost)
	return s.helperMsg("the helper has ended", lost, true)
}

// helperStalled reports that the helper does not answer, or does so again.
func (s *session) helperStalled(stalled bool) model.HelperMsg {
	if !stalled {
		s.log.Info("helper", "state", "answers again")
		return model.HelperMsg{}
	}
	lost := s.lostHelper("processes are not found")
	s.log.Warn("helper", "reason", "it does not answer", "lost", lost)
	return s.helperMsg("the helper does not answer", lost, false)
}

// helperMsg says why the helper is of no use, and what does not work without it.
func (s *session) helperMsg(why, lost string, ended bool) model.HelperMsg {
	msg := model.HelperMsg{Err: why + ": " + lost, Ended: ended}
	if s.findsOwners() {
		msg.OwnersErr = why
	}
	return msg
}

// ownerSource starts to find owners of flows: in the helper, which has the privileges
// that takes; without one only what every user may see.
func (s *session) ownerSource() ownerSource {
	switch {
	case s.sep.Off():
		return owners.Start(owners.Config{MapShare: s.plan.MapShare})
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
