package app

import (
	"errors"
	"io"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/cli"
	"iftopgo/internal/privsep"
	"iftopgo/internal/recorder"
	"iftopgo/model"
)

// recording is what is known of a recording before the process is confined.
type recording struct {
	dir, boot string
	state     privsep.StateDir
	sampler   *interfaceSampler
	// first are the kernel's counters before the capture was opened, at a time.
	first []recorder.Reading
	at    time.Time
}

// historyRecorder records what is captured, beside the lines that are written.
type historyRecorder struct {
	*recorder.Recorder
	lock    io.Closer
	sampler *interfaceSampler
	tell    func(text string)
	failed  string // how reading the counters failed last
}

// read reads the kernel's counters of all interfaces, and says by when it had: others may want
// to run meanwhile, and what was counted by then is not to be taken for older than it is.
func (r *recording) read() (time.Time, []recorder.Reading, error) {
	found, err := r.sampler.reader.Read()
	at := time.Now()
	if err != nil {
		return at, nil, err
	}
	all := make([]recorder.Reading, 0, len(found))
	for _, i := range found {
		if !i.Counted {
			continue
		}
		one := recorder.Reading{Index: uint32(i.Index), Name: i.Name, Bytes: i.Counters.Bytes}
		if i.Loopback() {
			one.Bytes.Recv = 0 // What is sent is what is received, and is captured once.
		}
		all = append(all, one)
	}
	return at, all, nil
}

// message records the batch that a message brings. m is the model with the message folded in. An
// error ends the recording.
func (h *historyRecorder) message(msg any, m *model.Model) error {
	batch, ok := msg.(model.BatchMsg)
	if h == nil || !ok {
		return nil
	}
	text, err := "", h.Batch(&batch.Batch, &m.Labels)
	if _, twice := errors.AsType[recorder.RepeatedError](err); twice {
		return cli.Usage(err)
	}
	if err != nil {
		text = "the kernel's counters cannot be read: " + err.Error()
	}
	if text != h.failed && text != "" {
		h.tell(text)
	}
	h.failed = text
	return nil
}

// close writes what is left.
func (h *historyRecorder) close(l *flows.Labels) error {
	if h == nil {
		return nil
	}
	return errors.Join(h.Close(l), h.lock.Close(), h.sampler.close())
}
