package remote

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkLine reads a line of 500 flows and finds out what it carried.
func BenchmarkLine(b *testing.B) {
	from := strings.Index(sample, `{"src"`)
	to := strings.Index(sample, `,{"protocol":"ARP"`)
	row := strings.Replace(sample[from:to], `"total_sent"`, `"asn":64500,"as_org":"Example","country":"AT","sent_2s":100,"recv_2s":100,"sent_10s":1000,`+
		`"recv_10s":1000,"sent_40s":1000,"recv_40s":1000,"interval_sent":100,"interval_recv":2000,"peak_sent":1000,"peak_recv":2000,"user":"root",`+
		`"publisher":"curl","package":"curl 8.0","total_sent"`, 1)
	rows := make([]string, 500)
	for i := range rows {
		rows[i] = strings.Replace(row, "40000", fmt.Sprint(40000+i), 1)
	}
	text := []byte(strings.TrimSpace(sample[:from] + strings.Join(rows, ",") + "]}"))
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
