package filter

import "testing"

func TestMatchesAreThoseRecordedFromLibpcap(t *testing.T) {
	t.Parallel()
	for dir := range dataDirs {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			d := readData(t, dir)
			for _, row := range readTable(t, dir, "expected.tsv.gz") {
				p, err := Compile(row[0], Options{LinkType: d.link})
				if err != nil {
					t.Errorf("%s: refused: %v", row[0], err)
					continue
				}
				accepted := hexBits(t, row[1], len(d.packets))
				dontCare := hexBits(t, row[2], len(d.packets))
				for i, got := range verdicts(p, d.packets) {
					if got != accepted[i] && !dontCare[i] {
						t.Errorf("%s: packet %d: matches is %v, recorded %v", row[0], i, got, accepted[i])
						break
					}
				}
			}
		})
	}
}

func TestExpressionsLibpcapRefusesAreErrors(t *testing.T) {
	t.Parallel()
	for dir, link := range dataDirs {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			for _, row := range readTable(t, dir, "corpus.tsv.gz") {
				_, err := Compile(row[0], Options{LinkType: link})
				if valid := row[1] == "1"; valid != (err == nil) {
					t.Errorf("%s: valid is %v, but error is %v", row[0], valid, err)
				}
			}
		})
	}
}
