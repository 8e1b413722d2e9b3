/* SPDX-License-Identifier: MIT */
/* Writing down who a task is, while it is there to be asked. */
#ifndef PROCESS_H
#define PROCESS_H

#include "maps.h"
#include <bpf/bpf_core_read.h>

#define EXE_DEPTH 24
#define CGROUP_DEPTH 12

static const struct process blank;

/* exe_path writes the names of the path of the program a task runs, up to the
 * root of its mount namespace, as d_path() does (fs/d_path.c). A dentry that is
 * its own parent ends the path: that of a program in memory (memfd_create(2)) is
 * the only name it has; above others it means that the rest is out of reach. How
 * much is written is kept in the record and not in a variable, because then the
 * verifier sees that all turns of the loop are alike. */
static __noinline int exe_path(struct task_struct *task, struct process *p)
{
	struct file *exe = BPF_CORE_READ(task, mm, exe_file);
	struct dentry *dentry, *above, *root;
	struct vfsmount *mnt;
	struct mount *mount, *parent;
	u32 off;
	long n;

	if (!exe || !p)
		return 0;
	dentry = BPF_CORE_READ(exe, f_path.dentry);
	mnt = BPF_CORE_READ(exe, f_path.mnt);
	for (int i = 0; i < EXE_DEPTH; i++) {
		root = BPF_CORE_READ(mnt, mnt_root);
		if (dentry == root) {
			mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
			parent = BPF_CORE_READ(mount, mnt_parent);
			if (parent == mount)
				return 0;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mnt = (void *)parent + bpf_core_field_offset(struct mount, mnt);
			continue;
		}
		off = p->exe_len;
		if (off >= EXE_MAX)
			break;
		above = BPF_CORE_READ(dentry, d_parent);
		if (above == dentry && off)
			break;
		n = bpf_probe_read_kernel_str(&p->exe[off], NAME_MAX, BPF_CORE_READ(dentry, d_name.name));
		if (n <= 0)
			break;
		if (above == dentry && p->exe[off] == '/')
			break; /* A file without a name, which was opened by its handle. */
		p->exe_len += n;
		if (above == dentry)
			return 0;
		dentry = above;
	}
	p->exe_len = 0;
	return 0;
}

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *kn)
{
	if (bpf_core_field_exists(kn->__parent))
		return BPF_CORE_READ(kn, __parent);
	return BPF_CORE_READ((struct kernfs_node___before_6_15 *)kn, parent);
}

/* controller_node is the node of a task in the version 1 hierarchy of a controller. */
static __always_inline struct kernfs_node *controller_node(struct css_set *set, int id)
{
	struct cgroup_subsys_state *css = 0, **all;

	all = (void *)__builtin_preserve_access_index(&set->subsys);
	if (bpf_probe_read_kernel(&css, sizeof(css), all + id))
		return 0;
	return css ? BPF_CORE_READ(css, cgroup, kn) : 0;
}

/* cgroup_node is where a task stands in the unified hierarchy, or, when that is
 * its root, in those of the version 1 controllers that container runtimes use. */
static __always_inline struct kernfs_node *cgroup_node(struct task_struct *task)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct kernfs_node *kn = BPF_CORE_READ(set, dfl_cgrp, kn), *v1;

	if (kernfs_parent(kn))
		return kn;
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id)) {
		v1 = controller_node(set, bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id));
		if (v1 && kernfs_parent(v1))
			return v1;
	}
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id)) {
		v1 = controller_node(set, bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id));
		if (v1 && kernfs_parent(v1))
			return v1;
	}
	return kn;
}

static __noinline int cgroup_path(struct task_struct *task, struct process *p)
{
	struct kernfs_node *kn = cgroup_node(task), *parent;
	u32 off;
	long n;

	if (!p)
		return 0;
	p->cgroup_id = BPF_CORE_READ(kn, id);
	for (int i = 0; i < CGROUP_DEPTH; i++) {
		parent = kernfs_parent(kn);
		off = p->cgroup_len;
		if (!parent)
			return 0;
		if (off >= CGROUP_MAX)
			break;
		n = bpf_probe_read_kernel_str(&p->cgroup[off], NAME_MAX, BPF_CORE_READ(kn, name));
		if (n <= 0)
			break;
		p->cgroup_len += n;
		kn = parent;
	}
	p->cgroup_len = 0; /* It does not fit. */
	return 0;
}

/* arguments copies the beginning of the command line of the current task. */
static __always_inline void arguments(struct task_struct *task, struct process *p)
{
	unsigned long start = BPF_CORE_READ(task, mm, arg_start);
	unsigned long len = BPF_CORE_READ(task, mm, arg_end) - start;

	if (len > ARGS_MAX)
		len = ARGS_MAX;
	/* The length is masked once more for verifiers that lose track of it. */
	if (start && len && !bpf_probe_read_user(p->args, len & (2 * ARGS_MAX - 1) , (void *)start))
		p->args_len = len;
}

static __always_inline void image_of(struct task_struct *leader, struct image *image)
{
	image->start = BPF_CORE_READ(leader, start_boottime);
	image->pid = BPF_CORE_READ(leader, tgid);
	image->exec = BPF_CORE_READ(leader, self_exec_id);
}

/* remember_process writes down the image of a thread group once. The leader has the
 * name and the user; what a thread gives back when it ends (memory, namespaces) is
 * that of the task, since the leader may have ended before. The tasks are numbers and
 * the function is global for the verifier's sake: it looks at such a one once for each
 * program, instead of once on every way to it. */
__noinline int remember_process(u64 leader_at, u64 task_at, u32 current)
{
	struct task_struct *leader = (void *)leader_at, *task = (void *)task_at;
	struct image own = {}, *image = &own;
	struct process *p;

	image_of(leader, image);
	p = bpf_map_lookup_elem(&processes, image);
	if (p)
		return 0;
	/* The record is filled in place: a scratch buffer per CPU could be
	 * overwritten by whoever preempts us. */
	bpf_map_update_elem(&processes, image, &blank, BPF_NOEXIST);
	p = bpf_map_lookup_elem(&processes, image);
	if (!p) {
		count(COUNT_LOST);
		return 0;
	}
	bpf_probe_read_kernel(p->comm, sizeof(p->comm), __builtin_preserve_access_index(&leader->comm));
	p->ppid = BPF_CORE_READ(leader, real_parent, tgid);
	p->uid = BPF_CORE_READ(leader, cred, euid.val);
	p->mntns = BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum);
	exe_path(task, p);
	cgroup_path(leader, p);
	if (current)
		arguments(task, p);
	p->ready = 1;
	return 0;
}

#endif
