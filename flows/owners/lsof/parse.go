package lsof

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/flows/owners/hexescape"
)

// Arguments are what lsof must be called with for Parse: numeric addresses and
// ports, Internet sockets only, one field a line.
var Arguments = []string{"-nP", "-i", "-FpRcuLftPnT"}

// Socket is an Internet socket and the process that has it. All text is as lsof
// wrote it, not cleaned.
type Socket struct {
	Process Process
	// Protocol is "TCP" or "UDP".
	Protocol string
	// V6 says that it is an IPv6 socket, which may take IPv4 traffic too.
	V6 bool
	// Local has an invalid address when the socket is bound to any.
	Local netip.AddrPort
	// Remote is the zero value unless the socket is connected.
	Remote netip.AddrPort
	// State is the TCP state, such as "LISTEN".
	State string
}

// Process is what lsof lists of a process.
type Process struct {
	PID, PPID int
	UID       uint32
	User      string
	Command   string
}

// ErrMalformed says that the output is not as lsof(8) describes.
var ErrMalformed = errors.New("malformed lsof output")

// maxSockets is how many sockets are kept at most.
const maxSockets = 1 << 17

// Parse reads the output of lsof called with [Arguments] (lsof(8), "Output for other
// programs"). Sockets that are not bound are left out. It fails with [ErrMalformed].
func Parse(output []byte) ([]Socket, error) {
	var p parser
	number := 0
	for line := range bytes.Lines(output) {
		number++
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) == 0 {
			continue
		}
		if err := p.field(line[0], string(line[1:])); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	p.endFile()
	return p.sockets, nil
}

// parser collects the fields of a process and of one of its files.
type parser struct {
	sockets []Socket
	process Process
	file    Socket
	inFile  bool
	named   bool
}

func (p *parser) field(kind byte, value string) error {
	if kind != 'p' && p.process.PID == 0 {
		return ErrMalformed
	}
	switch kind {
	case 'p':
		return p.startProcess(value)
	case 'R', 'u':
		return p.processNumber(kind, value)
	case 'c':
		p.process.Command = hexescape.Decode(value)
	case 'L':
		p.process.User = value
	case 'f':
		p.endFile()
		p.file, p.inFile, p.named = Socket{}, true, false
	case 't', 'P', 'n', 'T':
		if !p.inFile {
			return ErrMalformed
		}
		return p.fileField(kind, value)
	default:
		return fmt.Errorf("%w: field %q", ErrMalformed, kind)
	}
	return nil
}

// startProcess starts the next process.
func (p *parser) startProcess(value string) error {
	p.endFile()
	pid, err := strconv.Atoi(value)
	if err != nil || pid <= 0 {
		return ErrMalformed
	}
	p.process, p.inFile = Process{PID: pid}, false
	return nil
}

func (p *parser) processNumber(kind byte, value string) error {
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil {
		return ErrMalformed
	}
	if kind == 'R' {
		p.process.PPID = int(n)
	} else {
		p.process.UID = uint32(n)
	}
	return nil
}

func (p *parser) fileField(kind byte, value string) (err error) {
	switch kind {
	case 't':
		switch value {
		case "IPv4", "IPv6":
			p.file.V6 = value == "IPv6"
		default:
			return ErrMalformed
		}
	case 'P':
		p.file.Protocol = value
	case 'n':
		p.named = true
		p.file.Local, p.file.Remote, err = parseName(value)
	case 'T':
		if state, ok := strings.CutPrefix(value, "ST="); ok {
			p.file.State = state
		}
	}
	return err
}

// endFile keeps the file if it is a bound TCP or UDP socket.
func (p *parser) endFile() {
	f := p.file
	ported := f.Protocol == "TCP" || f.Protocol == "UDP"
	if !p.inFile || !p.named || !ported || f.Local.Port() == 0 || len(p.sockets) >= maxSockets {
		return
	}
	f.Process = p.process
	p.sockets = append(p.sockets, f)
	p.inFile = false
}

// parseName reads "local", "local->remote" or "*:*".
func parseName(s string) (local, remote netip.AddrPort, err error) {
	l, r, connected := strings.Cut(s, "->")
	if local, err = parseAddrPort(l); err != nil {
		return local, remote, err
	}
	if connected {
		remote, err = parseAddrPort(r)
	}
	return local, remote, err
}

// parseAddrPort reads "*:80", "127.0.0.1:80", "[::1]:80"; the port may be "*" as well.
func parseAddrPort(s string) (netip.AddrPort, error) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return netip.AddrPort{}, fmt.Errorf("%w: address %q", ErrMalformed, s)
	}
	host, port := s[:i], s[i+1:]
	number := uint64(0)
	var err error
	if port != "*" {
		if number, err = strconv.ParseUint(port, 10, 16); err != nil {
			return netip.AddrPort{}, fmt.Errorf("%w: port %q", ErrMalformed, port)
		}
	}
	if host == "*" {
		return netip.AddrPortFrom(netip.Addr{}, uint16(number)), nil
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("%w: address %q", ErrMalformed, host)
	}
	return netip.AddrPortFrom(clearScope(addr.WithZone("")).Unmap(), uint16(number)), nil
}

// clearScope clears the interface index that BSD kernels keep in the second
// 16-bit group of link-local addresses, and that lsof shows.
func clearScope(a netip.Addr) netip.Addr {
	if !a.IsLinkLocalUnicast() || !a.Is6() {
		return a
	}
	b := a.As16()
	b[2], b[3] = 0, 0
	return netip.AddrFrom16(b)
}
