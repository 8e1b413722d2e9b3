package clock

import (
	"sync"
	"time"
)

// A wake-up costs more than most of what is done in one: with a timer each, what is done every second or two would cost
// as much as all else together. So all of it waits for the ticks of one clock, which are those of the capture: one a second.
const (
	// period is how long it is from one tick to the next.
	period = time.Second
	// early is how much sooner than it should a tick may come.
	early = period / 2
	// silence is after what time without a tick of somebody else's the clock ticks by itself, at least.
	silence = 10 * time.Second
)

// Clock ticks each second. As long as somebody else calls Tick, which costs no wake-up, it does nothing by itself, but
// look every now and then whether they still do. Its methods may be called by any goroutine.
type Clock struct {
	begin time.Time
	mu    sync.Mutex
	// waiting are those that wait for a tick, and alone fires while there are some.
	waiting []waiter
	alone   *time.Timer
	armed   bool
	// driven is the last tick of somebody else's, in time since begin; 0 for none.
	driven time.Duration
	// looked is what driven was when alone fired last.
	looked time.Duration
}

// waiter waits for the first tick at a time or later.
type waiter struct {
	from time.Duration
	done chan struct{}
}

// New returns a clock, of which the first second begins.
func New() *Clock { return &Clock{begin: time.Now()} }

// After returns a channel that is closed with a tick after some time, a whole number of seconds.
func (c *Clock) After(d time.Duration) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := waiter{c.now() + d - early, make(chan struct{})}
	c.waiting = append(c.waiting, w)
	if !c.armed {
		c.arm(c.untilNext())
	}
	return w.done
}

// Tick is a tick of somebody else's, who is awake. One that comes soon after another is none.
func (c *Clock) Tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if c.driven != 0 && now < c.driven+early {
		return
	}
	c.driven = now
	c.tick(now)
}

func (c *Clock) now() time.Duration { return time.Since(c.begin) }

// untilNext is how long it is until the end of the present second, counted from the beginning.
func (c *Clock) untilNext() time.Duration { return period - c.now()%period }

// tick has those go on that have waited long enough. c.mu is held.
func (c *Clock) tick(now time.Duration) {
	rest := c.waiting[:0]
	for _, w := range c.waiting {
		if w.from <= now {
			close(w.done)
		} else {
			rest = append(rest, w)
		}
	}
	clear(c.waiting[len(rest):])
	c.waiting = rest
}

// arm has the clock look after itself after a time. c.mu is held.
func (c *Clock) arm(d time.Duration) {
	c.armed = true
	if c.alone == nil {
		c.alone = time.AfterFunc(d, c.look)
	} else {
		c.alone.Reset(d)
	}
}

// look ticks if nobody else has for a while.
func (c *Clock) look() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.driven != c.looked {
		c.looked = c.driven
		c.arm(silence)
		return
	}
	c.tick(c.now())
	if c.armed = len(c.waiting) > 0; c.armed {
		c.arm(c.untilNext())
	}
}
