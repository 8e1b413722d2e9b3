package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/internal/clock"
)

// came says whether a channel is closed.
func came(c <-chan struct{}) bool {
	synctest.Wait()
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestAClockOfItsOwnTicksAtTheEndOfEachSecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, begin := clock.New(), time.Now()
		time.Sleep(300 * time.Millisecond)
		for want := time.Second; want <= 4*time.Second; want += time.Second {
			<-c.After(time.Second)
			if got := time.Since(begin); got != want {
				t.Errorf("a tick after %v, want %v", got, want)
			}
		}
		<-c.After(2 * time.Second)
		if got := time.Since(begin); got != 6*time.Second {
			t.Errorf("the tick after two seconds came after %v", got)
		}
	})
}

// TestTicksOfOthersAreThoseOfTheClock has somebody tick a little more or less than a second apart: what is due every
// second or two is so with each of them, or with every other one, and at no other time.
func TestTicksOfOthersAreThoseOfTheClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := clock.New()
		c.Tick()
		second, two := c.After(time.Second), c.After(2*time.Second)
		for i := range 60 {
			time.Sleep(time.Second + time.Duration(i%3-1)*20*time.Millisecond)
			if i > 0 && (came(second) || came(two)) {
				t.Fatalf("%d: a tick of the clock's own", i)
			}
			c.Tick()
			if !came(second) {
				t.Fatalf("%d: what is due every second is not", i)
			}
			second = c.After(time.Second)
			if came(two) != (i%2 == 1) {
				t.Fatalf("%d: what is due every two seconds is not, or too soon", i)
			}
			if i%2 == 1 {
				two = c.After(2 * time.Second)
			}
			c.Tick()
			if came(second) {
				t.Fatalf("%d: two ticks at once are two", i)
			}
		}
	})
}

func TestAClockThatNobodyElseTicksAnyMoreGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := clock.New()
		for range 5 {
			tick := c.After(time.Second)
			time.Sleep(time.Second)
			c.Tick()
			<-tick
		}
		begin := time.Now()
		<-c.After(time.Second)
		if got := time.Since(begin); got < 5*time.Second || got > 20*time.Second {
			t.Errorf("the next tick comes after %v", got)
		}
		begin = time.Now()
		<-c.After(time.Second)
		if got := time.Since(begin); got != time.Second {
			t.Errorf("and the one after that %v later", got)
		}
	})
}
