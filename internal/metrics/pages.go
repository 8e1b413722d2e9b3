package metrics

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/expfmt"
)

// mostPages is how many pages of each form are made in a second, so that many readers do not cost much:
// there are twelve forms. Who comes after those gets the last one again, so that nobody, who may come from
// the same host as others, is left without.
const mostPages = 5

// form is how a page is written.
type form struct {
	format expfmt.Format
	gzip   bool
}

// formFor returns the form that a request asks for. Names are ASCII, so that it does not matter how
// others would be escaped.
func formFor(r *http.Request) form {
	format := expfmt.NegotiateAccept(r.Header, expfmt.DefaultOpenMetricsAcceptedFormats()...)
	plain, _, _ := strings.Cut(string(format), "; escaping=")
	return form{expfmt.Format(plain), takesGzip(r.Header)}
}

// takesGzip reports whether gzip is among the encodings that are accepted (RFC 9110, section 12.5.3).
func takesGzip(h http.Header) bool {
	return slices.ContainsFunc(strings.Split(strings.Join(h.Values("Accept-Encoding"), ","), ","), func(encoding string) bool {
		name, weight, weighted := strings.Cut(encoding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return false
		}
		_, value, _ := strings.Cut(weight, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return !weighted || err == nil && q > 0
	})
}

// header asks for the form, and for no other.
func (f form) header() http.Header {
	h := http.Header{"Accept": {string(f.format)}}
	if f.gzip {
		h.Set("Accept-Encoding", "gzip")
	}
	return h
}

// page is an answer in one of the forms.
type page struct {
	number uint64
	status int
	header http.Header
	body   bytes.Buffer
}

// Header is that of the answer.
func (p *page) Header() http.Header { return p.header }

// WriteHeader notes the status.
func (p *page) WriteHeader(status int) { p.status = status }

// Write adds to the body.
func (p *page) Write(b []byte) (int, error) { return p.body.Write(b) }

// pages are those that were made in the second that began then.
type pages struct {
	mu    sync.Mutex
	began time.Time
	made  map[form]*madePage
}

// madePage is the last page of a form, and how many there were in this second.
type madePage struct {
	*page
	times int
}

// get returns a page of a form, a new one unless there were many already in this second. It must not be
// changed.
func (p *pages) get(f form, now time.Time, write func(*page)) *page {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made == nil || now.Sub(p.began) >= time.Second {
		p.began, p.made = now, make(map[form]*madePage)
	}
	m := p.made[f]
	if m == nil {
		m = &madePage{}
		p.made[f] = m
	}
	if m.times < mostPages {
		m.page = &page{status: http.StatusOK, header: make(http.Header)}
		write(m.page)
		m.times++
	}
	return m.page
}
