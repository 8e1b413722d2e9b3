package suites

import (
	"context"
	"errors"
	"os"
)

// file is a file and what the quick tools say of it.
type file struct {
	path              string
	iftopgo, capinfos Reading
}

// perPacket is capinfos' link type of a file that has several. mergecap puts such files
// wrongly behind others.
const perPacket = "per-packet"

// tsharkAll asks tshark for the flows of files, of as many at once as can be.
func (t *Tools) tsharkAll(ctx context.Context, files []*file, flows map[*file]Reading) (err error) {
	var plain []*file
	for _, f := range files {
		if f.capinfos.LinkType != perPacket {
			plain = append(plain, f)
		} else if flows[f], err = t.tsharkAlone(ctx, f.path); err != nil {
			return err
		}
	}
	return t.tsharkHalves(ctx, plain, flows)
}

// tsharkHalves asks for all files at once, and for each half where that does not work
// out: one file that cannot be merged makes no other slow.
func (t *Tools) tsharkHalves(ctx context.Context, files []*file, flows map[*file]Reading) (err error) {
	switch len(files) {
	case 0:
		return nil
	case 1:
		flows[files[0]], err = t.tsharkAlone(ctx, files[0].path)
		return err
	}
	readings, err := t.tsharkMerged(ctx, files)
	switch half := len(files) / 2; {
	case err != nil:
		return err
	case readings == nil:
		return errors.Join(t.tsharkHalves(ctx, files[:half], flows), t.tsharkHalves(ctx, files[half:], flows))
	}
	for i, f := range files {
		flows[f] = readings[i]
	}
	return nil
}

// tsharkMerged asks tshark for the flows of many files at once, because it takes a
// hundred times as long to start as to read a small file. mergecap puts the files one
// behind the other, and the packets that capinfos counts tell them apart. It returns
// nil when that does not work out.
func (t *Tools) tsharkMerged(ctx context.Context, files []*file) (readings []Reading, err error) {
	merged, err := os.CreateTemp(t.scratch, "*.pcapng")
	if err != nil {
		return nil, err
	}
	path := merged.Name()
	defer func() { err = errors.Join(err, os.RemoveAll(path)) }() // mergecap removes it when it fails.
	if err := merged.Close(); err != nil {
		return nil, err
	}
	args := []string{t.Mergecap, "-a", "-F", "pcapng", "-I", "none", "-w", path}
	for _, f := range files {
		args = append(args, f.path)
	}
	e, err := run(ctx, t.Limits, t.env, args, func([]byte) error { return nil })
	if err != nil || e.late || e.crash != "" || e.status != 0 {
		return nil, err
	}
	sums := make([]*tally, len(files))
	for i := range sums {
		sums[i] = newTally()
	}
	at, tooMany := 0, false
	end, err := t.tshark(ctx, path, func(p *packet) {
		for at < len(files) && sums[at].Packets == files[at].capinfos.Packets {
			at++
		}
		if tooMany = at == len(files); !tooMany {
			sums[at].add(p)
		}
	})
	if err != nil || end.State != Whole || tooMany {
		return nil, err
	}
	for i, sum := range sums {
		if sum.Count != files[i].capinfos.Count {
			return nil, nil
		}
		readings = append(readings, sum.Reading)
	}
	return readings, nil
}
