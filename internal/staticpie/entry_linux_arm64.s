#include "textflag.h"

// The numbers of linux/auxvec.h, linux/elf.h and asm-generic/unistd.h.
#define AT_PHDR 3
#define AT_PHENT 4
#define AT_PHNUM 5
#define AT_BASE 7
#define PT_DYNAMIC 2
#define PT_PHDR 6
#define PT_GNU_RELRO 0x6474e552
#define DT_RELA 7
#define DT_RELASZ 8
#define R_AARCH64_RELATIVE 1027
#define SYS_exit_group 94
#define SYS_mprotect 226
#define PROT_READ 1

// The entry of a program without interpreter. The stack has what the kernel has put there:
// argc, arguments, 0, environment, 0, and the auxiliary vector.
TEXT _rt0_iftopgo(SB),NOSPLIT|NOFRAME|TOPFRAME,$0
	MOVD	RSP, R0
	MOVD	0(R0), R1
	ADD	$16, R0
	ADD	R1<<3, R0, R0
environment:
	MOVD.P	8(R0), R1
	CBNZ	R1, environment

	// R8 is the next program header, R9 their number, R10 the size of one; R11 is where an
	// interpreter is.
	MOVD	ZR, R8
	MOVD	ZR, R9
	MOVD	ZR, R10
	MOVD	ZR, R11
auxiliary:
	MOVD.P	8(R0), R1
	MOVD.P	8(R0), R2
	CMP	$AT_PHDR, R1
	CSEL	EQ, R2, R8, R8
	CMP	$AT_PHNUM, R1
	CSEL	EQ, R2, R9, R9
	CMP	$AT_PHENT, R1
	CSEL	EQ, R2, R10, R10
	CMP	$AT_BASE, R1
	CSEL	EQ, R2, R11, R11
	CBNZ	R1, auxiliary
	CBNZ	R11, relocated // By the interpreter.

	// R3 is by how much all addresses are moved, R4 the dynamic section, R5 and R6 what is to
	// be read-only and its size.
	MOVD	ZR, R3
	MOVD	ZR, R4
	MOVD	ZR, R5
	MOVD	ZR, R6
	MOVD	$PT_GNU_RELRO, R7
segment:
	MOVWU	0(R8), R1
	MOVD	16(R8), R2 // p_vaddr
	CMP	$PT_PHDR, R1
	BNE	dynamic
	SUB	R2, R8, R3
dynamic:
	CMP	$PT_DYNAMIC, R1
	CSEL	EQ, R2, R4, R4
	CMP	R7, R1
	BNE	next
	MOVD	R2, R5
	MOVD	40(R8), R6 // p_memsz
next:
	ADD	R10, R8
	SUB	$1, R9
	CBNZ	R9, segment
	CBZ	R4, relocated // It is where it was linked to be.

	// R0 is the next relocation, R1 their end.
	ADD	R3, R4
	MOVD	ZR, R0
	MOVD	ZR, R1
tag:
	MOVD.P	8(R4), R7
	MOVD.P	8(R4), R2
	CMP	$DT_RELA, R7
	CSEL	EQ, R2, R0, R0
	CMP	$DT_RELASZ, R7
	CSEL	EQ, R2, R1, R1
	CBNZ	R7, tag
	ADD	R3, R0
	ADD	R0, R1
relocation:
	CMP	R1, R0
	BHS	protect
	MOVD.P	8(R0), R2 // r_offset
	MOVD.P	8(R0), R7 // r_info
	MOVD.P	8(R0), R9 // r_addend
	CMP	$R_AARCH64_RELATIVE, R7
	BNE	fail
	ADD	R3, R9
	MOVD	R9, (R3)(R2)
	B	relocation

protect:
	CBZ	R6, relocated
	ADD	R3, R5, R0
	MOVD	R6, R1
	MOVD	$PROT_READ, R2
	MOVD	$SYS_mprotect, R8
	SVC
	CBNZ	R0, fail
relocated:
	JMP	_rt0_arm64_linux(SB)

fail:
	MOVD	$127, R0 // As a shell says of what cannot be run.
	MOVD	$SYS_exit_group, R8
	SVC
	BRK
