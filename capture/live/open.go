package live

import (
	"errors"
	"fmt"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/iface"
)

// opened is a source with its interface.
type opened struct {
	source
	device iface.Device
	note   string
}

// opener opens an interface with an engine. Tests have engines of their own.
type opener func(o *capture.Options, l iface.Device) (source, error)

// open opens an interface with the engine the options ask for; tags is what
// iface.SwitchTags returned.
func open(o *capture.Options, native opener, name string, tags map[string]decode.LinkType) (opened, error) {
	l, err := iface.Find(name)
	if err != nil {
		return opened{}, err
	}
	l.Tags = tags[name]
	if !l.Up {
		return opened{device: l}, iface.ErrDown
	}
	s, note, err := openEngine(o, native, l)
	if err != nil {
		return opened{device: l}, err
	}
	if note == "" {
		note = s.note()
	}
	return opened{s, l, note}, nil
}

// openEngine returns the source, and a note when its engine is not the first choice.
func openEngine(o *capture.Options, native opener, l iface.Device) (source, string, error) {
	if o.Engine == capture.EnginePortable {
		s, err := openPortable(o, l)
		return s, "", err
	}
	s, err := native(o, l)
	if err == nil && o.Engine == capture.EngineKernel && s.engine() != string(capture.EngineKernel) && s.note() == "" {
		return s, "packets are captured: the kernel counts them only on Linux", nil
	}
	if err == nil || o.Engine == capture.EngineNative || !canFallBack(err) {
		return s, "", err
	}
	s, second := openPortable(o, l)
	if second != nil {
		return nil, "", fmt.Errorf("%w; go-pcap: %w", err, second)
	}
	return s, fmt.Sprintf("captured with go-pcap, because: %v", err), nil
}

// canFallBack says whether another engine could succeed where one failed.
func canFallBack(err error) bool {
	for _, same := range []error{capture.ErrPermission, capture.ErrNoInterface, capture.ErrFilter, capture.ErrStalled, capture.ErrNoSockets, iface.ErrDown, iface.ErrGone} {
		if errors.Is(err, same) {
			return false
		}
	}
	return true
}
