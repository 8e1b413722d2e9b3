//go:build linux

package procfs

import (
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
	ping   map[rawKey]uint32
	raw    map[rawKey]uint32
}

// rawKey is an IP protocol number, with the echo identifier of a ping socket or with 0
// for a raw socket.
type rawKey struct {
	v6    bool
	proto uint16
	id    uint16
}

// rawAge is for how long the tables are used before they are read again.
const rawAge = time.Second

// Find returns the inode number of the ping or raw socket that a flow belongs to.
func (r *RawSockets) Find(k flows.Key) (inode uint32, ok bool) {
	if time.Since(r.loaded) > rawAge {
		r.load()
	}
	key := rawKey{v6: k.Net == flows.NetIPv6, proto: k.Proto, id: k.LocalPort}
	if k.Proto == flows.ProtoICMP || k.Proto == flows.ProtoICMPv6 {
		if k.LocalPort == 0 {
			return 0, false
		}
		inode, ok = r.ping[key]
		return inode, ok
	}
	key.id = 0
	inode, ok = r.raw[key]
	return inode, ok
}

func (r *RawSockets) load() {
	r.loaded = time.Now()
	r.ping, r.raw = map[rawKey]uint32{}, map[rawKey]uint32{}
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
			port, inode, ok := parseRaw(line)
			if !ok {
				continue
			}
			if !file.ping {
				r.raw[rawKey{v6: file.v6, proto: port}] = inode
				continue
			}
			proto := uint16(flows.ProtoICMP)
			if file.v6 {
				proto = flows.ProtoICMPv6
			}
			r.ping[rawKey{v6: file.v6, proto: proto, id: port}] = inode
		}
	}
}

// parseRaw reads a line of /proc/net/icmp or raw: the "port" of the local address
// is the echo identifier or the protocol.
func parseRaw(line string) (port uint16, inode uint32, ok bool) {
	const local, inodeField = 1, 9
	f := strings.Fields(line)
	if len(f) <= inodeField {
		return 0, 0, false
	}
	_, hex, _ := strings.Cut(f[local], ":")
	p, err := strconv.ParseUint(hex, 16, 16)
	if err != nil {
		return 0, 0, false
	}
	n, err := strconv.ParseUint(f[inodeField], 10, 32)
	if err != nil || n == 0 {
		return 0, 0, false
	}
	return uint16(p), uint32(n), true
}
