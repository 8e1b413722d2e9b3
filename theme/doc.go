// Package theme holds the 38 palettes and what they compile to.
//
// A [Definition] is a handful of anchor colours with a name. [Definition.Compile]
// turns it, for a colour [Profile] and a dark or light terminal, into a [Theme],
// which says how each [Token] (a meaning, such as the remote end of a flow) looks
// on each [Back] (what it is drawn on). It says so twice, from the same pens: as
// a lipgloss style, for what is composed ([Theme.Style]), and as a finished SGR
// sequence, for rows of thousands of cells ([Theme.SGR]). Nothing is built or
// formatted while drawing.
//
// In truecolor and in 256 colours every text token has a contrast of at least
// 4.5:1 (WCAG 2) on every back, the eleven steps of a bar included: colours are
// moved until it holds, and a test measures all themes. Tests also measure, in OKLab,
// that what is received and what is sent can be told apart, also by people who see few
// hues, that large figures stand out from small ones, figures from labels, and alerts
// from everything.
package theme
