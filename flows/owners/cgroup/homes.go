package cgroup

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// homes bounds what is read of the files of users.
type homes struct {
	users map[string]*untrustedfs.Allowance
	all   untrustedfs.Allowance
	// limited says that something was not read because of that.
	limited bool
}

// The most that is read of a user's file in bytes; how much of a user's, and of all
// users' files at once, and again within refillHomes: on average a two-hundredth of a core.
const (
	maxHomeFile = 1 << 20
	refillHomes = 40 * time.Second
	maxUsers    = 256
)

var (
	userBurst = untrustedfs.Amount{Bytes: 2 * maxHomeFile, Entries: 256, CPU: 50 * time.Millisecond}
	allBurst  = userBurst.Times(4)
)

// homePodman returns the name of a container of a user, which podman keeps in the home
// directory.
func (f *Files) homePodman(p Place, now time.Time) string {
	home := f.homeOf(p.User)
	if home == "" {
		return ""
	}
	left, of := f.homes.left(p.User, now)
	if least := (untrustedfs.Amount{Bytes: maxHomeFile, Entries: 1, CPU: 1}); !left.Covers(least) {
		f.homes.limited = true
		return ""
	}
	budget := untrustedfs.NewBudget(context.Background(), left, f.CPU)
	defer func() {
		of.Spend(budget.Spent())
		f.homes.all.Spend(budget.Spent())
	}()
	t, err := untrustedfs.Open(home, budget)
	if err != nil {
		return ""
	}
	defer t.Close() //nolint:errcheck // It was only read.
	file, err := t.Open(".local/share/containers/storage/" + podmanList)
	if err != nil {
		return ""
	}
	defer file.Close() //nolint:errcheck // It was only read.
	if file.Info().Size() > maxHomeFile {
		f.homes.limited = true
		return ""
	}
	return nameIn(file, p.ID)
}

// left returns how much may be read of a user's files, and where to take it off.
func (h *homes) left(user string, now time.Time) (untrustedfs.Amount, *untrustedfs.Allowance) {
	if h.users == nil || len(h.users) >= maxUsers {
		h.users = map[string]*untrustedfs.Allowance{}
	}
	if h.all.Refill == 0 {
		h.all = untrustedfs.Allowance{Burst: allBurst, Refill: refillHomes}
	}
	a := h.users[user]
	if a == nil {
		a = &untrustedfs.Allowance{Burst: userBurst, Refill: refillHomes}
		h.users[user] = a
	}
	return h.all.At(now).AtMost(a.At(now)), a
}

// homeOf returns the home directory of a user: the one in /home that belongs to the user.
// It is empty if there is none.
func (f *Files) homeOf(user string) string {
	uid, err := strconv.ParseUint(user, 10, 32)
	if err != nil {
		return ""
	}
	dir := filepath.Join(f.Root, "/home")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		info, err := e.Info() // Of the directory itself: a link is none.
		if err != nil || !info.IsDir() {
			continue
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok && uint64(st.Uid) == uid {
			return filepath.Join(dir, e.Name())
		}
	}
	return ""
}
