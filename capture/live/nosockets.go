package live

import (
	"fmt"
	"strings"

	"iftopgo/capture"
)

// nothingLeft is the error that ends a capture of which no interface is open and none can be
// opened any more: going on would be waiting for nothing. nil while that is not so.
func (l *Capture) nothingLeft() error {
	if l.options.SocketsLost == nil || l.options.Engine == capture.EnginePortable {
		return nil
	}
	why := l.options.SocketsLost()
	if why == nil {
		return nil
	}
	l.rec.Lock()
	defer l.rec.Unlock()
	var reasons []string
	for _, t := range l.taps {
		if t.source != nil {
			return nil
		}
		s := t.entry()
		reasons = append(reasons, s.Name+": "+s.Reason)
	}
	return fmt.Errorf("%s; %w: %w; start iftopgo again", strings.Join(reasons, "; "), capture.ErrNoSockets, why)
}
