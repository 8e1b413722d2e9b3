package wire

import "errors"

var (
	// ErrShort says that more bytes are needed.
	ErrShort = errors.New("cut short")
	// ErrOther says that the bytes are something else, or have no name.
	ErrOther = errors.New("no name in it")
)
