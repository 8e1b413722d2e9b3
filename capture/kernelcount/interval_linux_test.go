package kernelcount

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/capture/meter"
)

// nobody knows every flow, and does nothing.
type nobody struct{}

func (nobody) AddSums([]meter.Sum, bool, func(int)) {}

// BenchmarkInterval counts three packets of each of some flows, and reads them at the end of the interval. What
// the kernel takes for a packet is the median, as it measures it itself.
func BenchmarkInterval(b *testing.B) {
	const each = 3
	for _, flows := range []int{1, 1000, 60_000} {
		b.Run(fmt.Sprintf("%d flows", flows), func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			p := loaded(b, Config{MaxFlows: 65536})
			var took []time.Duration
			var reading time.Duration
			data := append(make([]byte, 14), datagram(1)...)
			intervals := 0
			for b.Loop() {
				intervals++
				for i := range flows {
					data[14+34], data[14+35] = byte(i>>8), byte(i)
					_, d, err := p.run.Benchmark(data, each, nil)
					if err != nil {
						b.Fatal(err)
					}
					took = append(took, d)
				}
				before := threadTime(b)
				if err := p.Cut(); err != nil {
					b.Fatal(err)
				}
				if n := p.Take(nobody{}, all, math.MaxInt); n < flows {
					b.Fatal(n)
				}
				reading += threadTime(b) - before
			}
			b.ReportMetric(float64(median(took)), "kernel-ns/packet")
			b.ReportMetric(float64(reading.Nanoseconds())/float64(intervals*flows), "reading-ns/flow")
		})
	}
}

func threadTime(b *testing.B) time.Duration {
	b.Helper()
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// median is that of some durations, which it sorts.
func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}
