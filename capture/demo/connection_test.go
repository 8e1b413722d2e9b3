package demo

import (
	"bytes"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// Until the first packets get lost.
func TestConnectionsBeginWithAHandshakeAndEndWithOne(t *testing.T) {
	t.Parallel()
	type ends struct {
		client, server         [16]byte
		clientPort, serverPort uint16
	}
	const answer = 0x80 // stands for the server, whose segments never have this flag
	opened := []byte{flagSYN, answer | flagSYN | flagACK, flagACK}
	ended := []byte{flagFIN | flagACK, answer | flagFIN | flagACK, flagACK}
	refusal := []byte{flagSYN, answer | flagRST | flagACK}
	flags := map[ends][]byte{}
	frames(t, NewSource(), lossAt, func(_ *frame.Frame, p *decode.Packet) {
		if p.Proto != protoTCP {
			return
		}
		there, back := ends{p.Src, p.Dst, p.SrcPort, p.DstPort}, ends{p.Dst, p.Src, p.DstPort, p.SrcPort}
		switch {
		case flags[there] != nil:
			flags[there] = append(flags[there], p.TCPFlags)
		case flags[back] != nil:
			flags[back] = append(flags[back], answer|p.TCPFlags)
		case p.TCPFlags == flagSYN && p.SrcPort > p.DstPort:
			flags[there] = []byte{flagSYN}
		default:
			t.Fatalf("flags %#x before a SYN of the client: %+v", p.TCPFlags, p)
		}
	})
	var closed, refused int
	for who, seen := range flags {
		switch {
		case bytes.Equal(seen, refusal):
			refused++
		case !bytes.HasPrefix(seen, opened[:min(3, len(seen))]):
			t.Errorf("%v begins with %x", who, seen[:min(3, len(seen))])
		case bytes.HasSuffix(seen, ended):
			closed++
		case bytes.IndexByte(seen[:max(len(seen)-2, 0)], flagFIN|flagACK) >= 0:
			t.Errorf("%v goes on after a FIN: %x", who, seen)
		}
	}
	if closed < 10 || refused == 0 {
		t.Errorf("%d connections closed and %d refused, want some of both", closed, refused)
	}
}
