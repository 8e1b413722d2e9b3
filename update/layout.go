package update

import (
	"fmt"
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// toggleLayout switches between the overview and iftop's layout.
func toggleLayout(m model.Model) model.Model {
	if m.Prefs.InOverview() {
		m.Prefs.Layout = prefs.LayoutIftop
		return say(m, "iftop's layout")
	}
	m.Prefs.Layout = prefs.LayoutOverview
	return say(m, "overview")
}

// toggleScale switches between a linear and a logarithmic scale.
func toggleScale(m model.Model) model.Model {
	if m.Prefs.Linear() {
		m.Prefs.Scale = prefs.ScaleLog
	} else {
		m.Prefs.Scale = prefs.ScaleLinear
	}
	return say(m, string(m.Prefs.Scale)+" scale")
}

// inOverview has a change take effect in the overview, and says that it is needed elsewhere.
func inOverview(what string, change func(model.Model) model.Model) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		if !m.Prefs.InOverview() {
			return warn(m, what+" of the overview: "+m.Keys.Short(model.ToggleLayout)+" shows it")
		}
		return change(m)
	}
}

// toggleDetails shows or hides the pane of details.
func toggleDetails(m model.Model) model.Model {
	if !layout.HasPaneRoom(&m) {
		return warn(m, "the screen has no room for details beside the rows: "+m.Keys.Short(model.FullDetails)+" shows them alone")
	}
	m.Prefs.Details = !m.Prefs.Details
	return onOff(m, "details", m.Prefs.Details)
}

// graphHeight goes to the next height of the graph.
func graphHeight(m model.Model) model.Model {
	m.Prefs.GraphHeight = next(m.Prefs.GraphHeight, prefs.AllGraphHeights()...)
	return say(m, "graph "+string(m.Prefs.GraphHeight))
}

// graphSpan returns a change of the graph's span by n places.
func graphSpan(n int) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		all := prefs.AllGraphSpans()
		at := slices.Index(all, m.Prefs.GraphSpan)
		m.Prefs.GraphSpan = all[min(max(at+n, 0), len(all)-1)]
		return say(m, fmt.Sprintf("graph of %d min", m.Prefs.GraphSpan))
	}
}
