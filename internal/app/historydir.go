package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"iftopgo/flows/history/store"
)

// systemStateDir is where a history is recorded for all of a machine.
const systemStateDir = "/var/lib/iftopgo"

// errNoStateDir is of a user without a home.
var errNoStateDir = errors.New("there is no place for a history: neither $XDG_STATE_HOME nor $HOME is set; name one with --dir")

// recordDir returns where to record: in the directory that a service manager gives
// (STATE_DIRECTORY of systemd.exec(5)), that of the machine for root, or that of the user.
func recordDir(getenv func(string) string, euid int) (string, error) {
	if text := getenv(stateVariable); text != "" {
		return givenDir(text)
	}
	if euid == 0 {
		return systemStateDir, nil
	}
	return userStateDir(getenv)
}

// stateVariable names the directories that a service manager gives, with colons between them.
const stateVariable = "STATE_DIRECTORY"

// givenDir returns the first directory that a service manager gives.
func givenDir(text string) (string, error) {
	first, _, _ := strings.Cut(text, ":")
	if !filepath.IsAbs(first) {
		return "", fmt.Errorf("$%s is %q, which begins with no absolute path; name a directory with --dir", stateVariable, text)
	}
	return first, nil
}

// userStateDir returns the directory of the user (XDG Base Directory Specification).
func userStateDir(getenv func(string) string) (string, error) {
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "iftopgo"), nil
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "iftopgo"), nil
	}
	return "", errNoStateDir
}

// reportDir returns what to report: what is recorded where this process would record, or else what the
// user has recorded, or else the machine.
func reportDir(getenv func(string) string, euid int) string {
	for _, dir := range []func() (string, error){
		func() (string, error) { return recordDir(getenv, euid) },
		func() (string, error) { return userStateDir(getenv) },
	} {
		if dir, err := dir(); err == nil && store.Exists(dir) {
			return dir
		}
	}
	return systemStateDir
}
