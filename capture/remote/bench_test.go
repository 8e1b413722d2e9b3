package remote

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkLine reads a line of 500 flows that were in the line before, and finds out what it
// carried.
func BenchmarkLine(b *testing.B) {
	rows := make([]string, 500)
	for i := range rows {
		rows[i] = strings.Replace(quick, "40000", fmt.Sprint(40000+i), 1)
	}
	text := []byte(sample[:strings.Index(sample, `{"src"`)] + strings.Join(rows, ",") + "]}")
	b.SetBytes(int64(len(text)))
	d, diff := Decoder{}, NewDiffer(new(OwnerIDs), 0)
	for b.Loop() {
		l, err := d.Decode(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := diff.Add(l); err != nil {
			b.Fatal(err)
		}
	}
}
