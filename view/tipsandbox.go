package view

import (
	"strings"

	"iftopgo/theme"
)

// writeSandbox writes which privileges the program has, and what confines it.
func (s *screen) writeSandbox(b *box) {
	x := s.m.Sandbox
	switch {
	case !x.Known:
		return
	case x.Off:
		b.styledField(theme.Warn, "privileges", "all it was started with: --no-sandbox")
		return
	case x.Kept != "":
		b.styledField(theme.Warn, "privileges", x.Kept)
	default:
		b.field("privileges", "none")
	}
	if x.User != "" {
		b.field("user", x.User)
	}
	if len(x.ExportDirs) > 0 {
		b.field("exports to", strings.Join(x.ExportDirs, ", "))
	}
	for _, missing := range x.Missing {
		b.styledField(theme.Warn, "without", missing)
	}
	switch {
	case x.HelperErr != "":
		b.styledField(theme.Alert, "helper", x.HelperErr)
	case x.Helper != "":
		b.field("helper", x.Helper)
	}
	for _, lost := range x.Ended {
		b.styledField(theme.Alert, "now", lost)
	}
}
