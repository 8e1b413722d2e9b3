package pictures

import (
	"fmt"
	"html"
	"strings"
)

// GalleryPage is the page of themes, in Markdown, with its pictures in folder.
func GalleryPage(folder string) []byte {
	var b strings.Builder
	b.WriteString(`# Themes

`)
	shots := Gallery()
	fmt.Fprintf(&b, "These are the %d themes of iftopgo, on the same traffic at the same moment. `c` chooses one on the screen, where it is seen at\n"+
		"once; `--theme NAME` and `theme = \"NAME\"` in the settings take the name below each. `C` edits one into a theme of your own.\n\n", len(shots))
	b.WriteString("On a terminal with a light background every theme turns light. With 256, 16 or no colours each has a rendering of its own.\n" +
		"In all of them text has a contrast of at least 4.5:1 (of 16 colours as xterm has them), what is received and what is sent can be\n" +
		"told apart by people who see few hues, and nothing looks like an alert: alerts are red in every theme, and no other text, graph or frame is.\n\n")
	b.WriteString("`Nord`, `Gruvbox`, `Catppuccin`, `Solarized`, `Dracula` and `TokyoNight` have the colours of those schemes, on the backgrounds\n" +
		"that terminals have with them; a theme of your own with one of these names replaces it. `Terminal` has the sixteen colours that\n" +
		"you gave your terminal, whatever else it can show.\n\n")
	b.WriteString("<!-- Written by task pictures. -->\n\n<table>\n")
	for i, s := range shots {
		if i%2 == 0 {
			b.WriteString("<tr>\n")
		}
		fmt.Fprintf(&b, "<td><img src=\"%s/%s.svg\" alt=\"%s\"><br><code>%s</code></td>\n",
			folder, s.Name, html.EscapeString(s.Alt), strings.TrimPrefix(s.Name, "theme-"))
		if i%2 == 1 || i == len(shots)-1 {
			b.WriteString("</tr>\n")
		}
	}
	b.WriteString("</table>\n")
	return []byte(b.String())
}
