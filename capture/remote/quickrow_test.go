package remote

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/modeltest"
	"iftopgo/view/ndjson"
)

// quick is a row as view/ndjson writes it.
const quick = `{"src":"a:1","dst":"b:443","src_host":"a","dst_host":"b","name_dst":"b","name_source":"sni","src_ip":"192.0.2.1","dst_ip":"198.51.100.1",` +
	`"src_port":40000,"dst_port":443,"protocol":"TCP","interface":"eth0","asn":64500,"as_org":"Example","country":"AT",` +
	`"sent_2s":1,"recv_2s":22,"sent_10s":333,"recv_10s":0,"sent_40s":1,"recv_40s":2,"total_sent":100,"total_recv":2000,"packets_sent":1,"packets_recv":20,` +
	`"interval_sent":10,"interval_recv":200,"peak_sent":10,"peak_recv":20,"first_seen":"2026-01-01T12:00:00.5Z","last_seen":"2026-01-01T12:00:00.9Z",` +
	`"process_name":"curl","pid":77,"exe":"/usr/bin/curl","guess":true,"closed":true}`

// FuzzQuickRow reads a row by its parts, twice after another one, and field by field: all say the
// same, whatever the row is.
func FuzzQuickRow(f *testing.F) {
	f.Add(quick, "")
	for _, c := range [][2]string{
		{`"protocol":"TCP",`, ``},
		{`"country":"AT",`, `"country":"AT", `},
		{`"sent_2s":1,`, `"sent_2s":01,`},
		{`"sent_2s":1,`, `"sent_2s":1.5,`},
		{`"closed":true`, `"unchanged":true`},
		{`"closed":true`, `"total_sent":7`},
		{`"closed":true`, `"src_port":7`},
		{`"closed":true`, ``},
		{`"pid":77`, `"pid":"}"`},
		{`"pid":77`, `"comm":"}"`},
		{`"asn":64500`, `"total_recv":3`},
		{`"src":"a:1"`, `"src":"\"sent_2s\":"`},
		{`"src":"a:1"`, `"\"sent_2s":1`},
		{`"total_sent":100`, `"total_sent":1152921504606846977`},
		{`"packets_sent":1,`, `"lossy":true,"packets_sent":1,`},
		{`.9Z"`, `.9Z" `},
		{`"2026-01-01T12:00:00.9Z"`, `"12:00"`},
		{`"eth0"`, `{"a":[{}]}`},
		{`"src":"a:1"`, `"src":[[[[[1]]]]]`},
	} {
		f.Add(strings.Replace(quick, c[0], c[1], 1), quick)
		f.Add(quick, strings.Replace(quick, c[0], c[1], 1))
	}
	f.Add(quick[:strings.Index(quick, `,"process_name"`)]+"}", quick[:strings.Index(quick, `,"process_name"`)]+",}")
	f.Fuzz(func(t *testing.T, first, text string) {
		var d Decoder
		d.said(first, true)
		want, learnt, known := new(Decoder).said(text, false), d.said(text, true), d.said(text, true)
		if diff := cmp.Diff(want, learnt); diff != "" {
			t.Fatalf("%q (-field by field +by parts):\n%s", text, diff)
		}
		if diff := cmp.Diff(want, known); diff != "" {
			t.Fatalf("%q (-field by field +the second time):\n%s", text, diff)
		}
	})
}

// said is what a row says, as text: by its parts, or field by field.
func (d *Decoder) said(text string, parts bool) string {
	var row Row
	d.heads.next()
	d.tails.next()
	d.scan = scanner{text: []byte(text)}
	r := &d.reader
	r.Decoder, r.row = d, &row
	var isFlow, unchanged bool
	if parts {
		isFlow, unchanged = r.read()
	} else {
		r.reset()
		d.scan.object(r.field)
		h, t := r.wholeHead(), r.wholeTail()
		isFlow, unchanged = r.take(&h, &t)
	}
	if d.scan.err != nil {
		return d.scan.err.Error()
	}
	identity, ownership := row.Identity, row.Ownership
	row.Identity, row.Ownership = nil, nil
	said := fmt.Sprintf("%v %v %d %d\n%+v\n%+v\n", isFlow, unchanged, d.scan.at, d.scan.depth, row.Tally, identity)
	if ownership != nil {
		said += fmt.Sprintf("%+v\n", *ownership)
	}
	return said + fmt.Sprint(row.Recent, row.HasRecent, row.Closed, row.First, row.Last)
}

func TestRowsThatAreKnownAreReadWithoutAllocations(t *testing.T) {
	m := modeltest.Model(modeltest.Options{Extra: 500, Seconds: 12})
	text, err := ndjson.Append(nil, &m, ndjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.TrimSpace(text)
	var d Decoder
	l, err := d.Decode(text)
	if err != nil || len(l.Rows) < 500 {
		t.Fatalf("%d rows (%v)", len(l.Rows), err)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = d.Decode(text) }); n > 4 {
		t.Errorf("%v allocations for a line that was read before", n)
	}
}

func TestPartsOfRowsAreForgottenOnceLinesHaveThemNoMore(t *testing.T) {
	t.Parallel()
	var d Decoder
	for i := range 100 {
		rows := make([]string, 500)
		for j := range rows {
			rows[j] = strings.Replace(quick, "a:1", fmt.Sprintf("a%d:%d", i, j), 1)
		}
		if _, err := d.Decode([]byte(sample[:strings.Index(sample, `{"src"`)] + strings.Join(rows, ",") + "]}")); err != nil {
			t.Fatal(err)
		}
		if n := len(d.heads.known); n > 2*500+leastRecent+500 {
			t.Fatalf("%d heads are kept after line %d", n, i)
		}
	}
}

func TestNoMorePartsOfRowsAreKeptThanThereIsRoomFor(t *testing.T) {
	t.Parallel()
	var d Decoder
	rows := make([]string, 2*maxRecent)
	for i := range 3 {
		for j := range rows {
			rows[j] = strings.Replace(quick, "a:1", fmt.Sprintf("a%d:%d", i, j), 1)
		}
		l, err := d.Decode([]byte(sample[:strings.Index(sample, `{"src"`)] + strings.Join(rows, ",") + "]}"))
		if err != nil || len(l.Rows) != len(rows) {
			t.Fatalf("%d rows (%v)", len(l.Rows), err)
		}
		if n := len(d.heads.known); n != maxRecent {
			t.Errorf("%d heads are kept after line %d", n, i)
		}
	}
}
