package demo

import (
	"net/netip"
	"time"
)

// Talk is what the host has with one other host, as often as the script has it.
type Talk struct {
	// Owner is the process, nil when none of this host is behind it.
	Owner *Owner
	Host  netip.Addr
	Name  string
	// Proto is the IP protocol number, Port that of the server, 0 for none.
	Proto, Port uint16
	// Sent and Recv are about how many bytes an hour of it carries.
	Sent, Recv uint64
}

// Talks returns all of them.
func Talks() []Talk {
	owners := map[*owner]*Owner{}
	var all []Talk
	for i := range script {
		r := &script[i]
		if r.kind == arp {
			continue
		}
		if o := r.owner; o != nil && owners[o] == nil {
			owners[o] = &Owner{Name: o.name, Exe: o.exe, User: o.user, PackageName: o.packageName, Container: o.container}
		}
		out, in := r.hourly()
		for n, h := range r.remotes {
			t := Talk{Owner: owners[r.owner], Host: h.addr, Name: h.name, Proto: protocol(r.kind, h.addr), Port: r.port, Sent: out, Recv: in}
			if len(r.names) > 0 {
				t.Name = r.names[n*len(r.names)/len(r.remotes)]
			}
			all = append(all, t)
		}
	}
	return all
}

// hourly returns about how many bytes each remote host of the role is sent in an hour, and how
// many come from it: some of a conversation is spent on its pauses, and on what is as large as
// its rate allows.
func (r *role) hourly() (sent, recv uint64) {
	middle := func(t times) time.Duration { return (t.from + t.to) / 2 }
	request, response := uint64(r.request.from+r.request.to)/2, uint64(r.response.from+r.response.to)/2
	each := middle(r.interval)
	if least := time.Duration((request + response) * 8 * uint64(time.Second) / uint64(max(r.bitRate, 1))); each < least {
		each = least
	}
	if r.lifetime == oneExchange {
		each = middle(r.pause)
	}
	exchanges := uint64(max(r.count, 1)) * uint64(time.Hour/max(each, time.Millisecond))
	if r.lifetime != (times{}) && r.lifetime != oneExchange {
		exchanges = exchanges * uint64(middle(r.lifetime)) / uint64(middle(r.lifetime)+middle(r.pause))
	}
	exchanges /= uint64(len(r.remotes))
	sent, recv = exchanges*request, exchanges*response
	if r.localServer {
		sent, recv = recv, sent
	}
	return sent, recv
}
