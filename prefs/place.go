package prefs

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// Place is where settings are kept, and who owns them.
type Place struct {
	// Path is the file.
	Path string
	// Legacy is the predecessor's file to import from when Path does not exist;
	// empty for none.
	Legacy string
	// Owner is the invoking user of sudo, nil without sudo: the file and new
	// directories become theirs, and only their directories are written to.
	// Otherwise they could replace a file by a link to one that only root may
	// write.
	Owner *Owner
}

// Owner is a user who is not the one the process runs as.
type Owner struct{ UID, GID int }

// Env is what Locate reads of the environment.
type Env struct {
	Getenv func(string) string
	// UID is the effective user.
	UID int
	// HomeOf returns a user's home directory.
	HomeOf func(uid int) (string, error)
}

// SystemEnv is the environment of the process.
func SystemEnv() Env {
	return Env{Getenv: os.Getenv, UID: os.Geteuid(), HomeOf: homeOf}
}

func homeOf(uid int) (string, error) {
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return "", fmt.Errorf("finding the home directory of user %d: %w", uid, err)
	}
	return u.HomeDir, nil
}

// Locate returns where settings are: the file given, or else
// $XDG_CONFIG_HOME/iftopgo/config.toml, or else ~/.config/iftopgo/config.toml.
// Under sudo the home directory is that of the invoking user.
func Locate(given string, env Env) (Place, error) {
	owner := sudoer(env)
	home, err := home(owner, env)
	if err == nil && home == "" {
		err = errors.New("there is no home directory")
	}
	if given != "" {
		if rest, ok := strings.CutPrefix(given, "~/"); ok && err == nil {
			given = filepath.Join(home, rest)
		}
		return Place{Path: given, Owner: owner}, nil
	}
	if err != nil {
		return Place{}, fmt.Errorf("%w; name a file for settings with -c", err)
	}
	config := env.Getenv("XDG_CONFIG_HOME")
	// The XDG Base Directory Specification has relative paths ignored. Under sudo
	// the variable may be root's.
	if !filepath.IsAbs(config) || owner != nil && !within(home, config) {
		config = filepath.Join(home, ".config")
	}
	return Place{
		Path:   filepath.Join(config, "iftopgo", "config.toml"),
		Legacy: filepath.Join(home, ".iftoprs.conf"),
		Owner:  owner,
	}, nil
}

// sudoer is the invoking user of sudo, or nil.
func sudoer(env Env) *Owner {
	if env.UID != 0 {
		return nil
	}
	uid, err := strconv.ParseUint(env.Getenv("SUDO_UID"), 10, 31)
	if err != nil || uid == 0 {
		return nil
	}
	gid, err := strconv.ParseUint(env.Getenv("SUDO_GID"), 10, 31)
	if err != nil {
		return nil
	}
	return &Owner{UID: int(uid), GID: int(gid)}
}

func home(owner *Owner, env Env) (string, error) {
	if owner != nil {
		return env.HomeOf(owner.UID)
	}
	if dir := env.Getenv("HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	return env.HomeOf(env.UID)
}

// within reports whether a path is in a directory.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
