package opcode

// The classes of instructions.
const (
	ClassLD   = 0x00 // load into A
	ClassLDX  = 0x01 // load into X
	ClassST   = 0x02 // store A
	ClassSTX  = 0x03 // store X
	ClassALU  = 0x04 // arithmetic on A
	ClassJMP  = 0x05
	ClassRET  = 0x06
	ClassMISC = 0x07 // moves between A and X
)

// The sizes of loads.
const (
	SizeW = 0x00 // a word, 4 bytes
	SizeH = 0x08 // a halfword, 2 bytes
	SizeB = 0x10 // a byte
)

// The modes of loads.
const (
	ModeIMM = 0x00 // the constant k
	ModeABS = 0x20 // the packet at offset k
	ModeIND = 0x40 // the packet at offset X + k
	ModeMEM = 0x60 // scratch register k
	ModeLEN = 0x80 // the length of the packet
	ModeMSH = 0xa0 // 4 * (packet[k] & 0xf), the length of an IPv4 header
)

// The operators of arithmetic.
const (
	ADD = 0x00
	SUB = 0x10
	MUL = 0x20
	DIV = 0x30
	OR  = 0x40
	AND = 0x50
	LSH = 0x60
	RSH = 0x70
	NEG = 0x80
	MOD = 0x90
	XOR = 0xa0
)

// The operators of jumps.
const (
	JA   = 0x00 // always
	JEQ  = 0x10 // if A is equal
	JGT  = 0x20 // if A is greater, both without a sign
	JGE  = 0x30 // if A is greater or equal
	JSET = 0x40 // if A has one of the bits set
)

// The sources of the second operand of arithmetic and jumps.
const (
	SrcK = 0x00 // the constant k
	SrcX = 0x08 // X
)

// What a return returns if it is not k, and the moves.
const (
	RetA    = 0x10
	MiscTAX = 0x00 // A to X
	MiscTXA = 0x80 // X to A
)

// The instructions with names of their own.
const (
	LoadAbs  = ClassLD | ModeABS // with a size to be added
	LoadInd  = ClassLD | ModeIND // with a size to be added
	LoadImm  = ClassLD | ModeIMM
	LoadLen  = ClassLD | ModeLEN
	LoadMem  = ClassLD | ModeMEM
	LoadXImm = ClassLDX | ModeIMM
	LoadXMem = ClassLDX | ModeMEM
	LoadXMSH = ClassLDX | ModeMSH | SizeB
	Store    = ClassST
	StoreX   = ClassSTX
	TAX      = ClassMISC | MiscTAX
	TXA      = ClassMISC | MiscTXA
	AddX     = ClassALU | ADD | SrcX
	AddK     = ClassALU | ADD | SrcK
	MulK     = ClassALU | MUL | SrcK
	AndK     = ClassALU | AND | SrcK
	LshK     = ClassALU | LSH | SrcK
	SubX     = ClassALU | SUB | SrcX
	SubK     = ClassALU | SUB | SrcK
	Neg      = ClassALU | NEG
	Jump     = ClassJMP | JA
	JumpEq   = ClassJMP | JEQ | SrcK
	JumpEqX  = ClassJMP | JEQ | SrcX
	JumpSet  = ClassJMP | JSET | SrcK
	ReturnK  = ClassRET | SrcK
	ReturnA  = ClassRET | RetA
)

// Class returns the class of a code.
func Class(op int) int { return op & 0x07 }

// Size returns the size of a load.
func Size(op int) int { return op & 0x18 }

// Mode returns the mode of a load.
func Mode(op int) int { return op & 0xe0 }

// Operator returns the operator of an arithmetic instruction or a jump.
func Operator(op int) int { return op & 0xf0 }

// Source returns the source of the second operand.
func Source(op int) int { return op & 0x08 }

// The limits of the machine and of the kernel.
const (
	MemWords     = 16   // scratch registers of the machine, BPF_MEMWORDS
	MaxInstrs    = 4096 // instructions the kernel takes, BPF_MAXINSNS
	MaxShortJump = 255  // instructions a conditional jump can skip
)

// The kernel's ancillary loads, <linux/filter.h>: an absolute load from one of
// these offsets asks for a fact about the packet, not for a byte of it.
const (
	AncillaryOffset         = 0xfffff000 // SKF_AD_OFF
	AncillaryProtocol       = AncillaryOffset + 0
	AncillaryPacketType     = AncillaryOffset + 4
	AncillaryInterface      = AncillaryOffset + 8
	AncillaryVLANTag        = AncillaryOffset + 44
	AncillaryVLANTagPresent = AncillaryOffset + 48
)
