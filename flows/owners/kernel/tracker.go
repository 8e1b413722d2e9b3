//go:build linux

package kernel

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/link"
	"github.com/cilium/ebpf/rlimit"
)

// Tracker holds the programs in the kernel and reads what they record. Its methods may
// be called from several goroutines.
type Tracker struct {
	maps  map[string]*ebpf.Map
	links []link.Link
	files *link.Iter
	hooks []Hook
}

// Options says what to leave out. The zero value leaves out nothing.
type Options struct {
	// Skip reports which hooks not to use, nil for none. Tests use it to simulate older
	// kernels.
	Skip func(name string) bool
	// Share is the part of what is usually remembered that fits into memory: one of so
	// many. 0 and 1 are all of it, which is 20 MiB of the kernel's memory.
	Share int
}

// Open loads and attaches every program that the kernel accepts. It fails if none can be
// attached; [Tracker.Hooks] has the errors of the others. The network namespace of the
// calling thread counts as our own, see [Tuple.Netns].
func Open(o Options) (*Tracker, error) {
	netns, err := ownNetns()
	if err != nil {
		return nil, err
	}
	if err := rlimit.RemoveMemlock(); err != nil {
		return nil, fmt.Errorf("lifting the limit of locked memory: %w", err)
	}
	l := loader{types: btf.NewCache()}
	if l.spec, err = loadOwners(); err != nil {
		return nil, fmt.Errorf("reading the embedded programs: %w", err)
	}
	if err := l.spec.Variables["own_netns"].Set(netns); err != nil {
		return nil, fmt.Errorf("setting the own namespace: %w", err)
	}
	l.shrinkMaps(o.Share)
	t := &Tracker{}
	if err := t.start(&l, o); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// start creates the maps, then everything that fills them.
func (t *Tracker) start(l *loader, o Options) (err error) {
	if t.maps, err = l.createMaps(); err != nil {
		return err
	}
	cgroup := cgroupRoot()
	var failed []error
	for _, h := range hooks {
		err := errSkipped
		if o.Skip == nil || !o.Skip(h.name) {
			err = t.loadAndAttach(l, h, cgroup)
		}
		t.hooks = append(t.hooks, Hook{Name: h.name, Err: err})
		failed = append(failed, err)
	}
	if len(t.links) == 0 {
		return fmt.Errorf("no program can be attached: %w", errors.Join(failed...))
	}
	// Without the iterator, sockets are known once they are used.
	t.hooks = append(t.hooks, Hook{Name: "task_file", Err: t.openFiles(l)})
	return nil
}

func (t *Tracker) openFiles(l *loader) error {
	p, err := l.load(ownersProgOpenFiles)
	if err != nil {
		return fmt.Errorf("loading the iterator: %w", err)
	}
	t.files, err = link.AttachIter(link.IterOptions{Program: p})
	if err = errors.Join(err, p.Close()); err != nil {
		return fmt.Errorf("attaching the iterator: %w", err)
	}
	return nil
}

// ErrNoScan says that this kernel has no iterator over open files.
var ErrNoScan = errors.New("the kernel offers no iterator over open files")

// Scan records every socket that any process has open, in all namespaces. Records of uses
// are not overwritten. It takes about a microsecond of CPU time for each open file. It
// fails with [ErrNoScan] on kernels without the iterator.
func (t *Tracker) Scan() error {
	if t.files == nil {
		return ErrNoScan
	}
	r, err := t.files.Open()
	if err != nil {
		return fmt.Errorf("opening the iterator: %w", err)
	}
	defer r.Close() //nolint:errcheck // It was only read.
	// Reading runs the program, which writes nothing to the stream. A read returns with
	// EAGAIN after a million files.
	buf := make([]byte, os.Getpagesize())
	for {
		_, err := r.Read(buf)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, syscall.EAGAIN) {
			return fmt.Errorf("reading the iterator: %w", err)
		}
	}
}

// Connected returns the last use of the socket with exactly this five-tuple.
func (t *Tracker) Connected(key Tuple) (Use, bool) { return t.use(ownersMapConnected, key) }

// Bound returns the last use of the listener or unconnected socket with this
// local side; the remote side of key is ignored.
func (t *Tracker) Bound(key Tuple) (Use, bool) {
	key.Remote, key.RemotePort = [16]byte{}, 0
	return t.use(ownersMapBound, key)
}

func (t *Tracker) use(from string, key Tuple) (Use, bool) {
	var u ownersUse
	k := key.raw()
	if t.maps[from].Lookup(&k, &u) != nil {
		return Use{}, false
	}
	return newUse(&u), true
}

// Process returns what was recorded of an image.
func (t *Tracker) Process(i Image) (Process, bool) {
	var p ownersProcess
	k := i.raw()
	if t.maps[ownersMapProcesses].Lookup(&k, &p) != nil || p.Ready == 0 {
		return Process{}, false
	}
	return newProcess(&p), true
}

// Counts returns how many uses were recorded since Open, and how many were lost because
// a map was full.
func (t *Tracker) Counts() (recorded, lost uint64) {
	var perCPU []uint64
	for i, sum := range []*uint64{&recorded, &lost} {
		if t.maps[ownersMapCounts].Lookup(uint32(i), &perCPU) != nil {
			continue
		}
		for _, n := range perCPU {
			*sum += n
		}
	}
	return recorded, lost
}

// Devices reports whether any socket was recorded that is bound to an interface: if not,
// no [Tuple.Device] need be asked for.
func (t *Tracker) Devices() bool {
	var perCPU []uint64
	if t.maps[ownersMapCounts].Lookup(uint32(countDevices), &perCPU) != nil {
		return true // There may be.
	}
	return slices.ContainsFunc(perCPU, func(n uint64) bool { return n != 0 })
}

// countDevices is COUNT_DEVICES of bpf/maps.h.
const countDevices = 2

// Hooks returns all hooks, with the error of each that is not in use.
func (t *Tracker) Hooks() []Hook { return t.hooks }

// Close detaches and unloads all programs.
func (t *Tracker) Close() error {
	var errs []error
	if t.files != nil {
		errs = append(errs, t.files.Close())
	}
	// Detaching waits until no CPU runs the program any more (synchronize_rcu), which
	// takes long on a busy machine: all are detached at the same time.
	closed := make(chan error)
	for _, l := range t.links {
		go func() { closed <- l.Close() }()
	}
	for range t.links {
		errs = append(errs, <-closed)
	}
	for _, m := range t.maps {
		errs = append(errs, m.Close())
	}
	return errors.Join(errs...)
}
