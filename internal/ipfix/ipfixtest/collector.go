package ipfixtest

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// lastOne is the length of the datagram that is the last one, which no message has.
const lastOne = 1

// patience is how long records are waited for.
const patience = 30 * time.Second

// Got is what a collector has received.
type Got struct {
	Records, Octets, Packets uint64
	// Templates is how many messages had templates, Longest the length of the longest one.
	Templates, Longest int
	// Missing is how many records there should have been by the sequence numbers, and Unknown how
	// many messages there were of which the templates had not come.
	Missing, Unknown int
}

// Collector receives flows.
type Collector struct {
	listener net.Listener  // over TCP
	packets  *net.UDPConn  // over UDP
	ended    chan struct{} // when all datagrams are read

	mu       sync.Mutex
	got      Got
	changed  chan struct{}
	open     []net.Conn
	decoder  *Decoder
	expected uint32
}

// Listen returns a collector on an address of "udp" or "tcp".
func Listen(network, address string) (c *Collector, err error) {
	c = &Collector{changed: make(chan struct{}), ended: make(chan struct{}), decoder: new(Decoder)}
	if network == "tcp" {
		if c.listener, err = net.Listen("tcp", address); err == nil {
			go c.accept()
		}
		return c, err
	}
	packets, err := net.ListenPacket("udp", address)
	if err != nil {
		return nil, err
	}
	c.packets = packets.(*net.UDPConn)
	_ = c.packets.SetReadBuffer(4 << 20) // As much as may be.
	go c.receive()
	return c, nil
}

// Address is where it listens.
func (c *Collector) Address() string {
	if c.packets != nil {
		return c.packets.LocalAddr().String()
	}
	return c.listener.Addr().String()
}

// Close ends it. Over UDP it has all datagrams that were not refused.
func (c *Collector) Close() error {
	c.Disconnect()
	if c.packets == nil {
		return c.listener.Close()
	}
	err := c.refuse()
	if err == nil {
		<-c.ended
	}
	return errors.Join(err, c.packets.Close())
}

// refuse has datagrams refused from now on: it connects the socket to itself, which then gets nothing
// from others, and sends the last one that is read. Closing it would lose what is not read yet.
func (c *Collector) refuse() error {
	raw, err := c.packets.SyscallConn()
	if err != nil {
		return err
	}
	own := c.packets.LocalAddr().(*net.UDPAddr).AddrPort()
	var to syscall.Sockaddr = &syscall.SockaddrInet6{Port: int(own.Port()), Addr: own.Addr().As16()}
	if own.Addr().Is4() {
		to = &syscall.SockaddrInet4{Port: int(own.Port()), Addr: own.Addr().As4()}
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		if failed = syscall.Connect(int(fd), to); failed == nil {
			_, failed = syscall.Write(int(fd), make([]byte, lastOne))
		}
	})
	return errors.Join(err, failed)
}

// Disconnect closes the connections there are.
func (c *Collector) Disconnect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.open {
		_ = conn.Close() // The other side sees it.
	}
	c.open = nil
}

// Wait waits until so many records have come, and returns what has come.
func (c *Collector) Wait(records uint64) Got {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		c.mu.Lock()
		got, changed := c.got, c.changed
		c.mu.Unlock()
		if got.Records >= records {
			return got
		}
		select {
		case <-changed:
		case <-late.C:
			return got
		}
	}
}

func (c *Collector) receive() {
	const waiting = 16_384 // On a busy machine they come in faster than they are read.
	queue := make(chan []byte, waiting)
	defer close(queue)
	go func() {
		defer close(c.ended)
		for b := range queue {
			c.message(b, c.decoder)
		}
	}()
	for {
		b := make([]byte, 2048)
		n, _, err := c.packets.ReadFrom(b)
		if errors.Is(err, net.ErrClosed) || n == lastOne {
			return
		}
		queue <- b[:n]
	}
}

func (c *Collector) accept() {
	for {
		conn, err := c.listener.Accept()
		if err != nil {
			return
		}
		c.mu.Lock()
		c.open, c.expected = append(c.open, conn), 0
		c.mu.Unlock()
		go c.read(conn)
	}
}

// read reads the messages of a connection, which has templates of its own.
func (c *Collector) read(conn net.Conn) {
	d, header := new(Decoder), make([]byte, 4)
	for {
		if _, err := io.ReadFull(conn, header); err != nil {
			return
		}
		b := make([]byte, binary.BigEndian.Uint16(header[2:]))
		copy(b, header)
		if _, err := io.ReadFull(conn, b[4:]); err != nil {
			return
		}
		c.message(b, d)
	}
}

// message adds a message.
func (c *Collector) message(b []byte, d *Decoder) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := len(d.templates)
	records, err := d.Message(b)
	if err != nil {
		c.got.Unknown++
	}
	if len(records) == 0 && known <= len(d.templates) {
		c.got.Templates++
	}
	for _, r := range records {
		c.got.Octets, c.got.Packets = c.got.Octets+r.Octets, c.got.Packets+r.Packets
	}
	c.got.Missing += int(int32(binary.BigEndian.Uint32(b[8:]) - c.expected))
	c.expected = binary.BigEndian.Uint32(b[8:]) + uint32(len(records))
	c.got.Records += uint64(len(records))
	c.got.Longest = max(c.got.Longest, len(b))
	close(c.changed)
	c.changed = make(chan struct{})
}
