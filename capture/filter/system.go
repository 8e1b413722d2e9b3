package filter

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"iftopgo/internal/boundedfile"
	"iftopgo/internal/nameserver"
)

// DefaultLookupTime is how long the resolver of System looks up hosts by default.
const DefaultLookupTime = nameserver.LookupTime

// System returns a resolver that uses the files services, protocols, networks and
// ethers in /etc, each read when it is first needed, and net.Resolver for hosts. Names
// that are not in the files are looked up as by [Builtin]. All lookups of hosts
// together take at most lookupTime, and end with the context; 0 stands for
// DefaultLookupTime. open opens files once this process may not any more, nil if it always may. Any number of goroutines may use the resolver at the same time.
func System(ctx context.Context, lookupTime time.Duration, open nameserver.Open) Resolver {
	if lookupTime == 0 {
		lookupTime = DefaultLookupTime
	}
	client, hosts := nameserver.NewClient(nil, open), nameserver.NewSystemFile(nameserver.HostsFile, open)
	s := newSystem("/etc", lookupTime, func(ctx context.Context, network, host string) ([]netip.Addr, error) {
		if text, replaced := hosts.Replaced(); replaced {
			if found := nameserver.AddrsIn(text, host); len(found) > 0 {
				return found, nil
			}
		}
		return nameserver.Ask(ctx, client, nil, func(ctx context.Context, r *net.Resolver) ([]netip.Addr, error) {
			return r.LookupNetIP(ctx, network, host)
		})
	})
	s.ctx, s.open = ctx, open
	return s
}

// lookupFunc is the type of net.Resolver.LookupNetIP.
type lookupFunc func(ctx context.Context, network, host string) ([]netip.Addr, error)

// system is the resolver System returns.
type system struct {
	builtin
	ctx    context.Context
	lookup lookupFunc
	open   nameserver.Open

	services, protocols, networks, ethers func() map[string]string

	mu   sync.Mutex
	left time.Duration // of the time for lookups
}

// newSystem returns a resolver that reads the files in dir.
func newSystem(dir string, lookupTime time.Duration, lookup lookupFunc) *system {
	s := &system{ctx: context.Background(), lookup: lookup, left: lookupTime}
	table := func(name string, parse parseFunc) func() map[string]string {
		return sync.OnceValue(func() map[string]string {
			return readNames(filepath.Join(dir, name), s.open, parse)
		})
	}
	s.services, s.protocols = table("services", addService), table("protocols", addNamed)
	s.networks, s.ethers = table("networks", addNetwork), table("ethers", addEther)
	return s
}

// maxNames is the size of the largest file that is read, in bytes: tens of thousands of
// names, more than any system comes with.
const maxNames = 4 << 20

// readNames reads a file of lines of fields, with comments after "#". A file that
// cannot be read counts as empty, since most systems lack one or another. So does one
// that is too large, because a part of it could give a name another meaning than all.
func readNames(path string, open nameserver.Open, parse parseFunc) map[string]string {
	text, _, err := boundedfile.Read(path, maxNames)
	if open != nil && errors.Is(err, fs.ErrPermission) {
		var f *os.File
		if f, err = open(path); err == nil {
			text, _, err = boundedfile.ReadFrom(f, maxNames)
		}
	}
	if err != nil {
		return map[string]string{}
	}
	return parseNames(text, parse)
}

// parseFunc adds the fields of a line, at least two, to a table.
type parseFunc func(fields []string, to map[string]string)

// parseNames makes a table of the text of a file.
func parseNames(text []byte, parse parseFunc) map[string]string {
	table := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if fields := strings.Fields(line); len(fields) >= 2 {
			parse(fields, table)
		}
	}
	return table
}

// addNew adds an entry unless the key has one: the first in a file counts.
func addNew(to map[string]string, key, value string) {
	if _, ok := to[key]; !ok {
		to[key] = value
	}
}

// addService adds a line as "http 80/tcp www": the keys are "http/tcp" and "www/tcp".
func addService(fields []string, to map[string]string) {
	port, protocol, ok := strings.Cut(fields[1], "/")
	if !ok {
		return
	}
	for i, name := range fields {
		if i != 1 {
			addNew(to, name+"/"+protocol, port)
		}
	}
}

// addNamed adds a line as "tcp 6 TCP": a name, a value, and further names.
func addNamed(fields []string, to map[string]string) {
	for i, name := range fields {
		if i != 1 {
			addNew(to, name, fields[1])
		}
	}
}

// addNetwork is addNamed for names that are looked up regardless of case, as
// getnetbyname(3) does.
func addNetwork(fields []string, to map[string]string) {
	for i, name := range fields {
		if i != 1 {
			addNew(to, strings.ToLower(name), fields[1])
		}
	}
}

// addEther adds a line as "00:11:22:33:44:55 gate": a value and its name, which is looked
// up regardless of case, as ether_hostton(3) does.
func addEther(fields []string, to map[string]string) {
	addNew(to, strings.ToLower(fields[1]), fields[0])
}

// Hosts asks net.Resolver, for as long as there is time left. It ignores case in
// /etc/hosts, as name servers do.
func (s *system) Hosts(name string) ([]netip.Addr, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.ctx, s.left)
	defer cancel()
	start := time.Now()
	addrs, err := s.lookup(ctx, "ip", name)
	s.left = max(0, s.left-time.Since(start))
	return addrs, err
}

// Network looks a network up in /etc/networks.
func (s *system) Network(name string) (netip.Addr, error) {
	text, ok := s.networks()[strings.ToLower(name)]
	if !ok {
		return s.builtin.Network(name)
	}
	// Trailing zeros may be left out: 127 is 127.0.0.0.
	text += strings.Repeat(".0", max(0, 3-strings.Count(text, ".")))
	return netip.ParseAddr(text)
}

// Port looks a service up in /etc/services.
func (s *system) Port(service, protocol string) (uint16, error) {
	if text, ok := s.services()[service+"/"+protocol]; ok {
		if port, err := strconv.ParseUint(text, 10, 16); err == nil {
			return uint16(port), nil
		}
	}
	return s.builtin.Port(service, protocol)
}

// Protocol looks a protocol up in /etc/protocols.
func (s *system) Protocol(name string) (int, error) {
	if text, ok := s.protocols()[name]; ok {
		if n, err := strconv.ParseUint(text, 10, 16); err == nil {
			return int(n), nil
		}
	}
	return s.builtin.Protocol(name)
}

// Ether looks a host up in /etc/ethers.
func (s *system) Ether(name string) ([6]byte, error) {
	if text, ok := s.ethers()[strings.ToLower(name)]; ok {
		if mac, err := net.ParseMAC(padMAC(text)); err == nil && len(mac) == 6 {
			return [6]byte(mac), nil
		}
	}
	return [6]byte{}, unknown("MAC address", name)
}

// padMAC writes every byte of a MAC address with two digits; in ethers(5) one will do.
func padMAC(s string) string {
	parts := strings.Split(s, ":")
	for i, p := range parts {
		if len(p) == 1 {
			parts[i] = "0" + p
		}
	}
	return strings.Join(parts, ":")
}
