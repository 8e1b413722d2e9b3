package metrics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// What a connection may take.
const (
	headerTime  = 2 * time.Second
	requestTime = 5 * time.Second
	answerTime  = 10 * time.Second
	headerBytes = 8 << 10
)

// Server serves the pages of an exporter.
type Server struct {
	exporter *Exporter
	http     http.Server
	listener *limited
	pages    pages
	ended    chan error
}

// connectionKey is the key of the connection in the context of a request.
type connectionKey struct{}

// Serve begins to serve an exporter on a listener, which it closes in the end.
func Serve(l net.Listener, e *Exporter) *Server {
	s := &Server{exporter: e, listener: newLimited(l), ended: make(chan error, 1)}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	s.http = http.Server{
		Handler: http.HandlerFunc(s.handle), Protocols: &protocols,
		ReadHeaderTimeout: headerTime, ReadTimeout: requestTime, WriteTimeout: answerTime, MaxHeaderBytes: headerBytes,
		ErrorLog: log.New(io.Discard, "", 0), // What clients do wrong is no news.
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, c)
		},
	}
	s.http.SetKeepAlivesEnabled(false) // A connection that waits for the next scrape would keep a place.
	go func() { s.ended <- s.http.Serve(s.listener) }()
	return s
}

// Close ends the serving, that of an answer too.
func (s *Server) Close() error {
	err := s.http.Close()
	if ended := <-s.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// handle answers a request.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if c, ok := r.Context().Value(connectionKey{}).(*connection); ok {
		c.serve(time.Now())
	}
	if r.ContentLength != 0 {
		// A body is of no use, and may never come: without this it would be waited for, for requestTime.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now()) // Without a deadline it is only slower.
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered", http.StatusMethodNotAllowed)
		return
	}
	switch r.URL.Path {
	case "/metrics":
		s.metrics(w, r)
	case "/health":
		s.health(w)
	case "/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		s.write(w, "<!doctype html><title>iftopgo</title><h1>iftopgo "+s.exporter.options.Version.Program+
			"</h1><p><a href=\"/metrics\">metrics</a>, <a href=\"/health\">health</a>")
	default:
		http.Error(w, "there are /metrics, /health and /", http.StatusNotFound)
	}
}

// health says whether packets are captured.
func (s *Server) health(w http.ResponseWriter) {
	if !s.exporter.alive(time.Now()) {
		http.Error(w, "nothing is captured", http.StatusServiceUnavailable)
		return
	}
	s.write(w, "ok\n")
}

// write writes a short answer.
func (s *Server) write(w http.ResponseWriter, text string) {
	_, _ = io.WriteString(w, text) // Whoever asked is gone if it fails.
}

// metrics writes a page. It counts as read once it is written without an error.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	f := formFor(r)
	p := s.pages.get(f, time.Now(), func(p *page) { s.make(p, f) })
	maps.Copy(w.Header(), p.header)
	w.WriteHeader(p.status)
	_, err := w.Write(p.body.Bytes())
	err = errors.Join(err, http.NewResponseController(w).Flush())
	if err == nil && p.status == http.StatusOK && r.Method == http.MethodGet {
		s.exporter.read(readerOf(r), p.number)
	}
}

// make makes a page of all families: whoever has read one has seen all series.
func (s *Server) make(p *page, f form) {
	collected, number := s.exporter.collect()
	p.number = number
	registry := prometheus.NewRegistry()
	if err := registry.Register(collected); err != nil {
		http.Error(p, err.Error(), http.StatusInternalServerError)
		return
	}
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog: errorLog(s.exporter.options.Log), ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true, ProcessStartTime: s.exporter.start,
		OfferedCompressions: []promhttp.Compression{promhttp.Identity, promhttp.Gzip},
	}).ServeHTTP(p, &http.Request{Method: http.MethodGet, Header: f.header()})
}

// readerOf returns who reads: the host that the request is from.
func readerOf(r *http.Request) string { return hostOf(r.RemoteAddr) }

// errorLog takes what is wrong with a page.
type errorLog func(text string)

// Println logs what goes wrong with a page, in one line.
func (l errorLog) Println(v ...any) {
	l(strings.Join(strings.Fields(fmt.Sprintln(v...)), " "))
}
