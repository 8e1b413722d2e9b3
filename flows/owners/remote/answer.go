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

// kind is what an answer tells.
type kind uint8

const (
	someOwners  kind = iota + 1 // JSON of a list of owners
	someMatches                 // records of keys, owners and sources
	partOfRest                  // a piece of the JSON of the rest of a batch
	endOfBatch                  // its last piece, with which the batch is whole
)

// maxAnswer is the length of an answer at most, in bytes, with its kind. A socket
// has room for several (net.core.wmem_default).
const maxAnswer = 32 << 10

// errAnswer says that an answer is none.
var errAnswer = errors.New("not an answer about owners")

// maxRest is the length of the JSON of what a batch has beside owners and matches
// at most, in bytes.
const maxRest = 1 << 20

// matchLength is the length of a match: its key, its owner, its source.
const matchLength = keyLength + 4 + 1

// answers are the messages that tell a batch, in order.
func answers(b owners.Batch) ([][]byte, error) {
	all, err := ownerAnswers(b.Owners)
	if err != nil {
		return nil, err
	}
	all = append(all, matchAnswers(b.Owned)...)
	b.Owners, b.Owned = nil, nil
	rest, err := restAnswers(b)
	return append(all, rest...), err
}

// ownerAnswers are the messages that tell owners, as many in each as fit.
func ownerAnswers(list []flows.Owner) (all [][]byte, err error) {
	var message []byte
	flush := func() {
		if len(message) > 0 {
			message = append(message, ']')
			all, message = append(all, message), nil
		}
	}
	for _, o := range list {
		text, err := ownerText(o)
		if err != nil {
			return nil, err
		}
		if len(message)+len(text)+2 > maxAnswer {
			flush()
		}
		if len(message) == 0 {
			message = []byte{byte(someOwners), '['}
		} else {
			message = append(message, ',')
		}
		message = append(message, text...)
	}
	flush()
	return all, nil
}

// ownerText is the JSON of an owner. One that would not fit, which its texts are
// too short for, is told without them.
func ownerText(o flows.Owner) ([]byte, error) {
	text, err := json.Marshal(o)
	if err == nil && len(text)+3 > maxAnswer {
		text, err = json.Marshal(flows.Owner{ID: o.ID, Kind: o.Kind, PID: o.PID, PPID: o.PPID, UID: o.UID, Ended: o.Ended})
	}
	if err != nil {
		return nil, fmt.Errorf("telling of an owner: %w", err)
	}
	return text, nil
}

// matchAnswers are the messages that tell matches.
func matchAnswers(left []flows.Owned) (all [][]byte) {
	const most = (maxAnswer - 1) / matchLength
	for len(left) > 0 {
		n := min(len(left), most)
		message := make([]byte, 0, 1+n*matchLength)
		message = append(message, byte(someMatches))
		for _, m := range left[:n] {
			message = appendKey(message, &m.Key)
			message = binary.LittleEndian.AppendUint32(message, uint32(m.Owner))
			message = append(message, byte(m.Evidence))
		}
		all, left = append(all, message), left[n:]
	}
	return all
}

// restAnswers are the messages that tell the rest of a batch, the last of which
// ends it.
func restAnswers(b owners.Batch) (all [][]byte, err error) {
	text, err := json.Marshal(b)
	if err != nil || len(text) > maxRest {
		return nil, fmt.Errorf("telling the rest of a batch, of %d bytes: %w", len(text), err)
	}
	for ; len(text) > maxAnswer-1; text = text[maxAnswer-1:] {
		all = append(all, append([]byte{byte(partOfRest)}, text[:maxAnswer-1]...))
	}
	return append(all, append([]byte{byte(endOfBatch)}, text...)), nil
}

// parseMatches reads what matchAnswers wrote.
func parseMatches(b []byte) ([]flows.Owned, error) {
	if len(b)%matchLength != 0 {
		return nil, errAnswer
	}
	all := make([]flows.Owned, 0, len(b)/matchLength)
	for ; len(b) > 0; b = b[matchLength:] {
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

// partial is a batch of which not everything has come.
type partial struct {
	batch owners.Batch
	rest  []byte
}

// What a batch has at most is what an owners.Resolver keeps at most.
const (
	maxOwners  = 8192
	maxMatches = 65536
)

// add takes an answer, and says whether the batch is whole by it.
func (p *partial) add(message []byte) (whole bool, err error) {
	if len(message) == 0 || len(message) > maxAnswer {
		return false, errAnswer
	}
	switch b := message[1:]; kind(message[0]) {
	case someOwners:
		var some []flows.Owner
		err = json.Unmarshal(b, &some)
		if slices.ContainsFunc(some, func(o flows.Owner) bool { return !o.Kind.Valid() }) {
			err = errAnswer
		}
		p.batch.Owners = append(p.batch.Owners, some...)
	case someMatches:
		var some []flows.Owned
		some, err = parseMatches(b)
		p.batch.Owned = append(p.batch.Owned, some...)
	case partOfRest:
		p.rest = append(p.rest, b...)
	case endOfBatch:
		whole = true
		err = p.finish(append(p.rest, b...))
	default:
		err = errAnswer
	}
	switch {
	case err != nil:
		return false, fmt.Errorf("%w: %w", errAnswer, err)
	case len(p.batch.Owners) > maxOwners, len(p.batch.Owned) > maxMatches, len(p.rest) > maxRest:
		return false, fmt.Errorf("%w: too much at once", errAnswer)
	}
	return whole, nil
}

// finish adds the rest.
func (p *partial) finish(text []byte) error {
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
