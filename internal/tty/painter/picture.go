package painter

import tea "charm.land/bubbletea/v2"

// picture is a screen that was asked for.
type picture struct {
	view          tea.View
	width, height int
}

// same says whether two pictures look alike.
func (p *picture) same(q *picture) bool {
	return p.width == q.width && p.height == q.height && p.view.MouseMode == q.view.MouseMode &&
		p.view.WindowTitle == q.view.WindowTitle && p.view.Content == q.view.Content
}
