package suites

import (
	"context"
	"slices"
)

// maxBelow bounds the ways of packing that are remembered of a flow.
const maxBelow = 4

// tsharkArgs are the arguments that make tshark print one line of fields a packet:
// no names (-n), no datagrams or streams put together, for each packet is counted where
// its own header says.
func tsharkArgs() []string {
	names := make([]string, 0, 2*len(fieldNames))
	for _, name := range fieldNames {
		names = append(names, "-e", name)
	}
	return append([]string{
		"-n", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE",
		"-T", "fields", "-E", "occurrence=f", "-E", "separator=/t",
	}, names...)
}

// tally adds up the packets of one file by flow. That is what tshark's -z conv prints,
// but for tunnels: there it counts a packet to the conversation outside and to the one
// inside.
type tally struct {
	Reading
	known fragments
}

func newTally() *tally {
	return &tally{Reading{Flows: Flows{}, Below: map[Flow][]string{}}, fragments{}}
}

func (t *tally) add(p *packet) {
	t.Packets++
	t.Bytes += p.bytes
	t.NotCounted += p.notCounted
	if !p.isIP {
		return
	}
	t.known.resolve(p)
	flow := p.flow()
	if !t.Flows.add(flow, Count{1, p.bytes + p.notCounted}) {
		t.Incomplete = "more flows than are remembered"
		return
	}
	if below := t.Below[flow]; len(below) < maxBelow && !slices.Contains(below, p.below) {
		t.Below[flow] = append(below, p.below)
	}
}

// tshark hands over every packet of a file, and returns how far it came.
func (t *Tools) tshark(ctx context.Context, path string, packet func(*packet)) (Reading, error) {
	read := false
	e, err := run(ctx, t.Limits, t.env, append(append([]string{t.Tshark}, tsharkArgs()...), "-r", path), func(line []byte) error {
		p, err := parseFields(string(line))
		if err == nil && p.isPacket {
			read = true
			packet(&p)
		}
		return err
	})
	switch {
	case err != nil:
		return Reading{}, err
	case e.late || e.crash != "" || e.status != 0 && !read:
		return failed(e, wiresharkMessage(e.messages, "tshark", path)), nil
	case e.status != 0:
		return Reading{State: Damaged, Message: wiresharkMessage(e.messages, "tshark", path)}, nil
	}
	return Reading{}, nil
}

// tsharkAlone asks tshark for the flows of one file.
func (t *Tools) tsharkAlone(ctx context.Context, path string) (Reading, error) {
	sum := newTally()
	end, err := t.tshark(ctx, path, sum.add)
	sum.State, sum.Message = end.State, end.Message
	return sum.Reading, err
}
