package remote

import (
	"encoding/binary"
	"errors"

	"iftopgo/flows"
)

// operation is what a request asks for.
type operation uint8

const (
	opOwner       operation = iota + 1 // look up the owner of a flow
	opCommandLine                      // look up the command line of a process
	opStart                            // start the search
	opAgain                            // look whether a flow still has its owner
)

// request is one thing that is asked for.
type request struct {
	op  operation
	key flows.Key     // for opOwner and opAgain
	id  flows.OwnerID // for opCommandLine and opAgain
	// evidence is how the owner was found, for opAgain.
	evidence flows.Evidence
}

// requestLength is the length of a request in bytes: the operation, the fields of a
// key, an owner id, the evidence; what the operation does not use is zero. maxRequests is
// how many a message has at most.
const (
	requestLength = 49
	maxRequests   = 128
)

// errRequest says that a message does not consist of requests.
var errRequest = errors.New("malformed request")

func appendRequest(b []byte, q request) []byte {
	b = append(b, byte(q.op))
	b = appendKey(b, &q.key)
	b = binary.LittleEndian.AppendUint32(b, uint32(q.id))
	return append(b, byte(q.evidence))
}

// keyLength is the length of a key in bytes.
const keyLength = 43

func appendKey(b []byte, k *flows.Key) []byte {
	b = append(b, byte(k.Net))
	b = binary.LittleEndian.AppendUint16(b, k.Proto)
	b = binary.LittleEndian.AppendUint32(b, k.Iface)
	b = binary.LittleEndian.AppendUint16(b, k.LocalPort)
	b = binary.LittleEndian.AppendUint16(b, k.RemotePort)
	b = append(b, k.Local[:]...)
	return append(b, k.Remote[:]...)
}

// parseKey reads what appendKey wrote; b has keyLength bytes.
func parseKey(b []byte) (k flows.Key, ok bool) {
	k.Net = flows.Net(b[0])
	k.Proto = binary.LittleEndian.Uint16(b[1:])
	k.Iface = binary.LittleEndian.Uint32(b[3:])
	k.LocalPort = binary.LittleEndian.Uint16(b[7:])
	k.RemotePort = binary.LittleEndian.Uint16(b[9:])
	copy(k.Local[:], b[11:27])
	copy(k.Remote[:], b[27:43])
	return k, k.Net <= flows.NetIPv6
}

// parseRequests reads a message of requests, which is untrusted.
func parseRequests(b []byte) ([]request, error) {
	n := len(b) / requestLength
	if len(b)%requestLength != 0 || n == 0 || n > maxRequests {
		return nil, errRequest
	}
	all := make([]request, n)
	for i := range all {
		q, err := parseRequest(b[i*requestLength : (i+1)*requestLength])
		if err != nil {
			return nil, err
		}
		all[i] = q
	}
	return all, nil
}

func parseRequest(b []byte) (q request, err error) {
	k, ok := parseKey(b[1 : 1+keyLength])
	q = request{
		op: operation(b[0]), key: k, id: flows.OwnerID(binary.LittleEndian.Uint32(b[1+keyLength:])),
		evidence: flows.Evidence(b[requestLength-1]),
	}
	switch {
	case q.op == opAgain && ok && q.evidence.Valid():
		return q, nil
	case q.evidence != flows.EvidenceNone:
		return q, errRequest
	case q.op == opOwner && ok && q.id == 0:
		return q, nil
	case q.op == opCommandLine && q.key == flows.Key{}:
		return q, nil
	case q.op == opStart && q.key == flows.Key{} && q.id == 0:
		return q, nil
	default:
		return q, errRequest
	}
}
