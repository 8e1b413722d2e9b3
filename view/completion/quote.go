package completion

import "strings"

// quotePOSIX quotes for bash and zsh: nothing is special between single quotes
// but the quote itself.
func quotePOSIX(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// quoteFish quotes for fish, where a backslash escapes itself and the quote.
func quoteFish(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// quoteElvish quotes for elvish, where a quote is doubled.
func quoteElvish(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// quotePowerShell quotes for PowerShell, where a quote is doubled, and which
// takes the typographic ones for quotes as well.
func quotePowerShell(text string) string {
	double := strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")
	return "'" + double.Replace(text) + "'"
}

// zshOption returns one argument of zsh's _arguments: what excludes the flag,
// one spelling of it, its help, and the state in which its value is completed.
func zshOption(f flag, n name) string {
	var spec strings.Builder
	if f.Repeat {
		spec.WriteString("*")
	} else {
		spec.WriteString("(" + strings.Join(f.names(), " ") + ")")
	}
	spec.WriteString(n.Text)
	switch {
	case f.Value.Kind == kindNone:
	case n.Short():
		spec.WriteString("+") // the value may be in the same word
	default:
		spec.WriteString("=") // or after an equals sign
	}
	spec.WriteString("[" + strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(n.Help) + "]")
	if f.Value.Kind != kindNone {
		spec.WriteString(":" + f.ID + ":->" + f.ID)
	}
	return quotePOSIX(spec.String())
}

// fishNames returns a spelling as the options of fish's complete.
func fishNames(n name) string {
	if n.Short() {
		return "-s " + n.Bare()
	}
	return "-l " + n.Bare()
}

// fishWords returns words as one argument that fish splits and expands again
// when it completes, so they are quoted twice.
func fishWords(words []string) string {
	quoted := make([]string, 0, len(words))
	for _, word := range words {
		quoted = append(quoted, quoteFish(word))
	}
	return quoteFish(strings.Join(quoted, " "))
}

// fishList returns values as one argument that fish splits and expands again; a
// tab stands before what is said of one.
func fishList(values []Value) string {
	quoted := make([]string, 0, len(values))
	for _, v := range values {
		word := quoteFish(v.Text)
		if v.About != "" {
			word += `\t` + quoteFish(v.About)
		}
		quoted = append(quoted, word)
	}
	return quoteFish(strings.Join(quoted, " "))
}

// fishScope returns the command of a command line as a word of fish; that of none is empty.
func fishScope(g commandLine) string { return `"` + g.Command + `"` }
