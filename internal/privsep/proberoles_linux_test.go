package privsep

import (
	"fmt"
	"os"

	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/privsep/sandbox"
)

// roles confine the process as each process of the program is.
var roles = map[string]func(){
	"monitor":       func() { dropPrivileges(&Options{DNS: true}, os.Getenv, os.Geteuid()) },
	"clipboard":     func() { dropPrivileges(&Options{Clipboard: []string{"/bin/true"}}, os.Getenv, os.Geteuid()) },
	"without names": func() { dropPrivileges(&Options{}, os.Getenv, os.Geteuid()) },
	"history":       func() { dropPrivileges(&Options{DNS: true, ReadPaths: []string{"history"}}, os.Getenv, os.Geteuid()) },
	"flows by UDP":  func() { openUDP(); dropPrivileges(&Options{}, os.Getenv, os.Geteuid()) },
	"flows by TCP":  func() { dropPrivileges(&Options{Ports: []uint16{collectorPort}}, os.Getenv, os.Geteuid()) },
	"metrics":       func() { dropPrivileges(&Options{Listener: uint64(listener)}, os.Getenv, os.Geteuid()) },
	"kernel count":  func() { dropPrivileges(&Options{CountsInKernel: true}, os.Getenv, os.Geteuid()) },
	"go-pcap":       func() { dropPrivileges(&Options{PacketSockets: true}, os.Getenv, os.Geteuid()) },
	"helperless":    func() { dropPrivileges(&Options{ProcFS: true}, os.Getenv, os.Geteuid()) },
	"recorder":      confineRecorder,
	"reader":        func() { dropPrivileges(&Options{ReadOnly: true}, os.Getenv, os.Geteuid()) },
	"X11 by SSH": func() {
		dropPrivileges(&Options{Clipboard: []string{"/bin/true"}}, withEnv("DISPLAY", "localhost:10.0"), os.Geteuid())
	},
	"Wayland": func() {
		dropPrivileges(&Options{Clipboard: []string{"/bin/true"}}, withEnv("WAYLAND_DISPLAY", "wayland-0"), os.Geteuid())
	},
	"ssh link": func() {
		if err := ConfineLink(); err != nil {
			fmt.Println(err)
			os.Exit(2)
		}
	},
	"restorer": func() {
		limits := restorerLimits()
		limits.EmptyRoot = false // With cgo, as tests are built, changing users needs /proc.
		sandbox.Confine(limits)
	},
	"lister": ConfineLister,
	"helper": func() {
		sandbox.Confine(helperLimits(true, false))
		sandbox.Confine(loadedLimits(false))
	},
	"helper that loads": func() { sandbox.Confine(helperLimits(true, false)) },
	"helper that counts": func() {
		sandbox.Confine(helperLimits(true, true))
		sandbox.Confine(loadedLimits(true))
	},
	"helper with -Z":             func() { sandbox.Confine(helperLimits(false, false)) },
	"helper with -Z that counts": func() { sandbox.Confine(helperLimits(false, true)) },
	"report":                     func() { ConfineReport("settings", true) },
	"broker": func() {
		confineBroker(&filebroker.Config{Dirs: []string{"."}, Settings: "settings/c.toml", SettingsDir: "settings"})
	},
}

// withEnv is the environment with one variable more.
func withEnv(name, value string) func(string) string {
	return func(asked string) string {
		if asked == name {
			return value
		}
		return os.Getenv(asked)
	}
}

// confineRecorder confines a process that records into its directory.
func confineRecorder() {
	state := StateDir{Path: "history", Files: []string{"history.db"}, System: os.Getenv("SUDO_UID") == ""}
	if err := state.Prepare(); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	dropPrivileges(&Options{StateDir: state}, os.Getenv, os.Geteuid())
}

// The ports of a collector of flows, and of a display that SSH forwards.
const collectorPort, displayPortOfSSH = 4739, 6010
