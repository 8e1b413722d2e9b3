package text

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
)

// Interface is one line of the list of interfaces.
type Interface struct {
	Name string
	Up   bool
	// Type is the link type, MTU in bytes, Speed in bits a second; empty or 0
	// when not known.
	Type  string
	MTU   int
	Speed uint64
	// Addrs are the addresses with the lengths of their prefixes.
	Addrs []string
}

// Interfaces writes the list of interfaces as a table.
func Interfaces(w io.Writer, list []Interface) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	write := func(columns ...any) { fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", columns...) }
	write("NAME", "STATE", "TYPE", "MTU", "SPEED", "ADDRESSES")
	for _, i := range list {
		state := "down"
		if i.Up {
			state = "up"
		}
		first := "-"
		if len(i.Addrs) > 0 {
			first = i.Addrs[0]
		}
		write(i.Name, state, orDash(i.Type), number(i.MTU), speed(i.Speed), first)
		for _, a := range i.Addrs[min(1, len(i.Addrs)):] {
			write("", "", "", "", "", a)
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("listing interfaces: %w", err)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func number(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

// speed writes bits a second as the numbers on network cards are written.
func speed(bits uint64) string {
	switch {
	case bits == 0:
		return "-"
	case bits%1_000_000_000 == 0:
		return strconv.FormatUint(bits/1_000_000_000, 10) + "Gb"
	default:
		return strconv.FormatUint(bits/1_000_000, 10) + "Mb"
	}
}
