package syntax

// keyword is the token of a reserved word.
type keyword struct {
	kind  kind
	value uint32
}

// keywords are the reserved words of pcap-filter(7). With a backslash before it, each is
// a name.
var keywords = map[string]keyword{
	"dst": {tokDst, 0}, "src": {tokSrc, 0},

	"link": {tokProto, uint32(ProtoLink)}, "ether": {tokProto, uint32(ProtoLink)},
	"ppp": {tokProto, uint32(ProtoLink)}, "slip": {tokProto, uint32(ProtoLink)},
	"fddi": {tokProto, uint32(ProtoLink)}, "tr": {tokProto, uint32(ProtoLink)},
	"wlan": {tokProto, uint32(ProtoLink)},
	"arp":  {tokProto, uint32(ProtoARP)}, "rarp": {tokProto, uint32(ProtoRARP)},
	"ip": {tokProto, uint32(ProtoIP)}, "ip6": {tokProto, uint32(ProtoIP6)},
	"sctp": {tokProto, uint32(ProtoSCTP)}, "tcp": {tokProto, uint32(ProtoTCP)},
	"udp": {tokProto, uint32(ProtoUDP)}, "icmp": {tokProto, uint32(ProtoICMP)},
	"icmp6": {tokProto, uint32(ProtoICMP6)}, "igmp": {tokProto, uint32(ProtoIGMP)},
	"igrp": {tokProto, uint32(ProtoIGRP)}, "pim": {tokProto, uint32(ProtoPIM)},
	"vrrp": {tokProto, uint32(ProtoVRRP)}, "carp": {tokProto, uint32(ProtoCARP)},
	"radio": {tokProto, uint32(ProtoRadio)}, "ah": {tokProto, uint32(ProtoAH)},
	"esp": {tokProto, uint32(ProtoESP)}, "atalk": {tokProto, uint32(ProtoATalk)},
	"aarp": {tokProto, uint32(ProtoAARP)}, "decnet": {tokProto, uint32(ProtoDECnet)},
	"lat": {tokProto, uint32(ProtoLAT)}, "sca": {tokProto, uint32(ProtoSCA)},
	"moprc": {tokProto, uint32(ProtoMOPRC)}, "mopdl": {tokProto, uint32(ProtoMOPDL)},
	"iso": {tokProto, uint32(ProtoISO)}, "esis": {tokProto, uint32(ProtoESIS)},
	"es-is": {tokProto, uint32(ProtoESIS)}, "isis": {tokProto, uint32(ProtoISIS)},
	"is-is": {tokProto, uint32(ProtoISIS)}, "l1": {tokProto, uint32(ProtoISISL1)},
	"l2": {tokProto, uint32(ProtoISISL2)}, "iih": {tokProto, uint32(ProtoIIH)},
	"lsp": {tokProto, uint32(ProtoLSP)}, "snp": {tokProto, uint32(ProtoSNP)},
	"csnp": {tokProto, uint32(ProtoCSNP)}, "psnp": {tokProto, uint32(ProtoPSNP)},
	"clnp": {tokProto, uint32(ProtoCLNP)}, "stp": {tokProto, uint32(ProtoSTP)},
	"ipx": {tokProto, uint32(ProtoIPX)}, "netbeui": {tokProto, uint32(ProtoNetBEUI)},

	"host": {tokType, uint32(TypeHost)}, "net": {tokType, uint32(TypeNet)},
	"port": {tokType, uint32(TypePort)}, "portrange": {tokType, uint32(TypePortRange)},
	"proto": {tokType, uint32(TypeProto)}, "protochain": {tokType, uint32(TypeProtoChain)},
	"gateway": {tokType, uint32(TypeGateway)},
	"mask":    {tokMask, 0},

	"less": {tokLess, 0}, "greater": {tokGreater, 0}, "byte": {tokByte, 0},
	"broadcast": {tokCast, uint32(CastBroadcast)},
	"multicast": {tokCast, uint32(CastMulticast)},
	"and":       {tokAnd, 0}, "or": {tokOr, 0}, "not": {tokNot, 0},
	"len": {tokLen, 0}, "length": {tokLen, 0},
	"inbound": {tokInbound, 0}, "outbound": {tokOutbound, 0},
	"ifindex": {tokIfIndex, 0},

	"vlan": {tokEncap, uint32(EncapVLAN)}, "mpls": {tokEncap, uint32(EncapMPLS)},
	"pppoed": {tokEncap, uint32(EncapPPPoED)}, "pppoes": {tokEncap, uint32(EncapPPPoES)},
	"geneve": {tokEncap, uint32(EncapGeneve)}, "vxlan": {tokEncap, uint32(EncapVXLAN)},
	"llc": {tokLLC, 0}, "rnr": {tokRuleNum, 0}, "rulenum": {tokRuleNum, 0},

	// Of IEEE 802.11.
	"type": {tokFrameType, 0}, "subtype": {tokFrameSubtype, 0},
	"direction": {tokFrameDir, 0}, "dir": {tokFrameDir, 0},
	"address1": {tokAddress, uint32(DirAddr1)}, "addr1": {tokAddress, uint32(DirAddr1)},
	"address2": {tokAddress, uint32(DirAddr2)}, "addr2": {tokAddress, uint32(DirAddr2)},
	"address3": {tokAddress, uint32(DirAddr3)}, "addr3": {tokAddress, uint32(DirAddr3)},
	"address4": {tokAddress, uint32(DirAddr4)}, "addr4": {tokAddress, uint32(DirAddr4)},
	"ra": {tokAddress, uint32(DirReceiver)}, "ta": {tokAddress, uint32(DirTransmitter)},

	// Of the log of pf.
	"on": {tokLogName, 4}, "ifname": {tokLogName, 4},
	"rset": {tokLogName, 20}, "ruleset": {tokLogName, 20},
	"srnr": {tokSubruleNum, 0}, "subrulenum": {tokSubruleNum, 0},
	"reason": {tokLogReason, 0}, "action": {tokLogAction, 0},

	// Of ATM and SS7: reserved words here too.
	"lane": {tokElsewhere, 0}, "metac": {tokElsewhere, 0}, "bcc": {tokElsewhere, 0},
	"oam": {tokElsewhere, 0}, "oamf4": {tokElsewhere, 0},
	"oamf4ec": {tokElsewhere, 0}, "oamf4sc": {tokElsewhere, 0},
	"sc": {tokElsewhere, 0}, "ilmic": {tokElsewhere, 0},
	"vpi": {tokElsewhere, 0}, "vci": {tokElsewhere, 0},
	"connectmsg": {tokElsewhere, 0}, "metaconnect": {tokElsewhere, 0},
	"fisu": {tokElsewhere, 0}, "lssu": {tokElsewhere, 0}, "lsu": {tokElsewhere, 0},
	"msu": {tokElsewhere, 0}, "hfisu": {tokElsewhere, 0}, "hlssu": {tokElsewhere, 0},
	"hmsu": {tokElsewhere, 0}, "sio": {tokElsewhere, 0}, "opc": {tokElsewhere, 0},
	"dpc": {tokElsewhere, 0}, "sls": {tokElsewhere, 0}, "hsio": {tokElsewhere, 0},
	"hopc": {tokElsewhere, 0}, "hdpc": {tokElsewhere, 0}, "hsls": {tokElsewhere, 0},
}

// constants are the words for numbers: offsets of header fields,
// the ICMP types of RFC 792 and RFC 1256, the ICMPv6 types of IANA's registry,
// and the flags of TCP.
var constants = map[string]uint32{
	"icmptype": 0, "icmpcode": 1,
	"icmp-echoreply": 0, "icmp-unreach": 3, "icmp-sourcequench": 4,
	"icmp-redirect": 5, "icmp-echo": 8, "icmp-routeradvert": 9,
	"icmp-routersolicit": 10, "icmp-timxceed": 11, "icmp-paramprob": 12,
	"icmp-tstamp": 13, "icmp-tstampreply": 14, "icmp-ireq": 15,
	"icmp-ireqreply": 16, "icmp-maskreq": 17, "icmp-maskreply": 18,

	"icmp6type": 0, "icmp6code": 1,
	"icmp6-destinationunreach": 1, "icmp6-packettoobig": 2,
	"icmp6-timeexceeded": 3, "icmp6-parameterproblem": 4,
	"icmp6-echo": 128, "icmp6-echoreply": 129,
	"icmp6-multicastlistenerquery": 130, "icmp6-multicastlistenerreportv1": 131,
	"icmp6-multicastlistenerdone": 132, "icmp6-routersolicit": 133,
	"icmp6-routeradvert": 134, "icmp6-neighborsolicit": 135,
	"icmp6-neighboradvert": 136, "icmp6-redirect": 137,
	"icmp6-routerrenum": 138, "icmp6-nodeinformationquery": 139,
	"icmp6-nodeinformationresponse": 140, "icmp6-ineighbordiscoverysolicit": 141,
	"icmp6-ineighbordiscoveryadvert": 142, "icmp6-multicastlistenerreportv2": 143,
	"icmp6-homeagentdiscoveryrequest": 144, "icmp6-homeagentdiscoveryreply": 145,
	"icmp6-mobileprefixsolicit": 146, "icmp6-mobileprefixadvert": 147,
	"icmp6-certpathsolicit": 148, "icmp6-certpathadvert": 149,
	"icmp6-multicastrouteradvert": 151, "icmp6-multicastroutersolicit": 152,
	"icmp6-multicastrouterterm": 153,

	"tcpflags": 13,
	"tcp-fin":  0x01, "tcp-syn": 0x02, "tcp-rst": 0x04, "tcp-push": 0x08,
	"tcp-ack": 0x10, "tcp-urg": 0x20, "tcp-ece": 0x40, "tcp-cwr": 0x80,
}
