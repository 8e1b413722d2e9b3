package app

import (
	"slices"
	"strings"

	"iftopgo/capture"
	"iftopgo/capture/live"
	"iftopgo/internal/privsep"
	"iftopgo/model"
	"iftopgo/prefs"
)

// confine drops the privileges of the process and says what came of it. For a file it is
// called before the file is read, and again later: the first call counts.
func (s *session) confine() model.Sandbox {
	if s.confined == nil {
		state := s.dropPrivileges()
		s.confined = &state
	}
	return *s.confined
}

// dropPrivileges is confine, which cannot be done twice: files are out of reach then.
func (s *session) dropPrivileges() model.Sandbox {
	if s.sep.Off() {
		return model.Sandbox{Known: privsep.Supported, Off: privsep.Supported}
	}
	o := privsep.Options{
		DNS:      s.looksUpNames(),
		ReadOnly: s.flags.Recorded() && s.flags.Filter == "" && s.flags.Headless() && !s.flags.Record && !s.flags.Exports(),
		ProcFS:   s.sep.HelperErr() != nil && s.findsOwners(),

		CountsInKernel: s.countsInKernel(),
	}
	o.Listener, o.Ports = s.exporters.descriptor(), s.exporters.ports()
	o.ReadPaths, o.StateDir = s.networkPaths, s.recording.state
	if s.historyDir != "" {
		o.ReadPaths = append(slices.Clip(o.ReadPaths), s.historyDir)
	}
	state := model.Sandbox{Known: true}
	if c, ok := s.source.(*live.Capture); ok && c.Engine() == string(capture.EnginePortable) && privsep.HasPacketSockets() {
		o.PacketSockets = true
		state.Kept = "capturing: go-pcap opens its sockets itself"
	}
	if !s.flags.Headless() {
		if !s.ownsNothing { // Else no display would let it in.
			o.Clipboard = clipboard().Programs()
		}
	}
	report := s.sep.Confine(&o)
	missing := s.awaitBroker() // It has begun meanwhile.
	if !s.flags.Headless() {
		state.ExportTo, state.ExportDirs = s.exports.proposed(), s.exports.shown()
	}
	state.User = report.User
	state.Missing = slices.Concat(missing, report.Missing)
	s.describeHelper(&state)
	s.log.Info("sandbox", "privileges", orNone(state.Kept), "user", state.User, "helper", orNone(state.Helper),
		"without", strings.Join(state.Missing, "; "))
	return state
}

// looksUpNames says whether name servers may be asked, now or later: for names in -f, and for
// those of a live capture, unless they are off and no key can switch them on.
func (s *session) looksUpNames() bool {
	live := s.captures() && !s.flags.Recorded()
	return s.flags.Filter != "" || live && (!s.flags.Headless() || s.prefs.Names != prefs.NamesOff)
}

// describeHelper says what the helper does, or why there is none.
func (s *session) describeHelper(m *model.Sandbox) {
	switch {
	case s.sep.HelperErr() != nil:
		m.HelperErr = "no helper: " + s.lostHelper(s.foundAlone()) + " (" + s.sep.HelperErr().Error() + ")"
	case !s.sep.HasHelper():
	case s.findsOwners():
		m.Helper = "opens interfaces again, looks for processes"
	default:
		m.Helper = "opens interfaces again"
	}
	if s.flags.NoProcesses && s.sep.HasHelper() && !s.findsOwners() {
		m.NoOwners = "started with -Z: nobody looks for processes; start without it"
	}
}

// orNone is a text, or "none" for an empty one.
func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
