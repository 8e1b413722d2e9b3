package app

import (
	"context"
	"errors"
	"time"

	"iftopgo/internal/cli"
	"iftopgo/internal/clock"
	"iftopgo/internal/privsep"
	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// writeInterfaces writes what the interfaces carry, without capturing anything, until the
// context ends, the time of --duration is over, or after one line with --once.
func (s *session) writeInterfaces(ctx context.Context) (err error) {
	m, err := s.newModel()
	if err != nil {
		return err
	}
	log, closeLog, err := userfile.OpenLog(s.flags.Log, s.store.doc.Place().Owner)
	if err != nil {
		return cli.Usage(err)
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	s.log, s.sep, s.source = log, privsep.New(s.flags.NoSandbox, log), noCapture{}
	m.Sandbox = s.confine()
	sampler := newInterfaceSampler(clock.New()) // Its seconds begin now.
	defer func() { err = errors.Join(err, sampler.close()) }()
	return s.interfaceLines(ctx, m, sampler)
}

// early is how much sooner than a second after the last one the counters may be read.
const early = 50 * time.Millisecond

// interfaceLines writes a line at every refresh, the last one when the context ends.
func (s *session) interfaceLines(ctx context.Context, m model.Model, sampler *interfaceSampler) error {
	w := lineWriter{format: newInterfaceFormat(s.flags), out: s.stdout}
	every := int64(m.Prefs.Refresh) * int64(time.Second)
	for written := int64(0); ; {
		sampler.wait(ctx)
		msg := sampler.sample()
		if msg.Err != nil {
			return msg.Err
		}
		m, _ = update.Update(m, msg, update.Effects{})
		elapsed := m.Interfaces.Table.Elapsed()
		due := (elapsed + int64(time.Second/2)) / every
		over := s.flags.Duration > 0 && elapsed+int64(early) >= int64(s.flags.Duration)
		last := ctx.Err() != nil || over || s.flags.Once && due > 0
		if due == written && !last {
			continue
		}
		written = due
		if gone, err := w.write(&m, last); gone || last || err != nil {
			return err
		}
	}
}

// newInterfaceFormat returns the format of the lines of interfaces that the flags ask for.
func newInterfaceFormat(f *cli.Flags) format {
	if f.JSON != "" {
		return ndjson.AppendInterfaces
	}
	return func(dst []byte, m *model.Model, _ bool) ([]byte, error) { return text.AppendInterfaces(dst, m), nil }
}
