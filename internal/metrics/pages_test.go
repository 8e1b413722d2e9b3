package metrics

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
)

func TestWhoAsksOftenGetsTheLastPageAgain(t *testing.T) {
	t.Parallel()
	var p pages
	now, made := time.Unix(1000, 0), uint64(0)
	write := func(p *page) {
		made++
		p.number = made
	}
	text := form{format: expfmt.FmtText}
	for i := range uint64(1000) {
		if got := p.get(text, now, write).number; got != min(i+1, mostPages) {
			t.Fatalf("the %dth is page %d", i+1, got)
		}
	}
	if got := p.get(form{format: expfmt.FmtProtoDelim}, now, write).number; got != mostPages+1 {
		t.Errorf("of another form it is page %d", got)
	}
	if got := p.get(text, now.Add(time.Second), write).number; got != mostPages+2 {
		t.Errorf("in the next second it is page %d", got)
	}
	if len(p.made) != 1 {
		t.Errorf("%d pages are kept", len(p.made))
	}
}

// TestAFormIsWhatIsAskedFor has headers as Prometheus and others send them.
func TestAFormIsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	const prometheus3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5," +
		"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
	const protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,text/plain;version=0.0.4;q=0.3"
	for _, c := range []struct {
		accept, encoding string
		want             form
	}{
		{"", "", form{expfmt.FmtText, false}},
		{"*/*", "identity", form{expfmt.FmtText, false}},
		{"text/html", "deflate, gzip;q=1.0, *;q=0.5", form{expfmt.FmtText, true}},
		{prometheus3, "gzip", form{expfmt.FmtOpenMetrics_1_0_0, true}},
		{"application/openmetrics-text;version=0.0.1", "gzip;q=0", form{expfmt.FmtOpenMetrics_0_0_1, false}},
		{protobuf, "gzip;q", form{expfmt.FmtProtoDelim, false}},
	} {
		got := formFor(&http.Request{Header: http.Header{"Accept": {c.accept}, "Accept-Encoding": {c.encoding}}})
		if got.gzip != c.want.gzip || !strings.HasPrefix(string(got.format), string(c.want.format)[:20]) {
			t.Errorf("%q, %q: %v, want %v", c.accept, c.encoding, got, c.want)
		}
		if again := formFor(&http.Request{Header: got.header()}); again != got {
			t.Errorf("%q: asked for %v it is %v", c.accept, got, again)
		}
	}
}
