package syntax

import "strings"

// The masks of type and subtype in the first byte of the frame control field of
// IEEE 802.11, and of the direction in the second.
const (
	frameTypeMask    = 0x0c
	frameSubtypeMask = 0xf0
	frameDirMask     = 0x03
)

// The types of frames.
const (
	frameManagement = 0x00
	frameControl    = 0x04
	frameData       = 0x08
)

// frameTypes are the names of types.
var frameTypes = map[string]uint32{
	"mgt": frameManagement, "management": frameManagement,
	"ctl": frameControl, "control": frameControl,
	"data": frameData,
}

// frameSubtypes are the names of subtypes, by type.
var frameSubtypes = map[uint32]map[string]uint32{
	frameManagement: {
		"assocreq": 0x00, "assoc-req": 0x00, "assocresp": 0x10, "assoc-resp": 0x10,
		"reassocreq": 0x20, "reassoc-req": 0x20, "reassocresp": 0x30, "reassoc-resp": 0x30,
		"probereq": 0x40, "probe-req": 0x40, "proberesp": 0x50, "probe-resp": 0x50,
		"beacon": 0x80, "atim": 0x90, "disassoc": 0xa0, "disassociation": 0xa0,
		"auth": 0xb0, "authentication": 0xb0, "deauth": 0xc0, "deauthentication": 0xc0,
	},
	frameControl: {
		"ps-poll": 0xa0, "rts": 0xb0, "cts": 0xc0, "ack": 0xd0, "cf-end": 0xe0, "cf-end-ack": 0xf0,
	},
	frameData: {
		"data": 0x00, "data-cf-ack": 0x10, "data-cf-poll": 0x20, "data-cf-ack-poll": 0x30,
		"null": 0x40, "cf-ack": 0x50, "cf-poll": 0x60, "cf-ack-poll": 0x70,
		"qos-data": 0x80, "qos-data-cf-ack": 0x90, "qos-data-cf-poll": 0xa0, "qos-data-cf-ack-poll": 0xb0,
		"qos": 0xc0, "qos-cf-poll": 0xe0, "qos-cf-ack-poll": 0xf0,
	},
}

// frameDirs are the names of directions.
var frameDirs = map[string]uint32{"nods": 0, "tods": 1, "fromds": 2, "dstods": 3}

// frameControl parses what "type", "subtype" or "dir" begins.
func (p *parser) frameControl(pos int) Node {
	kind := p.tok.kind
	p.advance()
	switch kind {
	case tokFrameDir:
		v := p.frameWord("direction", frameDirs, frameDirMask)
		return &FrameControl{p.since(pos), 1, v, frameDirMask}
	case tokFrameSubtype:
		v := p.frameWord("subtype", allSubtypes(), 0)
		return &FrameControl{p.since(pos), 0, v, frameTypeMask | frameSubtypeMask}
	default:
	}
	typ := p.frameWord("type", frameTypes, frameTypeMask)
	if p.tok.kind != tokFrameSubtype {
		return &FrameControl{p.since(pos), 0, typ, frameTypeMask}
	}
	p.advance()
	subtype := p.frameWord("subtype", frameSubtypes[typ], frameSubtypeMask)
	return &FrameControl{p.since(pos), 0, typ | subtype, frameTypeMask | frameSubtypeMask}
}

// allSubtypes are the names of the subtypes of all types, with the type in their value.
func allSubtypes() map[string]uint32 {
	all := map[string]uint32{}
	for typ, subtypes := range frameSubtypes {
		for name, v := range subtypes {
			all[name] = typ | v
		}
	}
	return all
}

// frameWord parses a name regardless of case, or a number within a mask; with a mask of 0
// only a name.
func (p *parser) frameWord(what string, names map[string]uint32, mask uint32) uint32 {
	at := p.span()
	if p.tok.kind == tokName {
		v, ok := names[strings.ToLower(p.tok.text)]
		if !ok {
			p.fail(at, "no such 802.11 "+what, "")
			return 0
		}
		p.advance()
		return v
	}
	v, ok := uint32(0), false
	if mask != 0 {
		v, ok = p.num()
	}
	switch {
	case p.err != nil:
	case !ok:
		p.unexpected("the name of an 802.11 " + what)
	case v&^mask != 0:
		p.fail(at, "not an 802.11 "+what, "")
	}
	return v
}
