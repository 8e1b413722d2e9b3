package cli

import (
	"io"

	"github.com/alecthomas/kong"

	"iftopgo/view/completion"
)

// writeCompletion writes the completion script of a shell.
func writeCompletion(w io.Writer, shell string, k *kong.Kong) error {
	return completion.Write(w, shell, k.Model, completion.Options{
		Values:  flagValues(),
		Endings: map[string][]string{"capture": {".pcap", ".pcapng", ".cap", ".ndjson", ".gz", ".zst"}, "settings": {".toml"}, "mmdb": {".mmdb"}},
		Calls:   map[string][]string{"interface": {"--list-interfaces"}},
	})
}
