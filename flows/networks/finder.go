package networks

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"iftopgo/flows"
	"iftopgo/internal/mappedfile"
)

// defaultInterval is how often it is looked whether the files have changed.
const defaultInterval = 5 * time.Second

// maxNetworks is how many networks are remembered, to be shared by the addresses in them:
// some 2 MB.
const maxNetworks = 8192

// Config says which files networks are looked up in.
type Config struct {
	// Files are the paths of files, with [Auto] for those in Places; none looks nothing up.
	Files []string
	// Places are the directories that Auto stands for: [UsualPlaces].
	Places []string
	// Open opens a file or a directory to read it, by default as this process may.
	Open func(path string) (*os.File, error)
	// Interval is how often it is looked whether they have changed, 5 s by default.
	Interval time.Duration
	// After returns a channel that is closed after about a time, by default just then.
	After func(time.Duration) <-chan struct{}
}

// Finder finds the networks of addresses. Its methods may be called from any goroutine.
type Finder struct {
	config Config

	mu sync.Mutex
	// used are the files as they were when they were opened, and seen as they were when they
	// were looked at last.
	used, seen []candidate
	selected   selection
	wrong      []error
	version    uint64
	opened     bool
	// networks are those that were made, by what the files say.
	networks *simplelru.LRU[[2]*part, *flows.Network]
}

// New returns a finder that has opened no file yet.
func New(c Config) *Finder {
	if c.Interval <= 0 {
		c.Interval = defaultInterval
	}
	if c.After == nil {
		c.After = after
	}
	if c.Open == nil {
		c.Open = func(path string) (*os.File, error) { return os.OpenFile(path, mappedfile.Flags, 0) }
	}
	return &Finder{config: c}
}

// after is Config.After by a timer.
func after(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	time.AfterFunc(d, func() { close(c) })
	return c
}

// Open opens the files, and says what they know.
func (f *Finder) Open() flows.NetworkFiles {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.load(f.config.look())
	return f.state()
}

// load opens files in place of those that are open.
func (f *Finder) load(all []candidate) {
	closing := f.selected.close()
	f.used, f.seen = all, all
	f.selected, f.wrong = choose(all, f.config.Open)
	if closing != nil {
		f.wrong = append(f.wrong, closing)
	}
	f.networks = nil // They are of the files before.
	f.version++
	f.opened = true
}

// state says what the files know.
func (f *Finder) state() flows.NetworkFiles { return f.selected.state(f.wrong, f.version) }

// Find returns what is known of the networks of addresses: nil for one of which nothing is,
// which those have that are of no network of the internet. It also says what the files know
// by now: one that cannot be read any more is used no more.
func (f *Finder) Find(addrs []flows.Addr) (map[flows.Addr]*flows.Network, flows.NetworkFiles) {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := make(map[flows.Addr]*flows.Network, len(addrs))
	for _, a := range addrs {
		found[a] = f.find(a.Netip())
	}
	return found, f.state()
}

// find returns the network of an address, nil when nothing is known.
func (f *Finder) find(a netip.Addr) *flows.Network {
	if !isPublic(a) {
		return nil
	}
	var parts [2]*part
	parts[0] = f.lookUp(f.selected.asn, a)
	if parts[1] = parts[0]; f.selected.country != f.selected.asn {
		parts[1] = f.lookUp(f.selected.country, a)
	}
	if parts == [2]*part{} {
		return nil
	}
	return f.network(parts)
}

// lookUp returns what a file says of an address, nil for nothing. A file that cannot be
// read is closed.
func (f *Finder) lookUp(d *database, a netip.Addr) *part {
	if d == nil {
		return nil
	}
	p, err := d.lookUp(a)
	if err == nil {
		return p
	}
	f.wrong = append([]error{fmt.Errorf("%s: %w", d.path, err)}, f.wrong...)
	if err := f.selected.drop(d); err != nil {
		f.wrong = append(f.wrong, err)
	}
	f.version++
	return nil
}

// network returns the network that the files for autonomous systems and for countries
// describe together.
func (f *Finder) network(parts [2]*part) *flows.Network {
	if f.networks == nil {
		cache, err := simplelru.NewLRU[[2]*part, *flows.Network](maxNetworks, nil)
		if err != nil {
			return newNetwork(parts)
		}
		f.networks = cache
	}
	if n, ok := f.networks.Get(parts); ok {
		return n
	}
	n := newNetwork(parts)
	f.networks.Add(parts, n)
	return n
}

// newNetwork makes a network of what the files say; nil when that is nothing.
func newNetwork(parts [2]*part) *flows.Network {
	var asn uint32
	var org, country string
	if p := parts[0]; p != nil {
		asn, org = p.asn, p.org
	}
	if p := parts[1]; p != nil {
		country = p.country
	}
	if asn == 0 && country == "" {
		return nil
	}
	return flows.NewNetwork(asn, org, country)
}

// Wait waits until the files are others than they were when they were opened: replaced,
// written to, cut, gone or come. It opens them again, and says what they know. A file is
// opened again once it has been the same for two looks, so that one which is being written
// is not taken for a damaged one. It returns false when the context is done.
func (f *Finder) Wait(ctx context.Context) (flows.NetworkFiles, bool) {
	for {
		select {
		case <-ctx.Done():
			return flows.NetworkFiles{}, false
		case <-f.config.After(f.config.Interval):
		}
		if state, changed := f.poll(); changed {
			return state, true
		}
	}
}

// poll looks at the files once.
func (f *Finder) poll() (flows.NetworkFiles, bool) {
	now := f.config.look()
	f.mu.Lock()
	defer f.mu.Unlock()
	settled := sameAll(now, f.seen)
	f.seen = now
	if !settled || sameAll(now, f.used) || !f.opened {
		return flows.NetworkFiles{}, false
	}
	f.load(now)
	return f.state(), true
}

// sameAll reports whether all files are what they were.
func sameAll(a, b []candidate) bool {
	return slices.EqualFunc(a, b, func(x, y candidate) bool { return x.same(&y) })
}

// Close closes the files. Nothing is found after it.
func (f *Finder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened = false
	if err := f.selected.close(); err != nil {
		return fmt.Errorf("closing the files of networks: %w", err)
	}
	return nil
}
