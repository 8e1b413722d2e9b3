package remote

import (
	"encoding/binary"
	"errors"

	"iftopgo/flows"
)

// verb is what a question asks for.
type verb uint8

const (
	whose       verb = iota + 1 // the owner of a flow
	commandLine                 // the command line of an owner
	begin                       // nothing yet: that the search begins
)

// question is one thing that is asked.
type question struct {
	verb verb
	key  flows.Key     // for whose
	id   flows.OwnerID // for commandLine
}

// questionLength is the length of a question, in bytes: the verb, then what a key
// has, then an owner; what the verb has no use for is zero. maxQuestions is how
// many a message has at most.
const (
	questionLength = 48
	maxQuestions   = 128
)

// errQuestion says that a message has no questions, or something else.
var errQuestion = errors.New("not a question about owners")

func appendQuestion(b []byte, q question) []byte {
	b = append(b, byte(q.verb))
	b = appendKey(b, &q.key)
	return binary.LittleEndian.AppendUint32(b, uint32(q.id))
}

// keyLength is the length of a key, in bytes.
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

// parseQuestions reads a message of questions, which may be anything.
func parseQuestions(b []byte) ([]question, error) {
	n := len(b) / questionLength
	if len(b)%questionLength != 0 || n == 0 || n > maxQuestions {
		return nil, errQuestion
	}
	all := make([]question, n)
	for i := range all {
		q, err := parseQuestion(b[i*questionLength : (i+1)*questionLength])
		if err != nil {
			return nil, err
		}
		all[i] = q
	}
	return all, nil
}

func parseQuestion(b []byte) (q question, err error) {
	k, ok := parseKey(b[1 : 1+keyLength])
	q = question{verb(b[0]), k, flows.OwnerID(binary.LittleEndian.Uint32(b[1+keyLength:]))}
	switch {
	case q.verb == whose && ok && q.id == 0:
		return q, nil
	case q.verb == commandLine && q.key == flows.Key{}:
		return q, nil
	case q.verb == begin && q.key == flows.Key{} && q.id == 0:
		return q, nil
	default:
		return q, errQuestion
	}
}
