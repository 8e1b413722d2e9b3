package remote

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/owners"
)

// messageKind is what a message of the server contains, its first byte.
type messageKind uint8

const (
	kindOwners messageKind = iota + 1 // a JSON list of owners
	kindOwned                         // records of a key, an owner id and the evidence
	kindRest                          // a part of the JSON of the rest of a batch
	kindEnd                           // the last part, which completes the batch
)

// maxAnswer is the greatest length of a message in bytes, with its kind. A socket
// buffer has room for several (net.core.wmem_default).
const maxAnswer = 32 << 10

// errAnswer says that a message of the server is malformed.
var errAnswer = errors.New("malformed answer about owners")

// maxRest is the greatest length in bytes of the JSON of what a batch has beside
// Owners and Owned.
const maxRest = 1 << 20

// ownedLength is the length in bytes of a record: key, owner id, evidence.
const ownedLength = keyLength + 4 + 1

// encodeBatch returns the messages of a batch, in order.
func encodeBatch(b owners.Batch) ([][]byte, error) {
	all, err := encodeOwners(b.Owners)
	if err != nil {
		return nil, err
	}
	all = append(all, encodeOwned(b.Owned)...)
	b.Owners, b.Owned = nil, nil
	rest, err := encodeRest(b)
	return append(all, rest...), err
}

// encodeOwners returns the messages of owners, as many in each as fit.
func encodeOwners(list []flows.Owner) (all [][]byte, err error) {
	var message []byte
	flush := func() {
		if len(message) > 0 {
			message = append(message, ']')
			all, message = append(all, message), nil
		}
	}
	for _, o := range list {
		text, err := encodeOwner(o)
		if err != nil {
			return nil, err
		}
		if len(message)+len(text)+2 > maxAnswer {
			flush()
		}
		if len(message) == 0 {
			message = []byte{byte(kindOwners), '['}
		} else {
			message = append(message, ',')
		}
		message = append(message, text...)
	}
	flush()
	return all, nil
}

// encodeOwner returns the JSON of an owner. One that did not fit would be sent
// without its texts; they are cleaned to lengths that always fit.
func encodeOwner(o flows.Owner) ([]byte, error) {
	text, err := json.Marshal(o)
	if err == nil && len(text)+3 > maxAnswer {
		text, err = json.Marshal(flows.Owner{ID: o.ID, Kind: o.Kind, PID: o.PID, PPID: o.PPID, UID: o.UID, Ended: o.Ended})
	}
	if err != nil {
		return nil, fmt.Errorf("encoding an owner: %w", err)
	}
	return text, nil
}

// encodeOwned returns the messages of answers to Ask.
func encodeOwned(left []flows.Owned) (all [][]byte) {
	const most = (maxAnswer - 1) / ownedLength
	for len(left) > 0 {
		n := min(len(left), most)
		message := make([]byte, 0, 1+n*ownedLength)
		message = append(message, byte(kindOwned))
		for _, m := range left[:n] {
			message = appendKey(message, &m.Key)
			message = binary.LittleEndian.AppendUint32(message, uint32(m.Owner))
			message = append(message, byte(m.Evidence))
		}
		all, left = append(all, message), left[n:]
	}
	return all
}

// encodeRest returns the messages of the rest of a batch, of which the last one
// completes it.
func encodeRest(b owners.Batch) (all [][]byte, err error) {
	text, err := json.Marshal(b)
	if err != nil || len(text) > maxRest {
		return nil, fmt.Errorf("encoding the rest of a batch, %d bytes: %w", len(text), err)
	}
	for ; len(text) > maxAnswer-1; text = text[maxAnswer-1:] {
		all = append(all, append([]byte{byte(kindRest)}, text[:maxAnswer-1]...))
	}
	return append(all, append([]byte{byte(kindEnd)}, text...)), nil
}

// parseOwned reads the records of encodeOwned.
func parseOwned(b []byte) ([]flows.Owned, error) {
	if len(b)%ownedLength != 0 {
		return nil, errAnswer
	}
	all := make([]flows.Owned, 0, len(b)/ownedLength)
	for ; len(b) > 0; b = b[ownedLength:] {
		k, ok := parseKey(b)
		evidence := flows.Evidence(b[keyLength+4])
		if !ok || !evidence.Valid() {
			return nil, errAnswer
		}
		all = append(all, flows.Owned{
			Key: k, Owner: flows.OwnerID(binary.LittleEndian.Uint32(b[keyLength:])), Evidence: evidence,
		})
	}
	return all, nil
}

// partialBatch is a batch that is not complete yet.
type partialBatch struct {
	batch owners.Batch
	rest  []byte
}

// A batch has at most what an owners.Resolver keeps at most.
const (
	maxOwners = 8192
	maxOwned  = 65536
)

// add takes a message and reports whether it completes the batch.
func (p *partialBatch) add(message []byte) (complete bool, err error) {
	if len(message) == 0 || len(message) > maxAnswer {
		return false, errAnswer
	}
	switch b := message[1:]; messageKind(message[0]) {
	case kindOwners:
		var some []flows.Owner
		err = json.Unmarshal(b, &some)
		if slices.ContainsFunc(some, func(o flows.Owner) bool { return !o.Kind.Valid() }) {
			err = errAnswer
		}
		p.batch.Owners = append(p.batch.Owners, some...)
	case kindOwned:
		var some []flows.Owned
		some, err = parseOwned(b)
		p.batch.Owned = append(p.batch.Owned, some...)
	case kindRest:
		p.rest = append(p.rest, b...)
	case kindEnd:
		complete = true
		err = p.finish(append(p.rest, b...))
	default:
		err = errAnswer
	}
	switch {
	case err != nil:
		return false, fmt.Errorf("%w: %w", errAnswer, err)
	case len(p.batch.Owners) > maxOwners, len(p.batch.Owned) > maxOwned, len(p.rest) > maxRest:
		return false, fmt.Errorf("%w: too much at once", errAnswer)
	}
	return complete, nil
}

// finish adds the rest of the batch, which is JSON.
func (p *partialBatch) finish(text []byte) error {
	var rest owners.Batch
	if err := json.Unmarshal(text, &rest); err != nil {
		return err
	}
	if len(rest.Owners)+len(rest.Owned) > 0 {
		return errAnswer
	}
	rest.Owners, rest.Owned = p.batch.Owners, p.batch.Owned
	p.batch = rest
	return nil
}
