package kernelcount

import (
	"encoding/binary"
	"errors"

	"golang.org/x/net/bpf"

	"iftopgo/capture"
)

// A configuration as bytes, for another process: little-endian, the instructions of the filter last.
const (
	wireHeader      = 4 + 4 + 4 + 4 + 8 + 4
	wireInstruction = 8
	// maxFilter is how many instructions a filter has at most (BPF_MAXINSNS).
	maxFilter = 4096
)

// errBadConfig says that bytes are not a configuration.
var errBadConfig = errors.New("not the configuration of a program that counts")

// The flags of a configuration.
const (
	wireCooked = 1 << iota
	wireAll
	wireCountTags
	wireFlags
)

// Encode returns the configuration as bytes.
func (c *Config) Encode() []byte {
	flags := byte(0)
	for flag, set := range map[byte]bool{wireCooked: c.Cooked, wireAll: c.All, wireCountTags: c.CountTags} {
		if set {
			flags |= flag
		}
	}
	b := make([]byte, 0, wireHeader+wireInstruction*len(c.Filter))
	b = append(b, byte(c.Count), flags, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(c.ExtraReceived))
	b = binary.LittleEndian.AppendUint32(b, uint32(c.ExtraSent))
	b = binary.LittleEndian.AppendUint32(b, c.Cut)
	b = binary.LittleEndian.AppendUint64(b, c.NamedBytes)
	b = binary.LittleEndian.AppendUint32(b, c.MaxFlows)
	for _, in := range c.Filter {
		b = binary.LittleEndian.AppendUint16(b, in.Op)
		b = append(b, in.Jt, in.Jf)
		b = binary.LittleEndian.AppendUint32(b, in.K)
	}
	return b
}

// Parse reads what Encode has written. It may be anything: whoever sent it may have been taken over.
func Parse(b []byte) (c Config, err error) {
	n := (len(b) - wireHeader) / wireInstruction
	if len(b) < wireHeader || len(b) != wireHeader+n*wireInstruction || n > maxFilter ||
		b[0] > byte(capture.CountIP) || b[1] >= wireFlags || b[2] != 0 || b[3] != 0 {
		return c, errBadConfig
	}
	c = Config{
		Count: capture.Count(b[0]), Cooked: b[1]&wireCooked != 0, All: b[1]&wireAll != 0, CountTags: b[1]&wireCountTags != 0,
		ExtraReceived: int32(binary.LittleEndian.Uint32(b[4:])), ExtraSent: int32(binary.LittleEndian.Uint32(b[8:])),
		Cut: binary.LittleEndian.Uint32(b[12:]), NamedBytes: binary.LittleEndian.Uint64(b[16:]), MaxFlows: binary.LittleEndian.Uint32(b[24:]),
	}
	for b = b[wireHeader:]; len(b) > 0; b = b[wireInstruction:] {
		c.Filter = append(c.Filter, bpf.RawInstruction{Op: binary.LittleEndian.Uint16(b), Jt: b[2], Jf: b[3], K: binary.LittleEndian.Uint32(b[4:])})
	}
	return c, nil
}
