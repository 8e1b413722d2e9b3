// Package cgroup tells from the control group of a process (cgroups(7)) which
// container, pod, systemd unit or sandboxed application it belongs to, and reads the
// names of containers from the files of their runtimes. It talks to no daemon. Files
// in home directories are controlled by users with fewer privileges than this process,
// and are read with package untrustedfs.
package cgroup
