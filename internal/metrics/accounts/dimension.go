package accounts

import (
	"iftopgo/flows"
	"iftopgo/internal/metrics/series"
)

// Dimension is a property by which what was captured is told apart, with a family of its own.
type Dimension struct {
	// Name is that of its family, without "iftopgo_" and "_bytes_total".
	Name string
	// Labels are the names of the labels.
	Labels []string
	// Help says what a series is.
	Help string
	of   func(*flows.Key, *flows.Labels) Labels
}

// dimensions are all there are. The first are always exported, the others when they are asked for.
var dimensions = [...]Dimension{
	{"process", []string{"process", "user", "container"}, "Frame bytes captured of a process: its name, its user, and its container or systemd unit.", process},
	{"service", []string{"service", "protocol"}, "Frame bytes captured of a service: the name or the number of its port, and the protocol.", service},
	{"host", []string{"host"}, "Frame bytes captured of a remote host, by its address.", host},
	{"name", []string{"name"}, "Frame bytes captured of the remote hosts of a name.", name},
	{"network", []string{"asn", "organisation", "country"}, "Frame bytes captured of a remote network, by its autonomous system.", network},
}

// always is how many of the dimensions are always exported.
const always = 2

// dimension is one that is exported, with its counters.
type dimension struct {
	Dimension
	family *series.Family[Labels]
}

// newDimensions returns those that are exported: the first, and those of the names.
func newDimensions(names []string) []dimension {
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = true
	}
	var all []dimension
	for i, d := range dimensions {
		if i < always || wanted[d.Name] {
			all = append(all, dimension{d, series.New[Labels](Places)})
		}
	}
	return all
}

// add adds what flows carried, by what is known of them now.
func (d *dimension) add(carried map[flows.Key]*flows.Tally, rest flows.Tally, l *flows.Labels) {
	sums := make(map[Labels]*flows.Tally)
	for k, t := range carried {
		of := d.of(&k, l).valid()
		if sum := sums[of]; sum != nil {
			*sum = sum.Plus(*t)
		} else {
			sums[of] = &flows.Tally{Bytes: t.Bytes, Packets: t.Packets}
		}
	}
	for of, t := range sums {
		if of == other { // Something is called like the other series.
			rest = rest.Plus(*t)
			continue
		}
		d.family.Add(of, *t)
	}
	d.family.AddOther(rest)
}
