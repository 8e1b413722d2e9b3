package userfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Owner is the user that files are for, when it is not the one the process runs as:
// the invoking user under sudo.
type Owner struct{ UID, GID int }

// Env is what is asked of the system to find the user and their home directory.
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

// InvokingUser is the user who invoked sudo, by SUDO_UID and SUDO_GID; nil if the
// process does not run as root, or root itself invoked it.
func (e Env) InvokingUser() *Owner {
	if e.UID != 0 {
		return nil
	}
	uid, err := strconv.ParseUint(e.Getenv("SUDO_UID"), 10, 31)
	if err != nil || uid == 0 {
		return nil
	}
	gid, err := strconv.ParseUint(e.Getenv("SUDO_GID"), 10, 31)
	if err != nil {
		return nil
	}
	return &Owner{UID: int(uid), GID: int(gid)}
}

// Home is the home directory of the user: under sudo that of the invoking user, else
// HOME, or what the user database says.
func (e Env) Home() (string, error) {
	dir, err := e.home()
	if err == nil && dir == "" {
		err = errors.New("there is no home directory")
	}
	return dir, err
}

// DataHome is the directory for data of programs: $XDG_DATA_HOME, or else ~/.local/share;
// empty without a home directory. Under sudo the variable counts only for a directory in the
// home of the invoking user: it may be root's own.
func (e Env) DataHome() string {
	home, err := e.Home()
	if err != nil {
		return ""
	}
	data := e.Getenv("XDG_DATA_HOME")
	if rel, err := filepath.Rel(home, data); filepath.IsAbs(data) && (e.InvokingUser() == nil || err == nil && filepath.IsLocal(rel)) {
		return data
	}
	return filepath.Join(home, ".local", "share")
}

func (e Env) home() (string, error) {
	if owner := e.InvokingUser(); owner != nil {
		return e.HomeOf(owner.UID)
	}
	if dir := e.Getenv("HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	return e.HomeOf(e.UID)
}

// Place is the path of a file, and the user it belongs to.
type Place struct {
	Path string
	// Owner is the invoking user, nil if there is none. The file and new directories
	// become theirs, and only directories of theirs are written to: in others they could
	// put a link to a file that only root may write.
	Owner *Owner
}

// Place is that of a path as a user types it: ~/ is the home directory.
func (e Env) Place(path string) Place {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := e.Home(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	return Place{Path: path, Owner: e.InvokingUser()}
}

// FileOwner returns the user and group of a file; -1 where the system does not tell.
func FileOwner(info fs.FileInfo) (uid, gid int) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, -1
	}
	return int(stat.Uid), int(stat.Gid)
}
