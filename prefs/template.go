package prefs

import "strings"

// Template is a new file: every key with its explanation and its default, all
// commented out.
func Template() []byte {
	var b strings.Builder
	b.WriteString("# Settings of iftopgo. Each key stands below as a comment with its default.\n" +
		"# Add a line of your own under it to change it; what you change in iftopgo is\n" +
		"# written there too. Edits take effect while it runs.\n")
	standard := Default()
	for i := range schema {
		s := &schema[i]
		b.WriteByte('\n')
		for _, line := range s.about {
			b.WriteString(wrapComment(line))
		}
		b.WriteString("# " + s.name + " = " + s.literal(&standard) + "\n")
	}
	b.WriteString("\n# Keys for actions, by the names that the help screen (?) shows:\n" +
		"# [keys]\n# quit = [\"q\", \"ctrl+q\"]\n")
	b.WriteString("\n# What iftopgo record keeps, read at the start:\n# [history]\n")
	for _, s := range historySettings() {
		b.WriteString(wrapComment(s.about) + "# " + s.name + " = " + s.literal + "\n")
	}
	return []byte(b.String())
}

// commentWidth is how wide the template's lines are.
const commentWidth = 78

// wrapComment breaks a long line of explanation between words.
func wrapComment(line string) string {
	var b strings.Builder
	width := 0
	for word := range strings.FieldsSeq(line) {
		if width == 0 || width+1+len(word) > commentWidth {
			if width > 0 {
				b.WriteByte('\n')
			}
			b.WriteString("# " + word)
			width = 2 + len(word)
			continue
		}
		b.WriteString(" " + word)
		width += 1 + len(word)
	}
	b.WriteByte('\n')
	return b.String()
}
