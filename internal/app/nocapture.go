package app

import (
	"context"
	"errors"
	"runtime"

	"iftopgo/capture"
	"iftopgo/capture/meter"
	"iftopgo/internal/cli"
	"iftopgo/model"
	"iftopgo/prefs"
)

// noCapture is the source when nothing is captured and interfaces are watched alone.
type noCapture struct{}

// Run waits for the end.
func (noCapture) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// Feed returns none.
func (noCapture) Feed() *meter.Feed { return nil }

// captures says whether anything is captured.
func (s *session) captures() bool {
	_, none := s.source.(noCapture)
	return !none
}

// showsInterfacesInstead says whether the screen shows interfaces when the capture could not
// be opened for a reason: without the privileges it takes, and with --interfaces also when
// there is nothing to capture on.
func (s *session) showsInterfacesInstead(err error) bool {
	switch {
	case s.flags.Headless(), s.flags.Recorded():
		return false
	case s.flags.Interfaces:
		return cli.ExitStatus(err) != cli.ExitUsage
	default:
		return errors.Is(err, capture.ErrPermission)
	}
}

// withoutCapture has the session capture nothing, and the model say why.
func (s *session) withoutCapture(m model.Model, err error) model.Model {
	s.source = noCapture{}
	m.NotCapturing = err.Error()
	if m.Prefs.Tab != prefs.TabHistory || s.historyDir == "" {
		m.Prefs.Tab = prefs.TabInterfaces
	}
	if errors.Is(err, capture.ErrPermission) {
		m.NotCapturing = missingPrivileges(runtime.GOOS)
	}
	return m
}
