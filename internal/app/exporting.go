package app

import (
	"errors"
	"fmt"
	"net"
	"syscall"

	"iftopgo/internal/ipfix"
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
	// links lead to the collectors of flows.
	links []*ipfix.Link
	taps  tap.Taps
}

// close exports what is left, and ends. It tells what was not exported.
func (e *exporters) close(tell func(text string)) error {
	e.taps.Close()
	for _, l := range e.links {
		if n := l.Counts().NotSent; n.Records > 0 {
			tell(fmt.Sprintf("%s: %d records of flows with %d packets and %d bytes were not sent", l.Target(), n.Records, n.Packets, n.Octets))
		}
	}
	var err error
	if e.server != nil {
		err = e.server.Close()
	}
	if e.sampler != nil {
		err = errors.Join(err, e.sampler.close())
	}
	return err
}

// ports are those that are connected to again.
func (e *exporters) ports() (all []uint16) {
	for _, l := range e.links {
		if port := l.Port(); port != 0 {
			all = append(all, port)
		}
	}
	return all
}

// flowExports says what became of the records for each collector.
func (e *exporters) flowExports() (all []metrics.FlowExport) {
	for _, l := range e.links {
		n := l.Counts()
		all = append(all, metrics.FlowExport{
			Collector: l.Target().String(), Sent: n.Sent.Records, NotSent: n.NotSent.Records, SentBytes: n.Sent.Octets, NotSentBytes: n.NotSent.Octets,
		})
	}
	return all
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
func exported(t tap.Taps, msg any, m *model.Model) {
	batch, ok := msg.(model.BatchMsg)
	if len(t) == 0 || !ok {
		return
	}
	known := tap.Known{Labels: m.Labels}
	if m.Prefs.Alert > 0 {
		known.Alerts = m.Alerts.ByKind()
	}
	t.Put(&batch.Batch, known)
}
