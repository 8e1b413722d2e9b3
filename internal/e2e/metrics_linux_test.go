package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// scrapeTime is for how long traffic is scraped, unless IFTOPGO_SCRAPE says otherwise, as "10m".
const scrapeTime = 12 * time.Second

// scraping is the program on a host, and Prometheus beside it.
type scraping struct {
	t        *testing.T
	h        *nettest.Host
	dir      string
	program  *exec.Cmd
	prom     *exec.Cmd
	promtool string
}

// Where the two listen, in a network namespace of their own.
const (
	metricsAt    = "127.0.0.1:9877"
	prometheusAt = "127.0.0.1:9090"
)

// newScraping starts both, and waits until there are samples.
func newScraping(t *testing.T, h *nettest.Host) *scraping {
	t.Helper()
	s := &scraping{t: t, h: h, dir: t.TempDir()}
	for _, tool := range []string{"prometheus", "promtool"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Skip(tool + " is not installed")
		}
		s.promtool = path
	}
	write(t, filepath.Join(s.dir, "prometheus.yml"), "global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: iftopgo\n  static_configs: [{targets: ['"+metricsAt+"']}]\n")
	s.startProgram()
	s.startPrometheus()
	t.Cleanup(func() { s.stop(s.program); s.stop(s.prom) })
	eventually(t, "there are samples", func() bool { return len(s.samples("iftopgo_captured_bytes_total")) > 0 })
	return s
}

func (s *scraping) startProgram() {
	s.program = program.Command(s.t, "--metrics", metricsAt, "-i", s.h.Iface)
	s.start(s.program)
}

func (s *scraping) startPrometheus() {
	s.prom = exec.Command("prometheus", "--config.file="+filepath.Join(s.dir, "prometheus.yml"), "--storage.tsdb.path="+filepath.Join(s.dir, "data"),
		"--web.listen-address="+prometheusAt)
	s.start(s.prom)
}

func (s *scraping) start(cmd *exec.Cmd) {
	s.t.Helper()
	out, err := os.CreateTemp(s.dir, "out")
	if err != nil {
		s.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	s.h.Start(s.t, cmd)
	if err := out.Close(); err != nil {
		s.t.Error(err)
	}
}

// stop ends one of them as a service manager does.
func (s *scraping) stop(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait() // Prometheus has other statuses.
}

// promSeries is a series with its samples, or its value.
type promSeries struct {
	Metric map[string]string
	Value  [2]any
	Values [][2]any
}

// query asks Prometheus, at a time if that is not 0. What cannot be answered yet has no answer.
func (s *scraping) query(expr string, at float64) (all []promSeries) {
	s.t.Helper()
	args := []string{"query", "instant", "-o", "json"}
	if at != 0 {
		args = append(args, "--time="+strconv.FormatFloat(at, 'f', 3, 64))
	}
	cmd := exec.Command(s.promtool, append(args, "http://"+prometheusAt, expr)...)
	var out bytes.Buffer
	cmd.Stdout = &out
	s.h.Start(s.t, cmd)
	if err := cmd.Wait(); err != nil {
		return nil
	}
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		s.t.Fatalf("%v in %s", err, out.String())
	}
	return all
}

// samples are those of the last hours.
func (s *scraping) samples(expr string) []promSeries {
	s.t.Helper()
	return s.query(expr+"[6h]", 0)
}

// number is a value as Prometheus writes it.
func number(t *testing.T, v any) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// grown is what the samples of series grew by after a time, as increase() counts it.
func (s *scraping) grown(all []promSeries, after float64) (sum float64) {
	for _, one := range all {
		last, known := 0., false
		for _, v := range one.Values {
			n := number(s.t, v[1])
			if number(s.t, v[0]) > after && known {
				if n < last {
					last = 0
				}
				sum += n - last
			}
			last, known = n, true
		}
	}
	return sum
}

// latest is the time of the last sample of a series that is always there.
func (s *scraping) latest() float64 {
	s.t.Helper()
	all := s.samples(`iftopgo_interface_bytes_total{interface="` + s.h.Iface + `",direction="received"}`)
	if len(all) != 1 {
		s.t.Fatalf("there are %d series", len(all))
	}
	values := all[0].Values
	return number(s.t, values[len(values)-1][0])
}

// settled waits until pages have been scraped on which nothing has changed any more.
func (s *scraping) settled() float64 {
	s.t.Helper()
	began := s.latest()
	eventually(s.t, "ten more scrapes", func() bool { return s.latest() > began+5 })
	return s.latest()
}

// TestPrometheusSeesWhatTheKernelCounted has Prometheus scrape floods of many flows while both it
// and the program are restarted. It is not parallel: it takes all there is of the machine.
func TestPrometheusSeesWhatTheKernelCounted(t *testing.T) {
	lab := nettest.New(t)
	s := newScraping(t, lab.Remote)
	length := timeFor(t, "IFTOPGO_SCRAPE", scrapeTime)
	begin := s.settled()
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	stop := flooding(t, lab, nettest.DistinctHosts)
	restarts := 0
	for began := time.Now(); time.Since(began) < length; restarts++ {
		at := s.latest()
		eventually(t, "more scrapes", func() bool { return s.latest() > at+2 })
		if restarts%2 == 0 {
			s.stop(s.prom)
			s.startPrometheus()
		} else {
			s.stop(s.program)
			s.startProgram()
		}
		eventually(t, "it is there again", func() bool {
			all := s.query("up{job='iftopgo'}", 0)
			return len(all) == 1 && number(t, all[0].Value[1]) == 1
		})
	}
	stop()
	end := s.settled()
	kernel := lab.Remote.Counters(t, lab.Remote.Iface).Since(before)
	for name, want := range map[string]uint64{"bytes": kernel.RxBytes, "packets": kernel.RxPackets} {
		series := fmt.Sprintf(`iftopgo_interface_%s_total{interface=%q,direction="received"}`, name, lab.Remote.Iface)
		all := s.query(fmt.Sprintf("increase(%s[%dms])", series, int64((end-begin)*1000+0.5)), end)
		if len(all) != 1 || uint64(number(t, all[0].Value[1])+0.5) != want || want == 0 {
			t.Errorf("%s: increase() is %v, the kernel counted %d", name, all, want)
		}
	}
	captured := s.grown(s.samples(`iftopgo_captured_bytes_total`), begin)
	t.Logf("%v, %d restarts: the kernel counted %+v, captured were %.0f bytes", length, restarts, kernel, captured)
	for _, family := range []string{"process", "service"} {
		if got := s.grown(s.samples("iftopgo_"+family+"_bytes_total"), begin); got != captured || got == 0 {
			t.Errorf("%s: %.0f bytes, captured were %.0f", family, got, captured)
		}
	}
	if captured > float64(kernel.RxBytes+kernel.TxBytes) {
		t.Errorf("%.0f bytes are captured of %d", captured, kernel.RxBytes+kernel.TxBytes)
	}
}

// freeAddress is an address of this host on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// scraped scrapes a page, on a connection of its own.
func scraped(at string) error {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	answer, err := client.Get("http://" + at + "/metrics")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err == nil && !bytes.Contains(page, []byte("iftopgo_captured_bytes_total{")) {
		err = errors.New("nothing is captured: " + answer.Status)
	}
	return err
}

// hostileConnections is how many are open at a time.
const hostileConnections = 10_000

// TestHostileClientsOfMetricsCostNothingThatMatters opens many connections that are silent, ask for
// pages that they do not read, and send headers without end, and scrapes beside them.
func TestHostileClientsOfMetricsCostNothingThatMatters(t *testing.T) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = max(limit.Cur, min(limit.Max, hostileConnections+500))
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur < hostileConnections+500 {
		t.Skipf("files may be open up to %d, %v", limit.Cur, err)
	}
	at := freeAddress(t)
	cmd := program.Command(t, "--demo", "--metrics", at)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	eventually(t, "it is served", func() bool { return scraped(at) == nil })
	busy, large := cpu(t, cmd.Process.Pid), statusOf(t, cmd.Process.Pid, "VmRSS")
	began := time.Now()
	for i := range hostileConnections {
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		switch i % 10 {
		case 1:
			_, _ = c.Write([]byte("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"))
		case 2:
			_, _ = c.Write([]byte("GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 32<<10)))
		}
		if i%1000 == 0 {
			eventually(t, "it is served beside them", func() bool { return scraped(at) == nil })
		}
	}
	eventually(t, "it is served beside them all", func() bool { return scraped(at) == nil })
	took := time.Since(began)
	if grown := statusOf(t, cmd.Process.Pid, "VmRSS") - large; grown > 32<<10 {
		t.Errorf("it takes %d KiB more memory", grown)
	}
	cost := cpu(t, cmd.Process.Pid) - busy
	t.Logf("%d connections in %v: %v of CPU time", hostileConnections, took, cost)
	if cost > took/4+2*time.Second {
		t.Errorf("it took %v of CPU time in %v", cost, took)
	}
}
