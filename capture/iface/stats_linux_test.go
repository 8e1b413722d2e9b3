package iface

import (
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
)

// message is a message of netlink.
func message(kind uint16, seq uint32, body []byte) []byte {
	ne := binary.NativeEndian
	b := ne.AppendUint32(nil, uint32(messageHeader+len(body)))
	b = ne.AppendUint16(b, kind)
	b = ne.AppendUint16(b, unix.NLM_F_MULTI)
	b = ne.AppendUint32(b, seq)
	b = ne.AppendUint32(b, 0)
	b = append(b, body...)
	return append(b, make([]byte, aligned(len(b))-len(b))...)
}

// stats is the body of an answer about an interface, whose counters are from and the numbers after it.
func stats(index uint32, from uint64) []byte {
	ne := binary.NativeEndian
	b := append(make([]byte, 4), ne.AppendUint32(nil, index)...)
	b = ne.AppendUint32(b, filterLink64)
	b = ne.AppendUint16(b, attrHeader) // The kernel pads, so that counters are aligned.
	b = ne.AppendUint16(b, 0)
	b = ne.AppendUint16(b, attrHeader+25*8)
	b = ne.AppendUint16(b, statsLink64)
	for i := range uint64(25) {
		b = ne.AppendUint64(b, from+i)
	}
	return b
}

func TestCountersAreReadFromTheKernelsAnswer(t *testing.T) {
	t.Parallel()
	answer := append(message(unix.RTM_NEWSTATS, 3, stats(2, 100)), message(unix.RTM_NEWSTATS, 3, stats(7, 1000))...)
	answer = append(answer, message(unix.RTM_NEWSTATS, 2, stats(9, 1))...) // to an older request
	all := make(map[int]interfaces.Counters)
	done, err := parseStats(answer, 3, all)
	if done || err != nil {
		t.Fatalf("done: %v, %v", done, err)
	}
	counters := func(n uint64) interfaces.Counters {
		return interfaces.Counters{
			Packets: flows.Pair{Recv: n, Sent: n + 1}, Bytes: flows.Pair{Recv: n + 2, Sent: n + 3},
			Errors: flows.Pair{Recv: n + 4, Sent: n + 5}, Drops: flows.Pair{Recv: n + 6 + n + 15, Sent: n + 7},
		}
	}
	if diff := cmp.Diff(map[int]interfaces.Counters{2: counters(100), 7: counters(1000)}, all); diff != "" {
		t.Error(diff)
	}
	if done, err := parseStats(message(unix.NLMSG_DONE, 3, make([]byte, 4)), 3, all); !done || err != nil {
		t.Errorf("at the end: %v, %v", done, err)
	}
	refused := binary.NativeEndian.AppendUint32(nil, 0xffffffff-uint32(unix.EOPNOTSUPP)+1)
	if _, err := parseStats(message(unix.NLMSG_ERROR, 3, refused), 3, all); !errors.Is(err, unix.EOPNOTSUPP) {
		t.Errorf("an old kernel's answer is %v", err)
	}
}

// FuzzStats reads any bytes as an answer: it ends, and each interface it finds had a whole
// set of counters.
func FuzzStats(f *testing.F) {
	f.Add(message(unix.RTM_NEWSTATS, 1, stats(2, 100)))
	f.Add(message(unix.NLMSG_DONE, 1, nil))
	f.Add(message(unix.NLMSG_ERROR, 1, []byte{1}))
	f.Add(message(unix.RTM_NEWSTATS, 1, stats(2, 100))[:60])
	f.Fuzz(func(t *testing.T, b []byte) {
		all := make(map[int]interfaces.Counters)
		done, err := parseStats(b, 1, all)
		if done && err != nil {
			t.Errorf("done with %v", err)
		}
		if len(all)*linkStats64 > len(b) {
			t.Errorf("%d interfaces in %d bytes", len(all), len(b))
		}
	})
}
