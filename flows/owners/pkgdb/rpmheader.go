package pkgdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// rpmHeader is the header by which rpm describes a package: an index of tags, then
// their data ("Package Format" in rpm's reference manual).
type rpmHeader struct {
	tags map[uint32]rpmTag
	data []byte
}

type rpmTag struct{ kind, offset, count uint32 }

// The tags and types that are read, rpm's rpmtag.h.
const (
	tagName       = 1000
	tagVersion    = 1001
	tagRelease    = 1002
	tagDirIndexes = 1116
	tagBaseNames  = 1117
	tagDirNames   = 1118

	typeInt32       = 4
	typeString      = 6
	typeStringArray = 8
	typeI18NString  = 9
)

var errMalformed = errors.New("malformed database")

const tagLen = 16

func parseRPMHeader(b []byte) (rpmHeader, error) {
	if len(b) < 8 {
		return rpmHeader{}, errMalformed
	}
	tags, size := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	if int64(len(b)) < 8+tags*tagLen+size {
		return rpmHeader{}, errMalformed
	}
	h := rpmHeader{tags: map[uint32]rpmTag{}, data: b[8+tags*tagLen:][:size]}
	for i := range tags {
		t := b[8+i*tagLen:]
		h.tags[binary.BigEndian.Uint32(t)] = rpmTag{
			kind:   binary.BigEndian.Uint32(t[4:]),
			offset: binary.BigEndian.Uint32(t[8:]),
			count:  binary.BigEndian.Uint32(t[12:]),
		}
	}
	return h, nil
}

// bytes returns the data from the start of a tag, if it has one of the types, and how
// many values it has.
func (h rpmHeader) bytes(tag uint32, kinds ...uint32) (b []byte, count int) {
	t, ok := h.tags[tag]
	if !ok || int64(t.offset) > int64(len(h.data)) || int64(t.count) > int64(len(h.data)) {
		return nil, 0
	}
	if !slices.Contains(kinds, t.kind) {
		return nil, 0
	}
	return h.data[t.offset:], int(t.count)
}

func (h rpmHeader) texts(tag uint32) []string {
	b, n := h.bytes(tag, typeString, typeStringArray, typeI18NString)
	var all []string
	for range n {
		text, rest, ok := bytes.Cut(b, []byte{0})
		if !ok {
			break
		}
		all = append(all, string(text))
		b = rest
	}
	return all
}

func (h rpmHeader) text(tag uint32) string {
	if all := h.texts(tag); len(all) > 0 {
		return all[0]
	}
	return ""
}

func (h rpmHeader) numbers(tag uint32) []uint32 {
	b, n := h.bytes(tag, typeInt32)
	all := make([]uint32, 0, min(n, len(b)/4))
	for range min(n, len(b)/4) {
		all = append(all, binary.BigEndian.Uint32(b))
		b = b[4:]
	}
	return all
}

// version returns version and release, as rpm -q shows them.
func (h rpmHeader) version() string {
	v, r := h.text(tagVersion), h.text(tagRelease)
	if r == "" {
		return v
	}
	return v + "-" + r
}
