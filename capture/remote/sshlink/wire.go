package sshlink

import (
	"encoding/binary"
	"errors"
	"io"
)

// MaxMachines is how many machines there may be.
const MaxMachines = 64

// Kind says what has happened.
type Kind uint8

// The kinds of events.
const (
	// Ready says that each machine has answered, or has failed: from now on nothing is asked or
	// written on the terminal.
	Ready Kind = iota + 1
	// Begun says that another connection to a machine begins: nothing of the one before it
	// follows.
	Begun
	// Data is a part of what a machine has written.
	Data
	// Ended says that a connection has ended or could not be made.
	Ended
)

// Event is what has happened to a machine.
type Event struct {
	Kind    Kind
	Machine int // from 0
	// Data is what was written, at most maxData bytes, valid until the next event.
	Data []byte
	// Reason is why the connection has ended, as ssh or the other iftopgo says it, not cleaned;
	// Try how often in a row, from 1; RetryAt when it is tried again, in nanoseconds since the
	// Unix epoch, 0 for never.
	Reason  string
	Try     uint32
	RetryAt int64
}

// maxData is the most that an event has of data or reason, in bytes: a line of MaxRows flows has
// 350 to 450 KiB.
const maxData = 512 << 10

// headerLen is the length of what is before the data of an event: kind, machine and length.
const headerLen = 6

// endLen is the length of what is before the reason of an end: the try and the time.
const endLen = 12

// errWire says that what is read is not what this package writes.
var errWire = errors.New("the process that runs ssh does not make sense")

// append appends an event as it is sent.
func (e *Event) append(dst []byte) []byte {
	data := e.Data
	if e.Kind == Ended {
		data = binary.BigEndian.AppendUint32(nil, e.Try)
		data = binary.BigEndian.AppendUint64(data, uint64(e.RetryAt))
		data = append(data, e.Reason...)
	}
	var header [headerLen]byte
	putHeader(header[:], e.Kind, e.Machine, len(data))
	return append(append(dst, header[:]...), data...)
}

// putHeader writes what is before the data of an event of so many bytes.
func putHeader(dst []byte, k Kind, machine, length int) {
	dst[0], dst[1] = byte(k), byte(machine)
	binary.BigEndian.PutUint32(dst[2:], uint32(length))
}

// eventReader reads events.
type eventReader struct {
	in  io.Reader
	buf [headerLen + endLen + maxData]byte
}

// next reads the next event.
func (r *eventReader) next() (Event, error) {
	header := r.buf[:headerLen]
	if _, err := io.ReadFull(r.in, header); err != nil {
		return Event{}, err
	}
	e := Event{Kind: Kind(header[0]), Machine: int(header[1])}
	n := binary.BigEndian.Uint32(header[2:])
	if n > endLen+maxData || e.Kind < Ready || e.Kind > Ended || e.Machine >= MaxMachines || e.Kind == Ended && n < endLen {
		return Event{}, errWire
	}
	data := r.buf[headerLen : headerLen+n]
	if _, err := io.ReadFull(r.in, data); err != nil {
		return Event{}, err
	}
	if e.Kind != Ended {
		e.Data = data
		return e, nil
	}
	e.Try = binary.BigEndian.Uint32(data)
	e.RetryAt = int64(binary.BigEndian.Uint64(data[4:]))
	e.Reason = string(data[endLen:])
	return e, nil
}

// Order is what the program wants to be done with a machine.
type Order uint8

// The orders.
const (
	// Drop ends the connection, which is made again later.
	Drop Order = iota + 1
	// Refuse ends the connection for good.
	Refuse
)
