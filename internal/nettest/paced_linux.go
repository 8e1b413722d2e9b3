package nettest

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// PacedSend is frames that are sent at a rate.
type PacedSend struct {
	// Iface is the interface they leave by; empty for the host's own.
	Iface string
	// Frames are sent in turn. Each begins with the link header of the interface.
	Frames [][]byte
	// Count is how many are sent in all, Rate how many in a second; at a rate of
	// 0 they are sent as fast as the kernel takes them.
	Count, Rate int
	// For, if it is not 0, is after how long no more are sent, whatever Count is.
	For time.Duration
	// Nap is how long is slept at least where nothing is due; more is due then at once.
	Nap time.Duration
}

// SendPaced sends the frames; it must be called within Do. It returns how many bytes
// were sent.
func (h *Host) SendPaced(p PacedSend) (uint64, error) {
	if len(p.Frames) == 0 {
		return 0, errors.New("no frames to send")
	}
	if p.Iface == "" {
		p.Iface = h.Iface
	}
	fd, err := packetSocket(p.Iface)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd) //nolint:errcheck // Everything was sent or the error is another.
	frames := make([][]byte, batch)
	return p.Run(func(from, n int) (int, error) {
		for i := range n {
			frames[i] = p.Frames[(from+i)%len(p.Frames)]
		}
		return sendBatch(fd, frames[:n])
	})
}

// Run sends the frames at their rate through send, which sends up to n of Frames, the
// first being number from modulo their number, and returns how many it sent. Run
// returns how many bytes were sent.
func (p *PacedSend) Run(send func(from, n int) (int, error)) (bytes uint64, err error) {
	began := time.Now()
	for sent := 0; sent < p.Count && !p.over(time.Since(began)); {
		n, err := send(sent, min(p.due(time.Since(began), sent), batch, p.Count-sent))
		if err != nil {
			return bytes, err
		}
		for i := range n {
			bytes += uint64(len(p.Frames[(sent+i)%len(p.Frames)]))
		}
		sent += n
		if ahead := p.at(sent) - time.Since(began); ahead > 0 {
			sleep(max(ahead, p.Nap))
		}
	}
	return bytes, nil
}

// over says whether the time to send is over.
func (p *PacedSend) over(elapsed time.Duration) bool { return p.For > 0 && elapsed >= p.For }

// sleep sleeps in the kernel: time.Sleep would have another thread wake up and wake this one,
// which costs more than sending a few frames does. One that is interrupted is too short, which
// the next one makes up for.
func sleep(d time.Duration) {
	ts := unix.NsecToTimespec(d.Nanoseconds())
	_ = unix.Nanosleep(&ts, nil)
}

// due is how many more frames have to be sent by the elapsed time: at least one, because
// Run has slept until it is due.
func (p *PacedSend) due(elapsed time.Duration, sent int) int {
	if p.Rate == 0 {
		return batch
	}
	return max(int(elapsed.Seconds()*float64(p.Rate))-sent, 1)
}

// at is when frame number n has to be sent, since the first.
func (p *PacedSend) at(n int) time.Duration {
	if p.Rate == 0 {
		return 0
	}
	return time.Duration(float64(n) / float64(p.Rate) * float64(time.Second))
}
