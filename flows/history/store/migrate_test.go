package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// TestAHistoryOfTheFirstVersionIsBroughtUpToDate has one whose subjects were rows of their own.
func TestAHistoryOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"", "eth0", "curl", "/usr/bin/curl", "192.0.2.1", "www.example", "https", "TCP", "ssh", "alice"}
	statements := migrations[0] + fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = 1;", applicationID)
	for i, text := range texts {
		statements += fmt.Sprintf("INSERT INTO text VALUES (%d, '%s');", i+1, text)
	}
	statements += `
		INSERT INTO bucket VALUES (5, 2, 1774656000, 2, 11, 12);
		INSERT INTO subject (id, other, process, program, user, package, container, host, name, asn, org, country, service, port, protocol, proto) VALUES
			(1, 0, 3, 4, 10, 1, 1, 5, 6, 64500, 1, 1, 7, 443, 8, 6), (2, 0, 9, 1, 1, 1, 1, 5, 6, 64500, 1, 1, 7, 443, 8, 6),
			(3, 48, 3, 4, 10, 1, 1, 1, 1, 0, 1, 1, 7, 443, 8, 6), (4, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0);
		INSERT INTO carried VALUES (5, 1, 100, 200), (5, 2, 1, 2), (5, 3, 7, 0), (5, 4, 9, 9);
		INSERT INTO counter VALUES (2, 'boot', 3, 1, 2, 3, 4, 1774656100);`
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	w, err := OpenWriter(t.Context(), dir, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	id := history.BucketID{Level: history.Days, Key: 1774656000, Interface: "eth0"}
	got, err := w.Earlier(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	curl := history.Subject{Process: "curl", Program: "/usr/bin/curl", User: "alice", Host: "192.0.2.1", Name: "www.example", ASN: 64500, Service: "https", Port: 443, Protocol: "TCP", Proto: 6}
	want := &history.Bucket{ID: id, Missed: flows.Pair{Sent: 11, Recv: 12}, Subjects: history.Sums{
		curl: {Sent: 100, Recv: 200},
		{Process: "ssh", Host: "192.0.2.1", Name: "www.example", ASN: 64500, Service: "https", Port: 443, Protocol: "TCP", Proto: 6}:  {Sent: 1, Recv: 2},
		{Process: "curl", Program: "/usr/bin/curl", User: "alice", Service: "https", Port: 443, Protocol: "TCP", Proto: 6, Other: 48}: {Sent: 7},
		{}: {Sent: 9, Recv: 9},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var most, sent int64
	if err := w.db.QueryRowContext(t.Context(), "SELECT max(sent), sum(sent) FROM traffic WHERE level = 'day'").Scan(&most, &sent); err != nil || most != 100 || sent != 117 {
		t.Errorf("the view has %d and %d, %v", most, sent, err)
	}
}
