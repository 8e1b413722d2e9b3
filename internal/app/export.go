package app

import (
	"errors"
	"fmt"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/view/export"
)

// exporter returns the effect that writes files.
func (s *session) exporter() func(model.Model, string) tea.Cmd {
	return func(m model.Model, path string) tea.Cmd {
		return func() tea.Msg {
			env := s.exports.env
			if s.sep.Off() {
				env = userfile.SystemEnv()
			}
			written, err := export.Write(&m, env.Place(path), s.createExport)
			return model.ExportedMsg{Path: written, Err: err}
		}
	}
}

// createExport writes a new file: by the broker, unless nothing is confined. If that is in the
// way, the error says where files can be written.
func (s *session) createExport(place userfile.Place, data []byte) error {
	if s.sep.Off() {
		return userfile.Create(place, data)
	}
	err := s.exports.create(place, data)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w; %s", err, s.exports.advice())
	}
	return err
}
