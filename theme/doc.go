// Package theme holds the 31 palettes and what they compile to.
//
// A [Definition] is a handful of anchor colours with a name. [Definition.Compile]
// turns it, for a colour [Profile] and a dark or light terminal, into a [Theme]:
// one finished SGR string ("ink") for every [Token] on every [Back], so that
// drawing a cell looks a string up and formats nothing. In truecolor and in 256
// colours every text token has a contrast of at least 4.5:1 (WCAG 2) on every
// back, the eleven steps of a bar included; it is so by construction, and a
// test measures all themes.
package theme
