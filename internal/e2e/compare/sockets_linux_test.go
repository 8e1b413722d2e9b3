package compare

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// The parts of sock_diag(7) for packet sockets (linux/packet_diag.h).
const (
	byFamily   = 20 // SOCK_DIAG_BY_FAMILY
	requestLen = 20 // struct packet_diag_req
	answerLen  = 16 // struct packet_diag_msg
	inodeAt    = 4  // its field pdiag_ino
)

// packetSockets asks the kernel for the inodes of all packet sockets of a host, whosever
// they are.
func packetSockets(t *testing.T, h *nettest.Host) (inodes []uint32) {
	t.Helper()
	h.Do(t, func() error {
		req := nl.NewNetlinkRequest(byFamily, unix.NLM_F_DUMP)
		ask := make([]byte, requestLen)
		ask[0] = unix.AF_PACKET
		req.AddRawData(ask)
		answers, err := req.Execute(unix.NETLINK_SOCK_DIAG, 0)
		if err != nil {
			return fmt.Errorf("asking for packet sockets: %w", err)
		}
		for _, b := range answers {
			if len(b) >= answerLen {
				inodes = append(inodes, binary.NativeEndian.Uint32(b[inodeAt:]))
			}
		}
		return nil
	})
	return inodes
}

// droppedBy is how many packets there was no room for in the sockets of a group, since they
// were opened or the last time somebody asked: the kernel forgets the number then
// (PACKET_STATISTICS of packet(7)). So those that tell it themselves must not be asked for.
func droppedBy(t *testing.T, g *group, inodes []uint32) (packets float64) {
	t.Helper()
	for _, inode := range inodes {
		pid, fd, found := holder(g.processes(t), inode)
		if !found {
			continue
		}
		n, err := statistics(pid, fd)
		if err != nil {
			t.Logf("reading what a socket has dropped: %v", err)
			return unknown
		}
		packets += float64(n)
	}
	return packets
}

// holder finds a process that has a socket open, and as what.
func holder(pids []string, inode uint32) (pid, fd int, found bool) {
	name := fmt.Sprintf("socket:[%d]", inode)
	for _, p := range pids {
		files, err := filepath.Glob(filepath.Join("/proc", p, "fd", "*"))
		if err != nil {
			continue
		}
		for _, path := range files {
			if to, err := os.Readlink(path); err != nil || to != name {
				continue // It was closed, or is another.
			}
			pid, _ = strconv.Atoi(p)
			fd, _ = strconv.Atoi(path[strings.LastIndexByte(path, '/')+1:])
			return pid, fd, true
		}
	}
	return 0, 0, false
}

// statistics reads the drops of a socket that another process has open.
func statistics(pid, fd int) (drops uint64, err error) {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return 0, fmt.Errorf("opening a process: %w", err)
	}
	defer unix.Close(process)
	socket, err := unix.PidfdGetfd(process, fd, 0)
	if err != nil {
		return 0, fmt.Errorf("taking a socket: %w", err)
	}
	defer unix.Close(socket)
	stats, err := unix.GetsockoptTpacketStats(socket, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0, fmt.Errorf("reading the statistics of a socket: %w", err)
	}
	return uint64(stats.Drops), nil
}
