//go:build linux

package kernel

import (
	"errors"
	"fmt"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

// Hook is one place in the kernel where uses of sockets are recorded.
type Hook struct {
	// Name is the name of the tracepoint or cgroup hook.
	Name string
	// Err says why it could not be used, nil if it is.
	Err error
}

// hook is a place in the kernel and the programs for it, the best first.
type hook struct {
	name     string
	programs []string
	// supersededBy names a hook with which this one is not needed.
	supersededBy string
	attach       func(p *ebpf.Program, cgroup string) (link.Link, error)
}

const (
	nameState   = "inet_sock_set_state"
	nameSend    = "sock_send_length"
	nameReceive = "sock_recv_length"
	nameAdjust  = "tcp_rcv_space_adjust"

	nameSockOps   = "sock_ops"
	namePostBind4 = "post_bind4"
	namePostBind6 = "post_bind6"
	nameSendmsg4  = "sendmsg4"
	nameSendmsg6  = "sendmsg6"
	nameRelease   = "sock_release"
)

// hooks lists all places in the order in which they are set up.
var hooks = []hook{
	{name: nameState, programs: []string{ownersProgSetState, ownersProgSetStateRaw}, attach: onTracepoint(nameState)},
	{name: nameSend, programs: []string{ownersProgSendLength}, attach: onTracepoint(nameSend)},
	{name: nameReceive, programs: []string{ownersProgRecvLength}, attach: onTracepoint(nameReceive)},
	{name: nameAdjust, programs: []string{ownersProgRcvSpaceAdjust}, supersededBy: nameReceive, attach: onTracepoint(nameAdjust)},
	{name: nameSockOps, programs: []string{ownersProgSockOps}, attach: onCgroup(ebpf.AttachCGroupSockOps)},
	{name: namePostBind4, programs: []string{ownersProgPostBind4}, attach: onCgroup(ebpf.AttachCGroupInet4PostBind)},
	{name: namePostBind6, programs: []string{ownersProgPostBind6}, attach: onCgroup(ebpf.AttachCGroupInet6PostBind)},
	{name: nameRelease, programs: []string{ownersProgSockRelease}, attach: onCgroup(ebpf.AttachCgroupInetSockRelease)},
	{name: nameSendmsg4, programs: []string{ownersProgSendmsg4}, attach: onCgroup(ebpf.AttachCGroupUDP4Sendmsg)},
	{name: nameSendmsg6, programs: []string{ownersProgSendmsg6}, attach: onCgroup(ebpf.AttachCGroupUDP6Sendmsg)},
	{name: "recvmsg4", programs: []string{ownersProgRecvmsg4}, attach: onCgroup(ebpf.AttachCGroupUDP4Recvmsg)},
	{name: "recvmsg6", programs: []string{ownersProgRecvmsg6}, attach: onCgroup(ebpf.AttachCGroupUDP6Recvmsg)},
}

var (
	errNotNeeded = errors.New("not needed")
	errNoCgroup2 = errors.New("no cgroup v2 hierarchy is mounted")
	errSkipped   = errors.New("skipped")
)

// onTracepoint attaches programs of either kind to a tracepoint of the kernel.
func onTracepoint(name string) func(*ebpf.Program, string) (link.Link, error) {
	return func(p *ebpf.Program, _ string) (link.Link, error) {
		if p.Type() == ebpf.Tracing {
			return link.AttachTracing(link.TracingOptions{Program: p})
		}
		return link.AttachRawTracepoint(link.RawTracepointOptions{Name: name, Program: p})
	}
}

func onCgroup(at ebpf.AttachType) func(*ebpf.Program, string) (link.Link, error) {
	return func(p *ebpf.Program, cgroup string) (link.Link, error) {
		if cgroup == "" {
			return nil, errNoCgroup2
		}
		return link.AttachCgroup(link.CgroupOptions{Path: cgroup, Attach: at, Program: p})
	}
}

// loadAndAttach loads and attaches the first program of a hook that the kernel accepts.
func (t *Tracker) loadAndAttach(l *loader, h hook, cgroup string) error {
	if h.supersededBy != "" && t.has(h.supersededBy) {
		return errNotNeeded
	}
	var errs []error
	for _, name := range h.programs {
		p, err := l.load(name)
		if err != nil {
			errs = append(errs, fmt.Errorf("loading %s: %w", name, err))
			continue
		}
		attached, err := h.attach(p, cgroup)
		// The link keeps the program loaded.
		closeErr := p.Close()
		if err = errors.Join(err, closeErr); err == nil {
			t.links = append(t.links, attached)
			return nil
		}
		errs = append(errs, fmt.Errorf("attaching %s: %w", name, err))
	}
	return errors.Join(errs...)
}

// has reports whether a hook is in use.
func (t *Tracker) has(name string) bool {
	for _, h := range t.hooks {
		if h.Name == name {
			return h.Err == nil
		}
	}
	return false
}

// SeesSends reports whether the hooks in use record every process that sends something.
func (t *Tracker) SeesSends() bool { return t.has(nameSend) }

// SeesTCP reports whether the hooks in use record every process that uses TCP.
func (t *Tracker) SeesTCP() bool { return t.has(nameState) || t.has(nameSockOps) }

// SeesUDP reports whether the hooks in use record every process that uses UDP.
func (t *Tracker) SeesUDP() bool {
	if t.has(nameSend) {
		return true
	}
	for _, name := range []string{namePostBind4, namePostBind6, nameSendmsg4, nameSendmsg6, nameRelease} {
		if !t.has(name) {
			return false
		}
	}
	return true
}

// Scans reports whether [Tracker.Scan] works on this kernel.
func (t *Tracker) Scans() bool { return t.files != nil }
