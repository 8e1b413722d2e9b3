package replay

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/capture"
	"iftopgo/flows"
)

func TestEndingAReplayLosesNoPacket(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]capture.Options{"as fast as it goes": {}, "in step with the clock": {Speed: 10}} {
		synctest.Test(t, func(t *testing.T) {
			r, err := openFile(o, fileOf(t, steady(time.Minute)), nil)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- r.Run(ctx) }()
			table := flows.NewTable(flows.Options{})
			take := func() (final bool) {
				b, err := r.Feed().Next(t.Context())
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				table = table.Fold(b, nil)
				return b.Final
			}
			for range 3 {
				take()
			}
			time.Sleep(time.Second) // One batch is there, and the next waits for that to be taken.
			synctest.Wait()
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for !take() {
			}
			if got, want := table.Total().Total.Packets.Sum(), table.Health().Received; got != want || got == 0 {
				t.Errorf("%s: %d packets in total, %d received", name, got, want)
			}
		})
	}
}
