package pkgdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"iter"
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

// readTags are the tags that are kept of a header, which may have millions.
var readTags = []uint32{tagName, tagVersion, tagRelease, tagDirIndexes, tagBaseNames, tagDirNames}

var errMalformed = errors.New("malformed database")

const tagLen = 16

// maxHeader is the longest header that is read, in bytes. That of a package with a hundred
// thousand files has a few million.
const maxHeader = 16 << 20

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
		tag := binary.BigEndian.Uint32(t)
		if !slices.Contains(readTags, tag) {
			continue
		}
		h.tags[tag] = rpmTag{
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

// texts yields the texts of a tag.
func (h rpmHeader) texts(tag uint32) iter.Seq[string] {
	return func(yield func(string) bool) {
		b, n := h.bytes(tag, typeString, typeStringArray, typeI18NString)
		for range n {
			text, rest, ok := bytes.Cut(b, []byte{0})
			if !ok || !yield(string(text)) {
				return
			}
			b = rest
		}
	}
}

// text returns the first text of a tag.
func (h rpmHeader) text(tag uint32) string {
	for text := range h.texts(tag) {
		return text
	}
	return ""
}

// rpmNumbers are the numbers of a tag, as they are in the header.
type rpmNumbers []byte

const numberLen = 4

// at returns number i.
func (n rpmNumbers) at(i int) (uint32, bool) {
	if i >= len(n)/numberLen {
		return 0, false
	}
	return binary.BigEndian.Uint32(n[i*numberLen:]), true
}

func (h rpmHeader) numbers(tag uint32) rpmNumbers {
	b, n := h.bytes(tag, typeInt32)
	return rpmNumbers(b[:min(n, len(b)/numberLen)*numberLen])
}

// version returns version and release, as rpm -q shows them.
func (h rpmHeader) version() string {
	v, r := h.text(tagVersion), h.text(tagRelease)
	if r == "" {
		return v
	}
	return v + "-" + r
}
