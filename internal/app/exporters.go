package app

import (
	"context"
	"fmt"
	"runtime"

	"iftopgo/capture/live"
	"iftopgo/internal/buildinfo"
	"iftopgo/internal/cli"
	"iftopgo/internal/metrics"
	"iftopgo/internal/metrics/address"
	"iftopgo/internal/tap"
)

// openExporters opens what is out of reach once the process is confined.
func (s *session) openExporters(ctx context.Context) error {
	if s.flags.Metrics == "" {
		return nil
	}
	at, err := address.Parse(s.flags.Metrics)
	if err != nil {
		return cli.Usage(err)
	}
	if s.exporters.listener, err = address.Listen(ctx, at); err != nil {
		return cli.Usage(fmt.Errorf("--metrics %s: %w", at, err))
	}
	return nil
}

// startExporters starts to export, once the process is confined.
func (s *session) startExporters() {
	var sinks []tap.Sink
	if s.exporters.listener != nil {
		exporter := metrics.NewExporter(s.metricsOptions())
		s.exporters.server = metrics.Serve(s.exporters.listener, exporter)
		sinks = append(sinks, exporter)
	}
	s.exporters.tap = tap.New(sinks...)
}

// metricsOptions are what the settings, and what is captured, say of metrics.
func (s *session) metricsOptions() metrics.Options {
	build := buildinfo.Current()
	o := metrics.Options{
		Version: metrics.Version{Program: build.Version, Go: runtime.Version()},
		Log:     func(text string) { s.log.Warn("metrics", "what", text) },
	}
	for _, l := range s.prefs.MetricsLabels {
		o.Extra = append(o.Extra, string(l))
	}
	if _, ok := s.source.(*live.Capture); ok || !s.captures() {
		s.exporters.sampler = newInterfaceSampler()
		o.Interfaces = s.exporters.sampler.reader.Read
	}
	return o
}
