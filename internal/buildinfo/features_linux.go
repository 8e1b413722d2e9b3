package buildinfo

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

func features() []Feature { return []Feature{packetRing(), eBPF(), landlock(), seccomp()} }

// packetRing asks for packet(7) with its third ring. A socket of protocol 0
// receives nothing.
func packetRing() Feature {
	o := Feature{Name: "tpacket_v3", Has: true}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	switch {
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES):
		o.Needs = "cap_net_raw"
		return o
	case err != nil:
		return Feature{Name: o.Name, Detail: "no: " + err.Error()}
	}
	err = unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3)
	if err = errors.Join(err, unix.Close(fd)); err != nil {
		return Feature{Name: o.Name, Detail: "no: " + err.Error()}
	}
	return o
}

// noCommand is a command that bpf(2) does not have: a kernel that has the call
// refuses it.
const noCommand = 0xffff

// vmlinux is where the kernel shows its type information.
const vmlinux = "/sys/kernel/btf/vmlinux"

// eBPF asks for bpf(2), the kernel's types, and the two capabilities that
// programs which trace need since Linux 5.8.
func eBPF() Feature {
	o := Feature{Name: "ebpf"}
	if _, _, errno := unix.Syscall(unix.SYS_BPF, noCommand, 0, 0); errno == unix.ENOSYS {
		return o
	}
	if _, err := os.Stat(vmlinux); err != nil {
		o.Detail = "no BTF"
		return o
	}
	o.Has, o.Detail = true, "with BTF"
	var missing []string
	for _, c := range []struct {
		name string
		bit  int
	}{{"cap_bpf", unix.CAP_BPF}, {"cap_perfmon", unix.CAP_PERFMON}} {
		if !effective(c.bit) && !effective(unix.CAP_SYS_ADMIN) {
			missing = append(missing, c.name)
		}
	}
	o.Needs = strings.Join(missing, ",")
	return o
}

// effective says whether this thread has a capability, capget(2).
func effective(capability int) bool {
	head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&head, &data[0]); err != nil {
		return false
	}
	return data[capability/32].Effective&(1<<(capability%32)) != 0
}

// landlock asks landlock_create_ruleset(2) for the version of its interface.
func landlock() Feature {
	abi, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	switch errno {
	case 0:
		return Feature{Name: "landlock", Has: true, Detail: fmt.Sprintf("ABI %d", abi)}
	case unix.EOPNOTSUPP:
		return Feature{Name: "landlock", Detail: "disabled at boot"}
	default:
		return Feature{Name: "landlock"}
	}
}

// seccomp asks seccomp(2) whether filters can end a process.
func seccomp() Feature {
	action := uint32(unix.SECCOMP_RET_KILL_PROCESS)
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&action)))
	return Feature{Name: "seccomp", Has: errno == 0}
}

func kernel() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "Linux"
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}
