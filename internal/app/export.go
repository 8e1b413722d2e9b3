package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/view/export"
)

// exporter returns the effect that writes files. If confinement is in the way, the error
// says where files can be written.
func (s *session) exporter() func(model.Model, string) tea.Cmd {
	return func(m model.Model, path string) tea.Cmd {
		return func() tea.Msg {
			written, err := export.Write(&m, path, s.exportEnv())
			if s.sep.Confined().FilesLimited && errors.Is(err, fs.ErrPermission) {
				err = fmt.Errorf("%w; %s", err, exportAdvice())
			}
			return model.ExportedMsg{Path: written, Err: err}
		}
	}
}

// exportEnv is the environment that exports are written in. A process that has become
// the invoking user has that user's home, and no privileges left to be careful with.
func (s *session) exportEnv() userfile.Env {
	env := userfile.SystemEnv()
	if s.sep.Confined().User == "" {
		return env
	}
	home, err := env.HomeOf(env.UID)
	env.Getenv = func(name string) string {
		if name == "HOME" && err == nil {
			return home
		}
		return os.Getenv(name)
	}
	return env
}
