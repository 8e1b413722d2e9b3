package live

import (
	"net"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/meter"
	"iftopgo/flows"
	"iftopgo/internal/nettest"
)

// tagged is a frame of a flow of its own with the tag of a Marvell switch.
func tagged(n int) []byte {
	const stations = 12
	between := nettest.Pair{From: net.HardwareAddr{2, 0, 0, 0, 0, 1}, To: net.HardwareAddr{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}
	plain := nettest.DistinctFlows(nil, between, n)
	return append(append(plain[:stations:stations], 0xda, 0xda, 0, 0, 0xc0, 8, 0, 1), plain[stations:]...)
}

// TestFramesWithTagsOfASwitchHaveTheirFlows captures with both engines on an interface
// that is said to be that of a switch, for this needs no switch.
func TestFramesWithTagsOfASwitchHaveTheirFlows(t *testing.T) {
	t.Parallel()
	for _, engine := range []capture.Engine{capture.EngineNative, capture.EnginePortable} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			name := lab.Local.Iface
			var o opened
			lab.Local.Do(t, func() (err error) {
				options := capture.Options{Engine: engine, Interfaces: []string{name}}
				o, err = open(&options, openNative, name, map[string]decode.LinkType{name: decode.LinkEDSA})
				return err
			})
			frames := [][]byte{tagged(1), tagged(2), tagged(3)}
			var sent uint64
			lab.Remote.Do(t, func() (err error) {
				sent, err = lab.Remote.SendPaced(nettest.PacedSend{Frames: frames, Count: len(frames)})
				return err
			})
			got := drained(t, o.source, len(frames))
			if err := o.close(); err != nil {
				t.Error(err)
			}
			var bytes uint64
			for _, d := range got {
				if k := d.Key; k.Net != flows.NetIPv4 || k.Proto != flows.ProtoUDP || k.LocalPort != 4711 && k.RemotePort != 4711 {
					t.Errorf("flow %+v, want UDP of port 4711", k)
				}
				bytes += d.Bytes.Sum()
			}
			if len(got) != len(frames) || bytes != sent {
				t.Errorf("%d flows of %d bytes, want %d of %d", len(got), bytes, len(frames), sent)
			}
		})
	}
}

// drained reads a source until it has given so many packets, and returns their flows.
func drained(t *testing.T, s source, packets int) (all []flows.Delta) {
	t.Helper()
	now := time.Now().UnixNano()
	rec := meter.NewRecorder(&capture.Options{Interfaces: []string{"lab"}}, &meter.LocalAddrs{}, meter.Second,
		func(b flows.Batch) { all = append(all, b.Deltas...) })
	rec.Begin(now)
	deadline := time.Now().Add(time.Minute)
	for taken := 0; taken < packets; {
		if time.Now().After(deadline) {
			t.Fatalf("%d packets, want %d", taken, packets)
		}
		if err := s.wait(100 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		to := sink{Recorder: rec, now: now + 1, since: now}
		s.drain(&to)
		taken += to.taken
	}
	rec.Finish(now + 2)
	return all
}
