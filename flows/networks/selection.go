package networks

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"iftopgo/flows"
)

// selection is the files that are used: one for autonomous systems and one for countries,
// which may be the same, nil for none.
type selection struct{ asn, country *database }

// choose opens the files and keeps those that are used: of named ones the first that knows
// what is looked for; of one of the usual places the newest of each type, and of several
// types the smallest, which says the same of it. It returns what is wrong with the others.
func choose(all []candidate, open opener) (s selection, wrong []error) {
	for len(all) > 0 {
		n := 1 // Files of one place are compared with each other.
		for n < len(all) && all[0].place != "" && all[n].place == all[0].place {
			n++
		}
		opened, failed := openAll(all[:n], open)
		wrong = append(wrong, failed...)
		for _, d := range opened {
			if s.asn == nil && d.asn {
				s.asn = d
			}
			if s.country == nil && d.country {
				s.country = d
			}
			if s.asn != d && s.country != d {
				wrong = append(wrong, closing(d)...)
			}
		}
		all = all[n:]
	}
	return s, wrong
}

// openAll opens files, and orders those of a usual place as choose wants them.
func openAll(all []candidate, open opener) (opened []*database, wrong []error) {
	for i := range all {
		c := &all[i]
		if c.err != nil {
			wrong = append(wrong, c.err)
			continue
		}
		d, err := openDatabase(c.path, open)
		switch {
		case err == nil:
			opened = append(opened, d)
		case c.named || !errors.Is(err, errUseless): // Files about other things lie beside those of networks.
			wrong = append(wrong, err)
		}
	}
	if len(all) == 0 || all[0].place == "" {
		return opened, wrong
	}
	slices.SortFunc(opened, func(a, b *database) int {
		return cmp.Or(cmp.Compare(b.reader.Metadata.BuildEpoch, a.reader.Metadata.BuildEpoch), cmp.Compare(a.path, b.path))
	})
	newest := opened[:0]
	for _, d := range opened {
		if slices.ContainsFunc(newest, func(o *database) bool { return o.reader.Metadata.DatabaseType == d.reader.Metadata.DatabaseType }) {
			wrong = append(wrong, closing(d)...)
			continue
		}
		newest = append(newest, d)
	}
	slices.SortStableFunc(newest, func(a, b *database) int { return cmp.Compare(a.file.Info().Size(), b.file.Info().Size()) })
	return newest, wrong
}

// closing closes a file, and returns what is wrong with that.
func closing(d *database) []error {
	if err := d.close(); err != nil {
		return []error{fmt.Errorf("closing %s: %w", d.path, err)}
	}
	return nil
}

// close closes the files.
func (s *selection) close() (err error) {
	for _, d := range s.open() {
		err = errors.Join(err, d.close())
	}
	*s = selection{}
	return err
}

// open are the files that are used, each once.
func (s *selection) open() (all []*database) {
	if s.asn != nil {
		all = append(all, s.asn)
	}
	if s.country != nil && s.country != s.asn {
		all = append(all, s.country)
	}
	return all
}

// drop closes a file that is used no more.
func (s *selection) drop(d *database) error {
	if s.asn == d {
		s.asn = nil
	}
	if s.country == d {
		s.country = nil
	}
	return d.close()
}

// state says what the files know, and what is wrong with the others.
func (s *selection) state(wrong []error, version uint64) flows.NetworkFiles {
	f := flows.NetworkFiles{ASN: s.asn != nil, Country: s.country != nil, Version: version}
	for _, d := range s.open() {
		f.Names = append(f.Names, flows.Clean(d.path, maxLine))
	}
	if len(wrong) == 0 {
		return f
	}
	f.Wrong = flows.Clean(wrong[0].Error(), maxLine)
	if more := len(wrong) - 1; more > 0 {
		f.Wrong += fmt.Sprintf(" (and %d more)", more)
	}
	return f
}

// maxLine is how long a line about files is at most, in bytes.
const maxLine = 512
