package app

import (
	"errors"
	"net"
	"syscall"

	"iftopgo/internal/metrics"
	"iftopgo/internal/tap"
	"iftopgo/model"
)

// exporters get what is captured, besides the screen and the lines.
type exporters struct {
	// listener is where metrics are served, nil for nowhere; server serves them.
	listener net.Listener
	server   *metrics.Server
	// sampler reads the kernel's counters for them.
	sampler *interfaceSampler
	tap     *tap.Tap
}

// close exports what is left, and ends.
func (e *exporters) close() error {
	e.tap.Close()
	var err error
	if e.server != nil {
		err = e.server.Close()
	}
	if e.sampler != nil {
		err = errors.Join(err, e.sampler.close())
	}
	return err
}

// descriptor is that of the socket on which connections are accepted, 0 for none.
func (e *exporters) descriptor() (fd uint64) {
	l, ok := e.listener.(syscall.Conn)
	if !ok {
		return 0
	}
	raw, err := l.SyscallConn()
	if err != nil {
		return 0
	}
	if raw.Control(func(number uintptr) { fd = uint64(number) }) != nil {
		return 0
	}
	return fd
}

// exported hands the batch of a message to those who export it. m is the model with the message
// folded in.
func exported(t *tap.Tap, msg any, m *model.Model) {
	batch, ok := msg.(model.BatchMsg)
	if t == nil || !ok {
		return
	}
	known := tap.Known{Labels: m.Labels}
	if m.Prefs.Alert > 0 {
		known.Alerts = m.Alerts.ByKind()
	}
	t.Put(&batch.Batch, known)
}
