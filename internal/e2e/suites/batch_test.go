package suites

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestBatchesAreBoundedInFilesAndBytes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sizes []int64
		want  []int
	}{
		"no file":                 {nil, nil},
		"one file":                {[]int64{1}, []int{1}},
		"one file that is large":  {[]int64{maxBatchBytes + 1}, []int{1}},
		"a large one in between":  {[]int64{1, maxBatchBytes, 1, 1}, []int{1, 2, 4}},
		"as many as can be":       {make([]int64, maxBatch), []int{maxBatch}},
		"one more than can be":    {make([]int64, maxBatch+1), []int{maxBatch, maxBatch + 1}},
		"as many bytes as can be": {[]int64{maxBatchBytes - 1, 1, 1}, []int{2, 3}},
	} {
		if got := batches(c.sizes); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestFilesAskedForTogetherHaveTheFlowsTheyHaveAlone has samples of all link types,
// two of which cannot be merged with others.
func TestFilesAskedForTogetherHaveTheFlowsTheyHaveAlone(t *testing.T) {
	t.Parallel()
	var tools Tools
	if err := tools.Find(); err != nil {
		t.Skipf("Wireshark's tools are not installed: %v", err)
	}
	tools.Limits = ample
	tools.isolate(t.TempDir())
	names := []string{"ethernet.pcap", "cut.pcap", "null-be.pcap", "ppp.pcap", "mixed.pcapng", "raw.pcap"}
	var files []*file
	for _, name := range names {
		f := &file{path: filepath.Join(samples, name)}
		var err error
		if f.capinfos, err = tools.capinfos(t.Context(), f.path); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	together := map[*file]Reading{}
	if err := tools.tsharkAll(t.Context(), files, together); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		alone, err := tools.tsharkAlone(t.Context(), f.path)
		if err != nil {
			t.Fatal(err)
		}
		if d := compareFlows(together[f].Flows, alone.Flows); d != nil || together[f].Count != alone.Count || len(alone.Flows) == 0 {
			t.Errorf("%s: %v together, %v alone: %+v", f.path, together[f].Count, alone.Count, d)
		}
	}
	merged, err := tools.tsharkMerged(t.Context(), files[:4])
	if err != nil || len(merged) != 4 {
		t.Errorf("%d readings of files that can be merged, %v", len(merged), err)
	}
	if merged, err := tools.tsharkMerged(t.Context(), files); err != nil || merged != nil {
		t.Errorf("%d readings of files that cannot be merged, %v", len(merged), err)
	}
	if left, err := os.ReadDir(tools.scratch); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
