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

// ErrOnce says that a replay cannot jump back, because what it reads can be
// read only once.
var ErrOnce = errors.New("cannot jump back: a pipe can be read only once")

// Player controls a replay. Its methods may be called from any goroutine and
// never wait; what they did comes with the next batch, in flows.Health.Replay.
type Player struct {
	mu      sync.Mutex
	request request
	at      time.Duration // the position, of a jump that is under way its end
	length  time.Duration // 0 while unknown
	once    bool
	changed chan struct{} // capacity 1: that something changed, not what
}

// request is what was asked of a player.
type request struct {
	speed  float64
	paused bool
	jump   bool // to target, once
	target time.Duration
}

func newPlayer(speed float64) *Player {
	return &Player{request: request{speed: within(speed)}, changed: make(chan struct{}, 1)}
}

// within returns the speed nearest to s at which one can play.
func within(s float64) float64 {
	if !(s > MinSpeed) { // Not a number, too.
		return MinSpeed
	}
	return min(s, MaxSpeed)
}

// SetSpeed plays n seconds of capture time a second from now on. n outside of
// MinSpeed to MaxSpeed becomes the nearer of them.
func (p *Player) SetSpeed(n float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.request.speed = within(n)
	p.wake()
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

// Pause makes capture time stand still, or go on.
func (p *Player) Pause(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.request.paused = on
	p.wake()
}

// Toggle makes capture time stand still when it is not asked to already, else go
// on.
func (p *Player) Toggle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.request.paused = !p.request.paused
	p.wake()
}

// Seek jumps to a position, counted from the start of the recording; outside of
// the recording it is the nearer end. It gives ErrOnce when that means to jump
// back in what can be read only once.
func (p *Player) Seek(to time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seek(to)
}

// Jump jumps by a time from the position, or from where a jump that is under
// way ends; back when by is negative. Its error is Seek's.
func (p *Player) Jump(by time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seek(p.at + min(by, math.MaxInt64-p.at))
}

// seek asks for a jump. p.mu is held.
func (p *Player) seek(to time.Duration) error {
	to = max(to, 0)
	if p.length > 0 {
		to = min(to, p.length)
	}
	if p.once && to < p.at {
		return ErrOnce
	}
	p.at = to
	p.request.jump, p.request.target = true, to
	p.wake()
	return nil
}

// wake tells the playback that something changed. p.mu is held.
func (p *Player) wake() {
	select {
	case p.changed <- struct{}{}:
	default: // It is going to look anyway.
	}
}

// take returns what is asked for; a jump is asked for once.
func (p *Player) take() request {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.request
	p.request.jump = false
	return w
}

// arrived notes the position, unless a jump is about to change it.
func (p *Player) arrived(at time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.request.jump {
		p.at = at
	}
}

// setLength notes how long the recording is.
func (p *Player) setLength(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.length != d {
		p.length = d
		p.wake()
	}
}

// knownLength returns how long the recording is, 0 while that is unknown.
func (p *Player) knownLength() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.length
}
