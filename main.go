// Command iftopgo is a bandwidth monitor for the terminal, by flow, host, service and
// process. Without a terminal it writes NDJSON or text.
package main

import (
	"context"
	"os"

	"iftopgo/capture/remote/sshlink"
	"iftopgo/internal/app"
	"iftopgo/internal/cli"
	"iftopgo/internal/privsep"
	_ "iftopgo/internal/staticpie" // Where the program begins, if it is built that way.
	"iftopgo/internal/tty"
	"iftopgo/internal/tty/restorer"
	"iftopgo/internal/tuning"
)

func main() {
	switch {
	case privsep.IsHelper(os.Args):
		os.Exit(exitStatus(privsep.HelperMain(os.Args)))
	case privsep.IsBroker(os.Args):
		os.Exit(exitStatus(privsep.BrokerMain()))
	case sshlink.Is(os.Args):
		os.Exit(exitStatus(sshlink.Main(os.Args, privsep.ConfineLink)))
	case restorer.Is(os.Args):
		os.Exit(restoreTerminal(os.Args))
	}
	plan := tuning.MakePlan()
	plan.SetMemoryLimit()
	err := tty.RunWithSignals(os.Stdout, func(ctx context.Context) error {
		return app.Run(ctx, plan, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	})
	cli.PrintError(os.Stderr, err)
	os.Exit(cli.ExitStatus(err))
}

// exitStatus is that of a process of privilege separation. Only an error of starting it is
// printed: later the program it belongs to reports how it ended.
func exitStatus(started bool, err error) int {
	if !started {
		cli.PrintError(os.Stderr, err)
		return cli.ExitUsage
	}
	return cli.ExitStatus(err)
}

// restoreTerminal is the process that restores the terminal when the program it belongs to has
// died.
func restoreTerminal(args []string) int {
	plan := tuning.MakePlan()
	plan.SetHelperLimits()
	tuning.UseOneThread()
	privsep.ConfineRestorer()
	err := restorer.Main(args)
	cli.PrintError(os.Stderr, err)
	return cli.ExitStatus(err)
}
