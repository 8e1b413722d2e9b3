//go:build linux || darwin

package portable

import (
	"reflect"
	"strings"
	"testing"

	pcap "github.com/packetcap/go-pcap"
)

// TestHandleOfGoPcapHasTheFieldsThatAreRead fails when go-pcap is updated to a version that has
// another handle.
func TestHandleOfGoPcapHasTheFieldsThatAreRead(t *testing.T) {
	t.Parallel()
	if _, err := readInternals(new(pcap.Handle), internalFields); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{
		"fd":      "field fd of its handle is int, not string",
		"nothing": "field nothing of its handle is invalid, not string",
	} {
		_, err := readInternals(new(pcap.Handle), map[string]reflect.Kind{name: reflect.String})
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestSnapLenHasAMinimum(t *testing.T) {
	t.Parallel()
	for given, want := range map[uint32]uint32{0: 262144, 1: 64, 64: 64, 192: 192} {
		if got := (Config{SnapLen: given}).snap(); got != want {
			t.Errorf("a snap length of %d is %d, want %d", given, got, want)
		}
	}
}
