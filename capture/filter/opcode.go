package filter

// The instruction encoding of classic BPF, <linux/bpf_common.h> and
// <net/bpf.h>: a class, and by class a size and mode, an operation and source,
// or a move.
const (
	classLD   = 0x00
	classLDX  = 0x01
	classST   = 0x02
	classSTX  = 0x03
	classALU  = 0x04
	classJMP  = 0x05
	classRET  = 0x06
	classMISC = 0x07

	sizeW = 0x00
	sizeH = 0x08
	sizeB = 0x10

	modeIMM = 0x00
	modeABS = 0x20
	modeIND = 0x40
	modeMEM = 0x60
	modeLEN = 0x80
	modeMSH = 0xa0

	opADD = 0x00
	opSUB = 0x10
	opMUL = 0x20
	opDIV = 0x30
	opOR  = 0x40
	opAND = 0x50
	opLSH = 0x60
	opRSH = 0x70
	opNEG = 0x80
	opMOD = 0x90
	opXOR = 0xa0

	opJA   = 0x00
	opJEQ  = 0x10
	opJGT  = 0x20
	opJGE  = 0x30
	opJSET = 0x40

	srcK = 0x00
	srcX = 0x08

	retA = 0x10

	miscTAX = 0x00
	miscTXA = 0x80
)

// The instructions that are written in full more than once.
const (
	insLoadAbs   = classLD | modeABS // a size is to be added
	insLoadInd   = classLD | modeIND // a size is to be added
	insLoadImm   = classLD | modeIMM
	insLoadLen   = classLD | modeLEN
	insLoadMem   = classLD | modeMEM
	insLoadXImm  = classLDX | modeIMM
	insLoadXMem  = classLDX | modeMEM
	insLoadXMSH  = classLDX | modeMSH | sizeB
	insStore     = classST
	insStoreX    = classSTX
	insTAX       = classMISC | miscTAX
	insTXA       = classMISC | miscTXA
	insAddX      = classALU | opADD | srcX
	insAddK      = classALU | opADD | srcK
	insMulK      = classALU | opMUL | srcK
	insAndK      = classALU | opAND | srcK
	insLshK      = classALU | opLSH | srcK
	insSubX      = classALU | opSUB | srcX
	insSubK      = classALU | opSUB | srcK
	insNeg       = classALU | opNEG
	insJump      = classJMP | opJA
	insJumpEq    = classJMP | opJEQ | srcK
	insJumpEqX   = classJMP | opJEQ | srcX
	insJumpSet   = classJMP | opJSET | srcK
	insReturnK   = classRET | srcK
	insReturnA   = classRET | retA
	memWords     = 16   // scratch words of the machine, BPF_MEMWORDS
	maxInstrs    = 4096 // BPF_MAXINSNS: what the kernel takes
	maxShortJump = 255  // the reach of a conditional jump
)

func class(op int) int  { return op & 0x07 }
func size(op int) int   { return op & 0x18 }
func mode(op int) int   { return op & 0xe0 }
func aluOp(op int) int  { return op & 0xf0 }
func source(op int) int { return op & 0x08 }

// The kernel's ancillary loads, <linux/filter.h>: an absolute load from one of
// these offsets asks for a fact about the packet, not for a byte of it.
const (
	adOffset         = 0xfffff000 // SKF_AD_OFF
	adProtocol       = adOffset + 0
	adPacketType     = adOffset + 4
	adInterface      = adOffset + 8
	adVLANTag        = adOffset + 44
	adVLANTagPresent = adOffset + 48
)
