package sshlink

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// Argument is the first argument of the process's command line, before the machines.
const Argument = "ssh-link"

// The descriptors of the process: of orders, which end when the program does, and of events.
const (
	ordersFd = 3 + iota
	eventsFd
)

// Link is the program's side of the process.
type Link struct {
	orders, events *os.File
	reader         eventReader
}

// Start starts the process for machines, as ssh calls them. Until the event Ready, ssh may ask
// for passwords and host keys on the terminal. Close must be called.
func Start(machines []string) (*Link, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	theirOrders, orders, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	events, theirEvents, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, theirOrders.Close(), orders.Close())
	}
	growPipe(events)
	cmd := exec.Command(self, append([]string{Argument}, machines...)...)
	cmd.Stderr, cmd.ExtraFiles = os.Stderr, []*os.File{theirOrders, theirEvents}
	err = cmd.Start()
	err = errors.Join(err, theirOrders.Close(), theirEvents.Close())
	if err != nil {
		return nil, fmt.Errorf("starting what runs ssh: %w", errors.Join(err, orders.Close(), events.Close()))
	}
	l := &Link{orders: orders, events: events}
	l.reader.in = events
	return l, cmd.Process.Release() // It ends when orders is closed; a confined program cannot wait for it.
}

// Next waits for the next event. The error is io.EOF when the process has ended.
func (l *Link) Next() (Event, error) {
	e, err := l.reader.next()
	if errors.Is(err, os.ErrClosed) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return e, err
}

// Tell tells what to do with a machine.
func (l *Link) Tell(machine int, o Order) error {
	_, err := l.orders.Write([]byte{byte(o), byte(machine)})
	return err
}

// Close ends all connections, and the process.
func (l *Link) Close() error { return errors.Join(l.orders.Close(), l.events.Close()) }
