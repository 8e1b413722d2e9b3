#include "textflag.h"

// The numbers of linux/auxvec.h, linux/elf.h and asm/unistd_64.h.
#define AT_PHDR 3
#define AT_PHENT 4
#define AT_PHNUM 5
#define AT_BASE 7
#define PT_DYNAMIC 2
#define PT_PHDR 6
#define PT_GNU_RELRO 0x6474e552
#define DT_RELA 7
#define DT_RELASZ 8
#define R_X86_64_RELATIVE 8
#define SYS_mprotect 10
#define SYS_exit_group 231
#define PROT_READ 1

// The entry of a program without interpreter. The stack has what the kernel has put there:
// argc, arguments, 0, environment, 0, and the auxiliary vector.
TEXT _rt0_iftopgo(SB),NOSPLIT|NOFRAME|TOPFRAME,$0
	MOVQ	0(SP), AX
	LEAQ	16(SP)(AX*8), SI
environment:
	MOVQ	0(SI), AX
	ADDQ	$8, SI
	TESTQ	AX, AX
	JNZ	environment

	// R8 is the next program header, R9 their number, R10 the size of one; R11 is where an
	// interpreter is.
	XORL	R11, R11
auxiliary:
	MOVQ	0(SI), AX
	MOVQ	8(SI), BX
	ADDQ	$16, SI
	CMPQ	AX, $AT_PHDR
	CMOVQEQ	BX, R8
	CMPQ	AX, $AT_PHNUM
	CMOVQEQ	BX, R9
	CMPQ	AX, $AT_PHENT
	CMOVQEQ	BX, R10
	CMPQ	AX, $AT_BASE
	CMOVQEQ	BX, R11
	TESTQ	AX, AX
	JNZ	auxiliary
	TESTQ	R11, R11
	JNZ	relocated // By the interpreter.

	// DI is by how much all addresses are moved, R12 the dynamic section, R13 and R14 what is
	// to be read-only and its size.
	XORL	DI, DI
	XORL	R12, R12
	XORL	R13, R13
	XORL	R14, R14
segment:
	MOVL	0(R8), AX
	MOVQ	16(R8), BX // p_vaddr
	CMPL	AX, $PT_PHDR
	JNE	dynamic
	MOVQ	R8, DI
	SUBQ	BX, DI
dynamic:
	CMPL	AX, $PT_DYNAMIC
	CMOVQEQ	BX, R12
	CMPL	AX, $PT_GNU_RELRO
	JNE	next
	MOVQ	BX, R13
	MOVQ	40(R8), R14 // p_memsz
next:
	ADDQ	R10, R8
	DECQ	R9
	JNZ	segment
	TESTQ	R12, R12
	JZ	relocated // It is where it was linked to be.

	// SI is the next relocation, CX their end.
	ADDQ	DI, R12
	XORL	SI, SI
	XORL	CX, CX
tag:
	MOVQ	0(R12), AX
	MOVQ	8(R12), BX
	ADDQ	$16, R12
	CMPQ	AX, $DT_RELA
	CMOVQEQ	BX, SI
	CMPQ	AX, $DT_RELASZ
	CMOVQEQ	BX, CX
	TESTQ	AX, AX
	JNZ	tag
	ADDQ	DI, SI
	ADDQ	SI, CX
relocation:
	CMPQ	SI, CX
	JCC	protect
	MOVQ	0(SI), AX  // r_offset
	MOVQ	16(SI), DX // r_addend
	CMPQ	8(SI), $R_X86_64_RELATIVE
	JNE	fail
	ADDQ	DI, DX
	MOVQ	DX, 0(DI)(AX*1)
	ADDQ	$24, SI
	JMP	relocation

protect:
	TESTQ	R14, R14
	JZ	relocated
	ADDQ	R13, DI
	MOVQ	R14, SI
	MOVL	$PROT_READ, DX
	MOVL	$SYS_mprotect, AX
	SYSCALL
	TESTQ	AX, AX
	JNZ	fail
relocated:
	JMP	_rt0_amd64_linux(SB)

fail:
	MOVL	$127, DI // As a shell says of what cannot be run.
	MOVL	$SYS_exit_group, AX
	SYSCALL
	INT	$3
