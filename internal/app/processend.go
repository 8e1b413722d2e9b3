package app

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// What does not work any more when one of the program's own processes has ended before it.
const (
	brokerEnded         = "the file broker has ended: nothing can be exported or saved any more"
	headlessBrokerEnded = "the file broker has ended: files of networks that are replaced are not read again"
	restorerEnded       = "the process that restores the terminal has ended: a crash would leave it as it is then"
)

// processEnd returns the command that waits until the file broker or the restorer of the terminal
// has ended, which it reports, each once; nil where there is neither. One is run at a time.
func (s *session) processEnd(ctx context.Context) tea.Cmd {
	broker, restorer := s.sep.BrokerDone(), s.restorerDone
	if broker == nil && restorer == nil {
		return nil
	}
	return func() tea.Msg {
		lost := restorerEnded
		select {
		case <-ctx.Done():
			return nil
		case <-broker:
			broker, lost = nil, s.lostBroker()
		case <-restorer:
			restorer = nil
		}
		if ctx.Err() != nil {
			return nil // It ended because the program does.
		}
		s.log.Error("process", "reason", lost)
		return model.ProcessEndMsg{Lost: lost}
	}
}

// lostBroker says what does not work without the file broker.
func (s *session) lostBroker() string {
	if s.flags.Headless() {
		return headlessBrokerEnded
	}
	return brokerEnded
}
