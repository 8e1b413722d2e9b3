package sshlink

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// errNotLink says that this process was not started by Start.
var errNotLink = errors.New("only iftopgo connect starts its ssh-link")

// Is reports whether the command line (os.Args) is that of the process.
func Is(args []string) bool { return len(args) > 1 && args[1] == Argument }

// Main is the process: it is confined, and runs ssh for each machine until the program ends.
// started is false when the program has not started it, or it could not be confined.
func Main(args []string, confine func() error) (started bool, err error) {
	orders, events := os.NewFile(ordersFd, "orders"), os.NewFile(eventsFd, "events")
	if len(args) < 3 || len(args)-2 > MaxMachines || !isPipe(orders) || !isPipe(events) {
		return false, errNotLink
	}
	if err := confine(); err != nil {
		return false, err
	}
	syscall.CloseOnExec(ordersFd)
	syscall.CloseOnExec(eventsFd)
	// Keys of the terminal are for the program and for ssh, which ends at Ctrl-C.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGHUP, syscall.SIGQUIT)
	return true, newConnector(args[2:], events).run(orders)
}

func isPipe(f *os.File) bool {
	if f == nil {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeNamedPipe != 0
}

// connector keeps connections to machines.
type connector struct {
	machines []*machine
	// prompting is held by the connection that may ask something on the terminal.
	prompting sync.Mutex
	// screen is set once the terminal shows something else.
	screen atomic.Bool
	// unsettled are machines of which it is not known yet what becomes of them.
	unsettled sync.WaitGroup

	mu     sync.Mutex // for out and spare
	out    io.Writer
	spare  [][]byte // for events of data
	cancel context.CancelFunc
}

// newConnector returns a connector that sends events to out.
func newConnector(names []string, out io.Writer) *connector {
	c := &connector{out: out}
	for i, name := range names {
		c.machines = append(c.machines, &machine{connector: c, number: i, name: name, orders: make(chan Order, 1)})
	}
	return c
}

// run connects until no orders can come any more.
func (c *connector) run(orders io.Reader) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c.cancel = cancel
	var ended sync.WaitGroup
	c.unsettled.Add(len(c.machines))
	for _, m := range c.machines {
		ended.Go(func() { m.serve(ctx, len(c.machines) > 1) })
	}
	go func() {
		c.unsettled.Wait()
		c.screen.Store(true)
		c.send(&Event{Kind: Ready})
	}()
	err := c.obey(orders)
	cancel()
	ended.Wait()
	return err
}

// obey passes orders on until there are no more.
func (c *connector) obey(orders io.Reader) error {
	var o [2]byte
	for {
		if _, err := io.ReadFull(orders, o[:]); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if int(o[1]) < len(c.machines) {
			c.machines[o[1]].order(Order(o[0]))
		}
	}
}

// send sends an event.
func (c *connector) send(e *Event) { c.write(e.append(nil)) }

// write writes an event. When nobody reads it the program has ended.
func (c *connector) write(event []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.out.Write(event); err != nil {
		c.cancel()
	}
}

// maxSpare is how many buffers are kept: few machines write at a time.
const maxSpare = 4

// takeBuffer returns a buffer for an event of data.
func (c *connector) takeBuffer() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.spare); n > 0 {
		e := c.spare[n-1]
		c.spare = c.spare[:n-1]
		return e
	}
	return make([]byte, headerLen+maxData)
}

// putBuffer takes a buffer back.
func (c *connector) putBuffer(e []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.spare) < maxSpare {
		c.spare = append(c.spare, e)
	}
}

// endTime is how long ssh may take to end when it is asked to.
const endTime = 2 * time.Second
