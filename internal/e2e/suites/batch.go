package suites

import (
	"context"
	"os"
)

// The most files of a batch, and the most bytes of them: what is known of all its
// files is in memory at a time.
const (
	maxBatch      = 64
	maxBatchBytes = 16 << 20
)

// batches cuts files into runs of neighbours: the end of each, in order.
func batches(sizes []int64) (ends []int) {
	begin, bytes := 0, int64(0)
	for i, size := range sizes {
		if i > begin && (i-begin == maxBatch || bytes+size > maxBatchBytes) {
			ends = append(ends, i)
			begin, bytes = i, 0
		}
		bytes += size
	}
	if len(sizes) > begin {
		ends = append(ends, len(sizes))
	}
	return ends
}

// sizesOf are the sizes of files, 0 of one that cannot be looked at: the tools say why.
func sizesOf(paths []string) []int64 {
	sizes := make([]int64, len(paths))
	for i, path := range paths {
		if info, err := os.Stat(path); err == nil {
			sizes[i] = info.Size()
		}
	}
	return sizes
}

// compareBatch compares some files. What tshark says matters only of those in which
// the others have read the same packets.
func (t *Tools) compareBatch(ctx context.Context, paths []string, verdicts []Verdict) error {
	files := make([]file, len(paths))
	var alike []*file
	for i, path := range paths {
		f := &files[i]
		f.path = path
		var err error
		if f.iftopgo, err = t.iftopgo(ctx, path); err != nil {
			return err
		}
		if f.capinfos, err = t.capinfos(ctx, path); err != nil {
			return err
		}
		if f.iftopgo.State == Whole && f.capinfos.State == Whole && f.iftopgo.Packets == f.capinfos.Packets {
			alike = append(alike, f)
		}
	}
	flows := make(map[*file]Reading, len(alike))
	if err := t.tsharkAll(ctx, alike, flows); err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		tshark := flows[f]
		verdicts[i] = judge(&f.iftopgo, &f.capinfos, &tshark)
	}
	return nil
}
