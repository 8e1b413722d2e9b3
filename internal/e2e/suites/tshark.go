package suites

import (
	"context"
)

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

// tshark asks tshark for every packet of a file and adds them up by flow. That is what
// its -z conv prints, but for tunnels: there it counts a packet to the conversation
// outside and to the one inside.
func (t *Tools) tshark(ctx context.Context, path string) (Reading, error) {
	r := Reading{Flows: Flows{}, Below: map[Flow]string{}}
	known := fragments{}
	e, err := run(ctx, t.Limits, t.env, append(append([]string{t.Tshark}, tsharkArgs()...), "-r", path), func(line []byte) error {
		p, err := parseFields(string(line))
		if err != nil || !p.isPacket {
			return err
		}
		r.Packets++
		r.Bytes += p.bytes
		if !p.isIP {
			return nil
		}
		known.resolve(&p)
		flow := p.flow()
		switch _, known := r.Flows[flow]; {
		case !r.Flows.add(flow, Count{1, p.bytes}):
			r.Incomplete = "more flows than are remembered"
		case !known:
			r.Below[flow] = p.below
		}
		return nil
	})
	switch {
	case err != nil:
		return r, err
	case e.late || e.crash != "" || e.status != 0 && r.Packets == 0:
		return failed(e, wiresharkMessage(e.messages, "tshark", path)), nil
	case e.status != 0:
		r.State, r.Message = Damaged, wiresharkMessage(e.messages, "tshark", path)
	}
	return r, nil
}
