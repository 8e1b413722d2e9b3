package kernelcount

import (
	"math/rand/v2"
	"slices"
	"testing"

	"iftopgo/capture/frame"
)

// interval counts two packets of each of some flows, and checks that these, and no others, were counted.
func (p *program) interval(t *testing.T, known *sums, ports ...uint16) {
	t.Helper()
	for range 2 {
		for _, port := range ports {
			p.on(t, &frame.Frame{Data: datagram(port)})
		}
	}
	known.all = nil
	p.takeAll(t, known)
	var had []uint16
	for i := range known.all {
		had = append(had, known.all[i].Packet.SrcPort)
		if s := &known.all[i]; s.Received != 2 || s.Bytes != 200 {
			t.Errorf("port %d: %d packets, %d bytes", had[i], s.Received, s.Bytes)
		}
	}
	if slices.Sort(had); !slices.Equal(had, ports) {
		t.Errorf("ports %v, want %v", had, ports)
	}
}

// taken says how many flows have a place in the half that was read last.
func (p *program) taken() int { return p.reading.places }

// TestFlowsKeepTheirPlacesUntilTheyAreSilent in two readings of a half; each interval has its own packets.
func TestFlowsKeepTheirPlacesUntilTheyAreSilent(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{})
	var known sums
	for range 6 {
		p.interval(t, &known, 1, 2, 3)
		if n := p.taken(); n != 3 {
			t.Errorf("%d flows have a place, want those that carry something", n)
		}
	}
	for i, want := range []int{3, 3, 1, 1} {
		p.interval(t, &known, 2)
		if n := p.taken(); n != want {
			t.Errorf("reading %d after two were silent: %d flows have a place, want %d", i, n, want)
		}
	}
	p.interval(t, &known, 1, 2, 3)
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
	known.all = nil
	if _, err := p.Take(&known, all, 1000); err != nil || p.Quiet() || len(known.all) != 0 {
		t.Errorf("%d flows at the end, %v: they were taken before", len(known.all), err)
	}
}

// TestFlowsThatDoNotComeAgainLeaveRoomForOthers, as in a scan; those that come again keep their places.
func TestFlowsThatDoNotComeAgainLeaveRoomForOthers(t *testing.T) {
	t.Parallel()
	const places = 16
	p := loaded(t, Config{MaxFlows: places})
	var known sums
	for i := range uint16(6) {
		var ports []uint16
		for j := range uint16(places) {
			ports = append(ports, i*places+j+1)
		}
		p.interval(t, &known, ports...)
	}
	lasting := []uint16{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	for range 6 {
		p.interval(t, &known, lasting...)
	}
	if n := p.taken(); n != len(lasting) {
		t.Errorf("%d of %d flows have a place", n, len(lasting))
	}
	if rest, err := p.Rest(); err != nil || rest != (Rest{}) {
		t.Errorf("rest %+v, %v", rest, err)
	}
}

// TestFewFlowsAreLookedUpOneByOne as long as no other comes, and each interval has its own packets however they come and
// go.
func TestFewFlowsAreLookedUpOneByOne(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{})
	var known sums
	random := rand.New(rand.NewPCG(1, 2))
	oneByOne := 0
	for range 300 {
		var ports []uint16
		for port := range uint16(12) {
			if random.IntN(12) < int(port) { // Some come seldom, and lose their places.
				ports = append(ports, port)
			}
		}
		if at := &p.placed[p.filling]; at.whole && at.added == p.control.added() {
			oneByOne++
		}
		p.interval(t, &known, ports...)
	}
	if oneByOne < 50 || oneByOne > 250 {
		t.Errorf("%d of 300 intervals begin with all flows known", oneByOne)
	}
	var many []uint16
	for port := range uint16(mostPlaced + 10) {
		many = append(many, port)
	}
	for range 4 {
		p.interval(t, &known, many...)
	}
	if p.placed[0].whole || p.placed[1].whole {
		t.Error("many flows are to be looked up one by one")
	}
	for range 8 {
		p.interval(t, &known, 1, 2)
	}
	if !p.placed[0].whole || len(p.placed[0].keys) != 2 {
		t.Errorf("two flows are left, of which %d are known", len(p.placed[0].keys))
	}
}
