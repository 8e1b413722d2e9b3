package metrics

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/internal/tap"
)

// serving serves an exporter that has taken a batch, and returns its address.
func serving(t *testing.T, o Options) (e *Exporter, address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if o.Log == nil {
		o.Log = func(text string) { t.Error(text) }
	}
	e = NewExporter(o)
	s := Serve(l, e)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return e, l.Addr().String()
}

// batch is a batch of a second in which lo carried a packet of so many bytes.
func batch(second int64, bytes uint64) *flows.Batch {
	k := flows.Key{Net: flows.NetIPv4, Proto: flows.ProtoUDP, LocalPort: 50_000, RemotePort: 53}
	return &flows.Batch{
		At:     second * int64(time.Second),
		Health: flows.Health{Sources: []flows.Source{{Name: "lo"}}, KernelDrops: flows.OptionalCount{N: 3, OK: true}},
		Deltas: []flows.Delta{{Key: k, Tally: flows.Tally{Bytes: flows.Pair{Sent: bytes}, Packets: flows.Pair{Sent: 1}}}},
	}
}

// client asks once for each connection.
func client(t *testing.T) *http.Client {
	t.Helper()
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
}

// get returns the status and the text of an answer.
func get(t *testing.T, method, url string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client(t).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestAPageHasWhatWasTakenAndTheKernelsCounters(t *testing.T) {
	t.Parallel()
	e, address := serving(t, Options{
		Version: Version{Program: "1.2.3", Go: "go1"},
		Interfaces: func() ([]interfaces.Interface, error) {
			return []interfaces.Interface{{Name: "eth0", Counted: true, Counters: interfaces.Counters{
				Bytes: flows.Pair{Sent: 1, Recv: 2}, Packets: flows.Pair{Sent: 3, Recv: 4}, Errors: flows.Pair{Recv: 5}, Drops: flows.Pair{Sent: 6},
			}}}, nil
		},
	})
	known := &tap.Known{Alerts: map[string]int{"flow": 2}}
	for second := range int64(4) {
		e.Take(batch(1000+second, 100), known)
	}
	_, text := get(t, http.MethodGet, "http://"+address+"/metrics")
	for _, want := range []string{
		`iftopgo_build_info{goversion="go1",version="1.2.3"} 1`,
		`iftopgo_up{interface="lo"} 1`,
		`iftopgo_lost_packets_total{where="kernel"} 3`,
		`iftopgo_alerts{kind="flow"} 2`,
		`iftopgo_captured_bytes_total{direction="sent",interface="lo"} 200`,
		`iftopgo_captured_packets_total{direction="sent",interface="lo"} 2`,
		`iftopgo_service_bytes_total{direction="sent",protocol="UDP",service="53"} 0`,
		`iftopgo_service_bytes_total{direction="sent",protocol="",service="other"} 200`,
		`iftopgo_interface_bytes_total{direction="received",interface="eth0"} 2`,
		`iftopgo_interface_packets_total{direction="sent",interface="eth0"} 3`,
		`iftopgo_interface_errors_total{direction="received",interface="eth0"} 5`,
		`iftopgo_interface_drops_total{direction="sent",interface="eth0"} 6`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, `where="interface"`) {
		t.Error("drops that are not known are there")
	}
	for second := range int64(3) {
		e.Take(batch(1004+second, 100), known)
	}
	_, text = get(t, http.MethodGet, "http://"+address+"/metrics")
	if want := `iftopgo_service_bytes_total{direction="sent",protocol="UDP",service="53"} 400`; !strings.Contains(text, want) {
		t.Errorf("once it was seen there is no %s in\n%s", want, text)
	}
}

func TestPromtoolFindsNothingWrongWithAPage(t *testing.T) {
	t.Parallel()
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	e, address := serving(t, Options{Extra: []string{"host", "name", "network"}, Interfaces: func() ([]interfaces.Interface, error) {
		return []interfaces.Interface{{Name: "eth0", Counted: true}}, nil
	}})
	e.Take(batch(1000, 100), &tap.Known{Alerts: map[string]int{"flow": 0}})
	_, text := get(t, http.MethodGet, "http://"+address+"/metrics")
	cmd := exec.Command(promtool, "check", "metrics")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

func TestWhatCannotBeReadLeavesTheRest(t *testing.T) {
	t.Parallel()
	logged := make(chan string, 10)
	e, address := serving(t, Options{
		Log:        func(text string) { logged <- text },
		Interfaces: func() ([]interfaces.Interface, error) { return nil, errors.New("no netlink") },
	})
	e.Take(batch(1, 1), &tap.Known{})
	status, text := get(t, http.MethodGet, "http://"+address+"/metrics")
	if status != http.StatusOK || !strings.Contains(text, "iftopgo_up") || strings.Contains(text, "iftopgo_interface") {
		t.Errorf("%d: %s", status, text)
	}
	if got := <-logged; !strings.Contains(got, "no netlink") || strings.Contains(got, "\n") {
		t.Errorf("logged is %q", got)
	}
}

func TestNothingElseIsAnswered(t *testing.T) {
	t.Parallel()
	e, address := serving(t, Options{})
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, "/", 200},
		{http.MethodHead, "/metrics", 200},
		{http.MethodGet, "/health", 503},
		{http.MethodGet, "/debug/pprof", 404},
		{http.MethodGet, "/metrics/", 404},
		{http.MethodGet, "//metrics", 404},
		{http.MethodPost, "/metrics", 405},
		{http.MethodDelete, "/", 405},
	} {
		if got, text := get(t, c.method, "http://"+address+c.path); got != c.want {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.path, got, text, c.want)
		}
	}
	e.Take(batch(1, 1), &tap.Known{})
	if got, text := get(t, http.MethodGet, "http://"+address+"/health"); got != 200 || text != "ok\n" {
		t.Errorf("while packets come: %d %s", got, text)
	}
	e.End(&tap.Known{})
	if got, _ := get(t, http.MethodGet, "http://"+address+"/health"); got != 503 {
		t.Errorf("in the end: %d", got)
	}
}

// TestEveryoneGetsAPageOfAllFamilies asks fifty times at once, also for one family alone, from one host.
func TestEveryoneGetsAPageOfAllFamilies(t *testing.T) {
	t.Parallel()
	_, address := serving(t, Options{})
	for range 50 {
		status, text := get(t, http.MethodGet, "http://"+address+"/metrics?name%5B%5D=iftopgo_build_info")
		if status != http.StatusOK || !strings.Contains(text, "iftopgo_build_info") || !strings.Contains(text, "iftopgo_service_bytes_total") {
			t.Fatalf("status %d and %s", status, text)
		}
	}
}

// TestSilentConnectionsKeepNobodyOut has many that are connected, some of which have begun to ask,
// and some a header without end, and asks beside them.
func TestSilentConnectionsKeepNobodyOut(t *testing.T) {
	t.Parallel()
	_, address := serving(t, Options{})
	for i := range 300 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		switch i % 3 {
		case 1:
			_, _ = fmt.Fprint(c, "GET /metrics HTTP/1.1\r\nHost: a\r\n")
		case 2:
			_, _ = fmt.Fprint(c, "GET /metrics HTTP/1.1\r\nX: "+strings.Repeat("x", 100<<10))
		}
	}
	began := time.Now()
	if status, text := get(t, http.MethodGet, "http://"+address+"/metrics"); status != 200 {
		t.Errorf("%d: %s", status, text)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestAHeaderHasALimit(t *testing.T) {
	t.Parallel()
	_, address := serving(t, Options{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 16<<10))
	answer, err := client(t).Do(r)
	if err != nil {
		return // It was closed in the middle.
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", answer.StatusCode)
	}
}

func TestASocketIsServed(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/a.sock"
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := Serve(l, NewExporter(Options{}))
	defer s.Close()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = fmt.Fprint(c, "GET /metrics HTTP/1.0\r\n\r\n")
	if text, err := io.ReadAll(c); err != nil || !strings.Contains(string(text), "iftopgo_build_info") {
		t.Errorf("%v: %s", err, text)
	}
}

// TestABodyIsNotWaitedFor has clients that say that they send one: only when they are told to go on, later, or
// in pieces.
func TestABodyIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	_, address := serving(t, Options{})
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, body := range []string{"Expect: 100-continue\r\nContent-Length: 10", "Content-Length: 10", "Transfer-Encoding: chunked"} {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			began := time.Now()
			_, _ = fmt.Fprint(c, method+" /metrics HTTP/1.1\r\nHost: a\r\n"+body+"\r\n\r\n")
			text, err := io.ReadAll(c)
			if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 ") {
				t.Errorf("%s, %s: %v: %s", method, body, err, text)
			}
			if took := time.Since(began); took > requestTime/2 {
				t.Errorf("%s, %s: the connection was closed after %v", method, body, took)
			}
		}
	}
}
