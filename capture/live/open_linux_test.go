package live

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/iface"

	"golang.org/x/sys/unix"
)

// TestPortableEngineIsUsedWhereTheRingCannotBeSetUp refuses the ring in ways the kernel
// has, on loopback.
func TestPortableEngineIsUsedWhereTheRingCannotBeSetUp(t *testing.T) {
	t.Parallel()
	refused := fmt.Errorf("allocating a ring of 262144 bytes: %w", unix.ENOMEM)
	for name, c := range map[string]struct {
		asked   capture.Engine
		refusal error
		engine  string
		note    string
		want    error
	}{
		"no memory":                   {capture.EngineAuto, refused, "go-pcap", "captured with go-pcap, because: " + refused.Error(), nil},
		"no memory, but native asked": {capture.EngineNative, refused, "", "", unix.ENOMEM},
		"no privilege":                {capture.EngineAuto, fmt.Errorf("%w: %w", capture.ErrPermission, unix.EPERM), "", "", capture.ErrPermission},
		"gone meanwhile":              {capture.EngineAuto, iface.LinkStateError(unix.ENODEV), "", "", iface.ErrGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refuse := func(*capture.Options, iface.Device) (source, error) { return nil, c.refusal }
			got, err := open(&capture.Options{Engine: c.asked}, refuse, "lo", nil)
			if errors.Is(err, capture.ErrPermission) && c.want == nil {
				t.Skipf("needs the right to capture: %v", err)
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err != nil {
				return
			}
			if got.engine() != c.engine || !strings.HasPrefix(got.note, c.note) {
				t.Errorf("engine %q, note %q; want %q and %q", got.engine(), got.note, c.engine, c.note)
			}
			if err := got.close(); err != nil {
				t.Error(err)
			}
		})
	}
}
