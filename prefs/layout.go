package prefs

// InOverview reports whether the screen is the overview.
func (p *Prefs) InOverview() bool {
	return p.Layout == LayoutOverview || p.Layout == LayoutAuto && p.KeyPreset != KeysIftop
}

// Bordered reports whether a frame around the screen is wanted.
func (p *Prefs) Bordered() bool { return p.Border.Or(!p.InOverview()) }

// Linear reports whether bars and graphs are linear.
func (p *Prefs) Linear() bool {
	return p.Scale == ScaleLinear || p.Scale == ScaleAuto && p.InOverview()
}

// ShownColumns are the columns of the layout, as the settings have them.
func (p *Prefs) ShownColumns() []Column {
	if p.InOverview() {
		return p.Overview
	}
	return p.Columns
}

// ShownScale is ScaleLinear or ScaleLog.
func (p *Prefs) ShownScale() Scale {
	if p.Linear() {
		return ScaleLinear
	}
	return ScaleLog
}
