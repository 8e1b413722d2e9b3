package replay

import (
	"errors"
	"math"
	"sync"
	"time"
)

// The speeds a replay can be played at, in seconds of capture time a second.
const (
	MinSpeed = 0.1
	MaxSpeed = 1000
)

// speeds are the steps of Faster and Slower.
var speeds = [...]float64{MinSpeed, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, MaxSpeed}

// ErrForwardOnly says that a recording cannot be jumped back in, because it can be
// read only once.
var ErrForwardOnly = errors.New("cannot jump back: a pipe can be read only once")

// Player controls a capture that is played in step with the clock. Its methods may
// be called from any goroutine and never wait; what they did comes with the next
// batch, in flows.Health.Replay.
type Player struct {
	mu          sync.Mutex
	request     request
	position    time.Duration // of what is played, or the target of the jump under way
	length      time.Duration // 0 while unknown
	forwardOnly bool
	changed     chan struct{} // capacity 1: it says that something was asked for, not what
}

// request is what was asked of a player.
type request struct {
	speed  float64
	paused bool
	jump   bool // to target, once
	target time.Duration
}

func newPlayer(speed float64) *Player {
	return &Player{request: request{speed: clampSpeed(speed)}, changed: make(chan struct{}, 1)}
}

// clampSpeed returns the speed nearest to s at which one can play.
func clampSpeed(s float64) float64 {
	if !(s > MinSpeed) { // Not a number, too.
		return MinSpeed
	}
	return min(s, MaxSpeed)
}

// Faster plays at the next higher step of speed.
func (p *Player) Faster() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range speeds {
		if s > p.request.speed {
			p.request.speed = s
			break
		}
	}
	p.wake()
}

// Slower plays at the next lower step of speed.
func (p *Player) Slower() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(speeds) - 1; i >= 0; i-- {
		if speeds[i] < p.request.speed {
			p.request.speed = speeds[i]
			break
		}
	}
	p.wake()
}

// Toggle pauses, or resumes after a pause.
func (p *Player) Toggle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.request.paused = !p.request.paused
	p.wake()
}

// Jump jumps by a time from the position, or from the target of a jump that is under
// way; back when by is negative. Beyond the recording it goes to the nearer end. The
// error is ErrForwardOnly for a jump back in what can be read only once.
func (p *Player) Jump(by time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seek(p.position + min(by, math.MaxInt64-p.position))
}

// seek asks for a jump to a position, counted from the start of the recording. p.mu
// is held.
func (p *Player) seek(to time.Duration) error {
	to = max(to, 0)
	if p.length > 0 {
		to = min(to, p.length)
	}
	if p.forwardOnly && to < p.position {
		return ErrForwardOnly
	}
	p.position = to
	p.request.jump, p.request.target = true, to
	p.wake()
	return nil
}

// wake tells the playback that something was asked for. p.mu is held.
func (p *Player) wake() {
	select {
	case p.changed <- struct{}{}:
	default: // It has not looked since the change before.
	}
}

// takeRequest returns what the player was asked for, a jump only once.
func (p *Player) takeRequest() request {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.request
	p.request.jump = false
	return asked
}

// setPosition stores the position, unless a jump is about to change it.
func (p *Player) setPosition(at time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.request.jump {
		p.position = at
	}
}

// setLength stores how long the recording is.
func (p *Player) setLength(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.length != d {
		p.length = d
		p.wake()
	}
}

// currentLength returns how long the recording is, 0 while that is unknown.
func (p *Player) currentLength() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.length
}
