package capture

import (
	"errors"
	"fmt"
)

// opened is a source with the interface it captures on.
type opened struct {
	source
	link Interface
	note string
}

// open opens an interface with the engine the options ask for.
func open(o *Options, name string) (opened, error) {
	l, err := findLink(name)
	if err != nil {
		return opened{}, err
	}
	if !l.Up {
		return opened{link: l}, errDown
	}
	s, note, err := openEngine(o, l)
	if err != nil {
		return opened{link: l}, err
	}
	if note == "" {
		note = s.note()
	}
	return opened{s, l, note}, nil
}

// openEngine returns the source, and a note when it is not the first choice.
func openEngine(o *Options, l Interface) (source, string, error) {
	if o.Engine == EnginePortable {
		s, err := openPortable(o, l)
		return s, "", err
	}
	native := o.native
	if native == nil {
		native = openNative
	}
	s, err := native(o, l)
	if err == nil || o.Engine == EngineNative || !worthAnother(err) {
		return s, "", err
	}
	s, second := openPortable(o, l)
	if second != nil {
		return nil, "", fmt.Errorf("%w; go-pcap: %w", err, second)
	}
	return s, fmt.Sprintf("captured with go-pcap, because: %v", err), nil
}

// worthAnother says whether another engine could succeed where one failed.
func worthAnother(err error) bool {
	for _, same := range []error{ErrPermission, ErrNoInterface, ErrFilter, errDown, errGone} {
		if errors.Is(err, same) {
			return false
		}
	}
	return true
}
