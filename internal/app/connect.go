package app

import (
	"context"
	"errors"

	"iftopgo/capture"
	"iftopgo/capture/remote"
	"iftopgo/capture/remote/sshlink"
	"iftopgo/internal/tuning"
)

// openMachines connects to machines, and confines the process before anything they write is read.
// Whatever ssh asks for on the terminal is asked for by then.
func (s *session) openMachines(ctx context.Context) (source, error) {
	if _, err := s.flags.PlaySpeed(); err != nil {
		return nil, err
	}
	link, err := sshlink.Start(s.flags.Machines)
	if err != nil {
		return nil, err
	}
	tuning.UseOneThread()
	if err := tuning.RelaxTimers(); err != nil {
		s.log.Info("timers stay as precise as they are", "reason", err)
	}
	s.confine()
	c := remote.Open(capture.Options{MaxFlows: s.plan.MaxFlows, Duration: s.flags.Duration}, s.flags.Machines, link)
	if err := c.Ready(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}
