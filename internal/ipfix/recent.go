package ipfix

import (
	"slices"
	"time"

	"iftopgo/internal/ipfix/wire"
)

// answerTime is how long it is waited for a refusal of a datagram. That the host of a collector does
// not answer ARP is known after three seconds (arp(7): mcast_solicit, retrans_time_ms).
const answerTime = 4 * time.Second

// unquotedTime is how old datagrams are at most that a refusal may be of that does not say of which.
const unquotedTime = time.Second

// refusal says that a datagram was not received (ICMP).
type refusal struct {
	// err says why.
	err error
	// quoted says that it has the beginning of the datagram, and sequence the number in there.
	quoted   bool
	sequence uint32
}

// sentMessage is a datagram that was sent at a time, with the number that it had. Of the message
// the counts are kept.
type sentMessage struct {
	at       time.Time
	sequence uint32
	message  wire.Message
}

// recent are the datagrams that may still be refused, oldest first.
type recent []sentMessage

// add adds a datagram.
func (r *recent) add(at time.Time, sequence uint32, m *wire.Message) {
	*r = append(*r, sentMessage{at, sequence, wire.Message{Records: m.Records, Octets: m.Octets, Packets: m.Packets}})
}

// refused removes the datagrams that nobody has received, by a refusal, and returns them: the one
// that is quoted and all that were sent after it. A host refuses the first few of many and is then
// silent (Linux: six, then one a second), so that silence about those says nothing.
func (r *recent) refused(f refusal, now time.Time) recent {
	first := slices.IndexFunc(*r, func(s sentMessage) bool {
		if f.quoted {
			return int32(s.sequence-f.sequence) >= 0 // They wrap.
		}
		return now.Sub(s.at) < unquotedTime
	})
	if first < 0 {
		return nil
	}
	from := (*r)[first:]
	*r = (*r)[:first:first]
	return from
}

// settled removes the datagrams that are not refused any more, and returns them.
func (r *recent) settled(now time.Time) recent {
	n := slices.IndexFunc(*r, func(s sentMessage) bool { return now.Sub(s.at) < answerTime })
	if n < 0 {
		n = len(*r)
	}
	until := (*r)[:n]
	if *r = (*r)[n:]; len(*r) == 0 {
		*r = nil
	}
	return until
}
