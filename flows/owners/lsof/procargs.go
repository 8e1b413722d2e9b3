package lsof

import (
	"bytes"
	"encoding/binary"
)

// ParseProcArgs returns the path of the program and the arguments of a process from the
// value of sysctl kern.procargs2: the number of arguments, the path, padding, the
// arguments, the environment.
func ParseProcArgs(b []byte) (exe string, args []string, err error) {
	if len(b) < 4 {
		return "", nil, ErrMalformed
	}
	count := int(int32(binary.LittleEndian.Uint32(b)))
	path, rest, ok := bytes.Cut(b[4:], []byte{0})
	if !ok || count < 0 {
		return "", nil, ErrMalformed
	}
	rest = bytes.TrimLeft(rest, "\x00")
	for len(args) < count {
		arg, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			break
		}
		args = append(args, string(arg))
		rest = after
	}
	return string(path), args, nil
}
