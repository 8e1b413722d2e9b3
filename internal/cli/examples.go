package cli

import (
	"fmt"
	"io"
)

// writeExamples writes the examples of a command.
func writeExamples(w io.Writer, command string) error {
	if _, err := io.WriteString(w, examples(command)); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}

// examples are what people start with, of a command or without one.
func examples(command string) string {
	switch command {
	case RecordWord:
		return `
Examples:
  sudo iftopgo record               the default route's interface, into /var/lib/iftopgo
  sudo iftopgo record -i eth0 --dir /srv/history
                                    one interface, into a directory of its own
  sudo iftopgo record --json --refresh 10
                                    the same capture also writes lines
`
	case ReportWord:
		return `
Examples:
  iftopgo report                    today, by hour
  iftopgo report yesterday --by process
                                    who it was
  iftopgo report month net:10.0.0.0/8 --by host
                                    this month, with one network
`
	case ConnectWord:
		return `
Examples:
  iftopgo connect web1              what web1 carries, on a screen
  iftopgo connect root@web1 db.example.org
                                    two machines as one list, with a tab of machines
  iftopgo connect web1 web2 --json --by machine
                                    a line every second, a row for each machine
`
	}
	return `
Examples:
  sudo iftopgo                      what uses the line, on a screen
  sudo iftopgo -i eth0 -f 'not port 22'
                                    one interface, without SSH
  sudo iftopgo --json --by program --refresh 10
                                    a line every ten seconds, for another program
`
}
