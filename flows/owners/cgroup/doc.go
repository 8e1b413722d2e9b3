// Package cgroup tells from the control group of a process which container, pod,
// systemd unit or sandboxed application it belongs to, and reads the names that
// container runtimes keep in their own files. It talks to no daemon. What
// is in a home is its user's, who may have fewer rights than this process.
package cgroup
