package app

import (
	"context"
	"fmt"
	"net"
	"runtime"

	"iftopgo/capture/live"
	"iftopgo/internal/buildinfo"
	"iftopgo/internal/cli"
	"iftopgo/internal/ipfix"
	"iftopgo/internal/ipfix/cache"
	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/metrics"
	"iftopgo/internal/metrics/address"
	"iftopgo/internal/tap"
	"iftopgo/internal/userfile"
)

// openExporters opens what is out of reach once the process is confined.
func (s *session) openExporters(ctx context.Context) error {
	for _, text := range s.flags.IPFIX {
		to, err := target.Parse(text)
		if err != nil {
			return cli.Usage(err)
		}
		link, err := ipfix.Dial(to, func(text string) { s.log.Warn("ipfix", "what", text) })
		if err != nil {
			return cli.Usage(fmt.Errorf("--ipfix %s: %w", to, err))
		}
		s.exporters.links = append(s.exporters.links, link)
	}
	if s.flags.Metrics == "" {
		return nil
	}
	at, err := address.Parse(s.flags.Metrics)
	if err != nil {
		return cli.Usage(err)
	}
	if s.exporters.listener, err = listenAsInvoking(ctx, at); err != nil {
		return cli.Usage(fmt.Errorf("--metrics %s: %w", at, err))
	}
	return nil
}

// listenAsInvoking opens the address of metrics: a socket in the file system with the permissions
// of the one who has named it, a port with those of the process.
func listenAsInvoking(ctx context.Context, at address.Address) (l net.Listener, err error) {
	owner := userfile.SystemEnv().InvokingUser()
	if at.Network != "unix" {
		owner = nil
	}
	err = userfile.As(owner, func() (err error) {
		l, err = address.Listen(ctx, at)
		return err
	})
	return l, err
}

// startExporters starts to export, once the process is confined.
func (s *session) startExporters() {
	if len(s.exporters.links) > 0 {
		exporter := ipfix.NewExporter(cache.Options{MaxFlows: s.plan.MaxFlows}, s.exporters.links)
		s.exporters.taps = append(s.exporters.taps, tap.New(exporter))
	}
	if s.exporters.listener != nil {
		exporter := metrics.NewExporter(s.metricsOptions())
		s.exporters.server = metrics.Serve(s.exporters.listener, exporter)
		s.exporters.taps = append(s.exporters.taps, tap.New(exporter))
	}
}

// closeExporters exports what is left, and says what could not be.
func (s *session) closeExporters() error {
	return s.exporters.close(func(text string) { cli.Warn(s.stderr, text) })
}

// metricsOptions are what the settings, and what is captured, say of metrics.
func (s *session) metricsOptions() metrics.Options {
	build := buildinfo.Current()
	o := metrics.Options{
		Version: metrics.Version{Program: build.Version, Go: runtime.Version()},
		Log:     func(text string) { s.log.Warn("metrics", "what", text) },
		Flows:   s.exporters.flowExports,
	}
	for _, l := range s.prefs.MetricsLabels {
		o.Extra = append(o.Extra, string(l))
	}
	if _, ok := s.source.(*live.Capture); ok || !s.captures() {
		s.exporters.sampler = newInterfaceSampler(s.clock)
		o.Interfaces = s.exporters.sampler.reader.Read
	}
	return o
}
