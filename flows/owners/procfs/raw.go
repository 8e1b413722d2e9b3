//go:build linux

package procfs

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
)

// RawSockets finds the sockets that sock_diag does not list on every kernel: ping sockets
// (icmp(7)) and raw sockets (raw(7)). They are few.
//
// It is not safe for concurrent use.
type RawSockets struct {
	FS FS

	loaded time.Time
	ping   map[pingKey]RawSocket
	raw    []RawSocket
}

// RawSocket is a ping or raw socket.
type RawSocket struct {
	// Inode is its inode number, by which /proc/PID/fd names it.
	Inode uint32
	// UID is the user who has made it.
	UID uint32

	v6            bool
	local, remote flows.Addr // unspecified if it is not bound or connected
	// number is the IP protocol number of a raw socket, the echo identifier of a ping
	// socket.
	number uint16
}

// pingKey is the echo identifier of a ping socket.
type pingKey struct {
	v6 bool
	id uint16
}

// rawAge is for how long the tables are used before they are read again; maxRaw bounds the
// raw sockets that are kept.
const (
	rawAge = time.Second
	maxRaw = 1024
)

// Ping returns the ping socket that has the echo identifier of a flow.
func (r *RawSockets) Ping(k flows.Key) (RawSocket, bool) {
	r.refresh()
	s, ok := r.ping[pingKey{v6: k.Net == flows.NetIPv6, id: k.LocalPort}]
	return s, ok
}

// Raw returns the raw sockets that get the packets of a flow: each of them gets all.
func (r *RawSockets) Raw(k flows.Key) (all []RawSocket) {
	r.refresh()
	for i := range r.raw {
		if s := &r.raw[i]; s.gets(&k) {
			all = append(all, *s)
		}
	}
	return all
}

// gets reports whether a raw socket gets the packets of a flow (raw_v4_match in
// net/ipv4/raw.c): those of its protocol, if it is bound to the address and connected to
// no other one.
func (s *RawSocket) gets(k *flows.Key) bool {
	return s.v6 == (k.Net == flows.NetIPv6) && s.number == k.Proto &&
		(s.local.Netip().IsUnspecified() || s.local == k.Local) && (s.remote.Netip().IsUnspecified() || s.remote == k.Remote)
}

func (r *RawSockets) refresh() {
	if time.Since(r.loaded) > rawAge {
		r.load()
	}
}

func (r *RawSockets) load() {
	r.loaded = time.Now()
	r.ping, r.raw = map[pingKey]RawSocket{}, nil
	for _, file := range []struct {
		name string
		ping bool
		v6   bool
	}{{"icmp", true, false}, {"icmp6", true, true}, {"raw", false, false}, {"raw6", false, true}} {
		b, err := read(r.FS.root() + "/thread-self/net/" + file.name)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(b)) {
			s, ok := parseRaw(line)
			if !ok {
				continue
			}
			s.v6 = file.v6
			if file.ping {
				r.ping[pingKey{v6: s.v6, id: s.number}] = s
			} else if len(r.raw) < maxRaw {
				r.raw = append(r.raw, s)
			}
		}
	}
}

// parseRaw reads a line of /proc/net/icmp or raw: the "port" of the local address
// is the echo identifier or the protocol.
func parseRaw(line string) (s RawSocket, ok bool) {
	const local, remote, uid, inode = 1, 2, 7, 9
	f := strings.Fields(line)
	if len(f) <= inode {
		return s, false
	}
	var okLocal, okRemote bool
	s.local, s.number, okLocal = parseEnd(f[local])
	s.remote, _, okRemote = parseEnd(f[remote])
	user, err1 := strconv.ParseUint(f[uid], 10, 32)
	n, err2 := strconv.ParseUint(f[inode], 10, 32)
	if !okLocal || !okRemote || err1 != nil || err2 != nil || n == 0 {
		return s, false
	}
	s.UID, s.Inode = uint32(user), uint32(n)
	return s, true
}

// parseEnd reads an address and a port, such as "0100007F:0059": the address is in words
// of 32 bits as this machine has them.
func parseEnd(text string) (a flows.Addr, port uint16, ok bool) {
	host, digits, _ := strings.Cut(text, ":")
	n, err := strconv.ParseUint(digits, 16, 16)
	if err != nil || (len(host) != 8 && len(host) != 32) {
		return a, 0, false
	}
	b, err := hex.DecodeString(host)
	if err != nil {
		return a, 0, false
	}
	if len(b) == 4 {
		a[10], a[11] = 0xff, 0xff // IPv4-mapped.
	}
	words := a[len(a)-len(b):]
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(words[i:], binary.BigEndian.Uint32(b[i:]))
	}
	return a, uint16(n), true
}
