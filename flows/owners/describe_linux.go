package owners

import (
	"cmp"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/cgroup"
	"iftopgo/flows/owners/pkgdb"
	"iftopgo/flows/owners/procfs"
	"iftopgo/flows/owners/untrustedfs"
)

// describe returns what is known of a process: what eBPF recorded when it used a
// socket, completed from /proc if it is still running.
func (f *linuxFinder) describe(r ref, now time.Time) described {
	d := described{Owner: flows.Owner{Kind: r.kind, Name: r.name, PID: r.pid}}
	if r.kind != flows.KindProcess {
		return d
	}
	if r.pid == 0 {
		d.UID, d.User = r.uid, f.users.name(r.uid, now)
		return d
	}
	d.Started = now.Add(r.start - bootTime())
	path := ""
	recorded := false
	if f.events != nil {
		path, recorded = f.describeRecorded(r, &d)
	}
	var place cgroup.Place
	if f.ownPIDs || f.events == nil {
		place = f.describeFromProc(r, &d, recorded)
	}
	if recorded || d.Comm != "" {
		d.User = f.users.name(d.UID, now)
	}
	if path != "" && place == (cgroup.Place{}) {
		place = cgroup.ParsePath(path)
	}
	place = f.files.Name(place)
	d.Container, d.Unit = place.Label(), place.Unit
	return d
}

// programOf tells programs apart by the name and the path that /proc has.
func programOf(comm, exe string) string { return comm + "\x00" + exe }

// program returns what a process runs now.
func (f *linuxFinder) program(r ref) string {
	if r.pid == 0 || !f.ownPIDs && f.events != nil {
		return ""
	}
	s, err := f.proc.Stat(r.pid)
	if err != nil || s.Start != r.start.Truncate(procfs.Tick) {
		return ""
	}
	exe, err := f.proc.Exe(r.pid)
	if err != nil {
		exe = "" // As for a kernel thread.
	}
	return programOf(s.Comm, exe)
}

// describeRecorded fills in what eBPF recorded and returns the cgroup path.
func (f *linuxFinder) describeRecorded(r ref, d *described) (cgroupPath string, recorded bool) {
	p, ok := f.events.Process(imageOf(r))
	if !ok {
		return "", false
	}
	d.Comm, d.PPID, d.UID, d.Exe, d.args = p.Comm, int(p.PPID), p.UID, p.Exe, p.Args
	d.mountKnown = p.MountNS == f.mntns
	return p.Cgroup, true
}

// describeFromProc completes what is known from /proc. What was recorded stands, as
// the process may run another program by now. It returns the container or unit.
func (f *linuxFinder) describeFromProc(r ref, d *described, recorded bool) (place cgroup.Place) {
	s, err := f.proc.Stat(r.pid)
	if err != nil || s.Start != r.start.Truncate(procfs.Tick) {
		d.Ended = true
		return place
	}
	if !recorded {
		d.Comm, d.PPID = s.Comm, s.PPID
		if uid, err := f.proc.UID(r.pid); err == nil {
			d.UID = uid
		}
	}
	exe := f.describeProgram(r, d)
	if !recorded {
		d.program = programOf(s.Comm, exe)
	}
	if text, err := f.proc.Cgroup(r.pid); err == nil {
		place = cgroup.ParseFile(text)
	}
	if !d.mountKnown {
		f.describeMount(r, d, exe)
	}
	return place
}

// describeMount notes in which mount namespace a process is. In another one than ours it
// also notes which file the program is, as soon as possible: the process may run another
// one a moment later. exe is the path that /proc has.
func (f *linuxFinder) describeMount(r ref, d *described, exe string) {
	ns, err := f.proc.Namespace(r.pid, "mnt")
	if err != nil {
		return
	}
	d.mountKnown = true
	if ns == f.mntns {
		return
	}
	dir := f.proc.Dir(r.pid)
	d.foreign = &pkgdb.Program{Exe: d.Exe, Root: dir + "/root", File: dir + "/exe"}
	if exe == "" || d.Exe != exe {
		return // It runs another program by now, or one that a loader has loaded.
	}
	if id, err := untrustedfs.IDOf(d.foreign.File); err == nil {
		d.foreign.ID = id
	}
}

// describeProgram completes the path of the program. Run by a loader, it is the program
// that this has loaded, unless the process runs another one by now. It returns the path
// that /proc has, empty for none.
func (f *linuxFinder) describeProgram(r ref, d *described) string {
	exe, err := f.proc.Exe(r.pid)
	if err != nil {
		return ""
	}
	if d.Exe == "" {
		d.Exe = exe
	}
	if d.Exe == exe && procfs.IsLoader(exe) {
		loaded, _ := within(f.delayed, func() string { return f.proc.Loaded(r.pid) })
		d.Exe = cmp.Or(loaded, exe)
	}
	return exe
}
