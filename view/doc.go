// Package view draws the model: [View] for Bubble Tea, [Screen] as text. The same
// model always gives the same screen.
//
// The parts that are counted in tens, which are the header, tabs, hints, borders,
// tooltips and pop-ups, are composed with lipgloss: see line and box. The rows of the
// list, and the scale and totals that share their columns and bars, are thousands of
// cells and are written by a painter. Both take their styles from package theme,
// where they were built when the theme was chosen. Pop-ups are spliced over the lines
// they cover. Where things are is up to package layout.
package view
