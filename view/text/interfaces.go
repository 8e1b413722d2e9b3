package text

import (
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"text/tabwriter"

	"iftopgo/flows"
)

// Interfaces writes the list of interfaces as a table, a line each, with the
// names of the columns if they are wanted.
func Interfaces(w io.Writer, list []flows.Interface, heading bool) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var failed error
	write := func(columns ...any) {
		if failed == nil {
			_, failed = fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", columns...)
		}
	}
	if heading {
		write("NAME", "STATE", "TYPE", "MTU", "SPEED", "ADDRESSES")
	}
	for _, i := range list {
		state := "down"
		if i.Up {
			state = "up"
		}
		write(plain(i.Name), state, orDash(i.Type), number(i.MTU), speed(i.Speed), orDash(join(i.Addrs)))
	}
	if failed == nil {
		failed = t.Flush()
	}
	if failed != nil {
		return fmt.Errorf("listing interfaces: %w", failed)
	}
	return nil
}

// join writes addresses one after the other.
func join(addrs []netip.Prefix) string {
	all := make([]string, len(addrs))
	for i, a := range addrs {
		all[i] = a.String()
	}
	return strings.Join(all, " ")
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
