package filter

// The names that need no file. Services and protocols are those of the registries of
// IANA, under the names that Unix systems use.

// service is the ports of a service over TCP and over UDP, 0 where it has none.
type service struct{ tcp, udp uint16 }

// services are the common services.
var services = map[string]service{
	"Clearcase": {0, 371}, "acr-nema": {104, 0}, "afpovertcp": {548, 0}, "afs3-bos": {0, 7007},
	"afs3-callback": {0, 7001}, "afs3-fileserver": {0, 7000}, "afs3-kaserver": {0, 7004},
	"afs3-prserver": {0, 7002}, "afs3-rmtsys": {0, 7009}, "afs3-update": {0, 7008},
	"afs3-vlserver": {0, 7003}, "afs3-volser": {0, 7005}, "amanda": {10080, 0},
	"amandaidx": {10082, 0}, "amidxtape": {10083, 0}, "amqp": {5672, 0}, "amqps": {5671, 0},
	"asf-rmcp": {0, 623}, "asp": {27374, 27374}, "auth": {113, 0}, "authentication": {113, 0},
	"babel": {0, 6696}, "bacula-dir": {9101, 0}, "bacula-fd": {9102, 0}, "bacula-sd": {9103, 0},
	"bbs": {7000, 0}, "bgp": {179, 0}, "bgpd": {2605, 0}, "biff": {0, 512}, "binkp": {24554, 0},
	"bootpc": {0, 68}, "bootps": {0, 67}, "canna": {5680, 0}, "cfengine": {5308, 0},
	"chargen": {19, 19}, "cisco-sccp": {2000, 0}, "clc-build-daemon": {8990, 0}, "clearcase": {0, 371},
	"cmd": {514, 0}, "cmip-agent": {164, 164}, "cmip-man": {163, 163}, "codaauth2": {370, 370},
	"codasrv": {2432, 2432}, "codasrv-se": {2433, 2433}, "comsat": {0, 512}, "csync2": {30865, 0},
	"cvspserver": {2401, 0}, "daap": {3689, 0}, "datametrics": {1645, 1645}, "daytime": {13, 13},
	"db-lsp": {17500, 0}, "dcap": {22125, 0}, "dhcpv6-client": {0, 546}, "dhcpv6-server": {0, 547},
	"dicom": {104, 0}, "dict": {2628, 0}, "dircproxy": {57000, 0}, "discard": {9, 9},
	"distcc": {3632, 0}, "domain": {53, 53}, "domain-s": {853, 853}, "echo": {7, 7}, "epmap": {135, 0},
	"epmd": {4369, 0}, "exec": {512, 0}, "f5-globalsite": {2792, 0}, "f5-iquery": {4353, 0},
	"fax": {4557, 0}, "fido": {60179, 0}, "finger": {79, 0}, "font-service": {7100, 0},
	"freeciv": {5556, 0}, "fsp": {0, 21}, "fspd": {0, 21}, "ftp": {21, 0}, "ftp-data": {20, 0},
	"ftps": {990, 0}, "ftps-data": {989, 0}, "gdomap": {538, 538}, "gds-db": {3050, 0},
	"gds_db": {3050, 0}, "git": {9418, 0}, "gnunet": {2086, 2086}, "gnutella-rtr": {6347, 6347},
	"gnutella-svc": {6346, 6346}, "gopher": {70, 0}, "gpsd": {2947, 0}, "gris": {2135, 0},
	"groupwise": {1677, 0}, "gsidcap": {22128, 0}, "gsiftp": {2811, 0}, "gsigatekeeper": {2119, 0},
	"hkp": {11371, 0}, "hprop": {754, 0}, "http": {80, 0}, "http-alt": {8080, 0}, "https": {443, 443},
	"hylafax": {4559, 0}, "iax": {0, 4569}, "icp": {0, 3130}, "icpv2": {0, 3130}, "ident": {113, 0},
	"imap": {143, 0}, "imap2": {143, 0}, "imaps": {993, 0}, "ingreslock": {1524, 0}, "ipp": {631, 0},
	"iprop": {2121, 0}, "ipsec-nat-t": {0, 4500}, "ipx": {0, 213}, "ircd": {6667, 0},
	"ircs-u": {6697, 0}, "isakmp": {0, 500}, "iscsi-target": {3260, 0}, "isisd": {2608, 0},
	"isns": {3205, 3205}, "iso-tsap": {102, 0}, "jabber-client": {5222, 0}, "jabber-server": {5269, 0},
	"kamanda": {10081, 0}, "kdc": {750, 750}, "kerberos": {88, 88}, "kerberos-adm": {749, 0},
	"kerberos-iv": {750, 750}, "kerberos-master": {751, 751}, "kerberos-sec": {88, 88},
	"kerberos4": {750, 750}, "kerberos5": {88, 88}, "kerberos_master": {0, 751}, "kermit": {1649, 0},
	"klogin": {543, 0}, "kpasswd": {464, 464}, "krb-prop": {754, 0}, "krb5": {88, 88},
	"krb5_prop": {754, 0}, "krb_prop": {754, 0}, "krcmd": {544, 0}, "kshell": {544, 0},
	"l2f": {0, 1701}, "l2tp": {0, 1701}, "ldap": {389, 389}, "ldaps": {636, 636}, "ldp": {646, 646},
	"loc-srv": {135, 0}, "login": {513, 0}, "lotusnote": {1352, 0}, "lotusnotes": {1352, 0},
	"lrrd": {4949, 0}, "mail": {25, 0}, "mailq": {174, 0}, "mdns": {0, 5353}, "microsoft-ds": {445, 0},
	"moira-db": {775, 0}, "moira-update": {777, 0}, "moira-ureg": {0, 779}, "moira_db": {775, 0},
	"moira_update": {777, 0}, "moira_ureg": {0, 779}, "mon": {2583, 2583}, "ms-sql-m": {0, 1434},
	"ms-sql-s": {1433, 0}, "ms-wbt-server": {3389, 0}, "mtn": {4691, 0}, "munin": {4949, 0},
	"mysql": {3306, 0}, "mysql-proxy": {6446, 0}, "nbd": {10809, 0}, "netbios-dgm": {0, 138},
	"netbios-ns": {0, 137}, "netbios-ssn": {139, 0}, "netstat": {15, 0}, "nfs": {2049, 2049},
	"nicname": {43, 0}, "nntp": {119, 0}, "nntps": {563, 0}, "nqs": {607, 0}, "nrpe": {5666, 0},
	"nsca": {5667, 0}, "ntalk": {0, 518}, "ntp": {0, 123}, "ntske": {4460, 0}, "null": {9, 9},
	"nut": {3493, 3493}, "old-radacct": {1646, 1646}, "old-radius": {1645, 1645}, "omniorb": {8088, 0},
	"openvpn": {1194, 1194}, "ospf6d": {2606, 0}, "ospfapi": {2607, 0}, "ospfd": {2604, 0},
	"passwd-server": {0, 752}, "passwd_server": {0, 752}, "pawserv": {345, 0}, "pop-3": {110, 0},
	"pop3": {110, 0}, "pop3s": {995, 0}, "poppassd": {106, 0}, "portmapper": {111, 111},
	"postgres": {5432, 0}, "postgresql": {5432, 0}, "predict": {0, 1210}, "printer": {515, 0},
	"proofd": {1093, 0}, "ptp-event": {0, 319}, "ptp-general": {0, 320}, "puppet": {8140, 0},
	"qmqp": {628, 0}, "qmtp": {209, 0}, "qotd": {17, 0}, "quote": {17, 0}, "radacct": {1813, 1813},
	"radius": {1812, 1812}, "radius-acct": {1813, 1813}, "radmin-port": {4899, 0},
	"readnews": {119, 0}, "redis": {6379, 0}, "remctl": {4373, 0}, "ripd": {2602, 0},
	"ripngd": {2603, 0}, "rmiregistry": {1099, 0}, "rmtcfg": {1236, 0}, "rootd": {1094, 0},
	"route": {0, 520}, "routed": {0, 520}, "router": {0, 520}, "rpc2portmap": {369, 369},
	"rplay": {0, 5555}, "rptp": {5556, 0}, "rsync": {873, 0}, "rtcm-sc104": {2101, 2101},
	"rtsp": {554, 554}, "sa-msg-port": {1646, 1646}, "saft": {487, 0}, "sane": {6566, 0},
	"sane-port": {6566, 0}, "saned": {6566, 0}, "sge-execd": {6445, 0}, "sge-qmaster": {6444, 0},
	"sge_execd": {6445, 0}, "sge_qmaster": {6444, 0}, "sgi-cad": {17004, 0}, "sgi-cmsd": {0, 17001},
	"sgi-crsd": {0, 17002}, "sgi-gcd": {0, 17003}, "shell": {514, 0}, "sieve": {4190, 0},
	"silc": {706, 0}, "sink": {9, 9}, "sip": {5060, 5060}, "sip-tls": {5061, 5061},
	"skkserv": {1178, 0}, "smtp": {25, 0}, "smtps": {465, 0}, "smux": {199, 0}, "snmp": {161, 161},
	"snmp-trap": {162, 162}, "snmptrap": {162, 162}, "snntp": {563, 0}, "snpp": {444, 0},
	"socks": {1080, 0}, "source": {19, 19}, "spamd": {783, 0}, "spooler": {515, 0}, "ssh": {22, 0},
	"ssmtp": {465, 0}, "submission": {587, 0}, "submissions": {465, 0}, "subversion": {3690, 0},
	"sunrpc": {111, 111}, "supfiledbg": {1127, 0}, "supfilesrv": {871, 0}, "suucp": {4031, 0},
	"svn": {3690, 0}, "svrloc": {427, 427}, "syslog": {514, 514}, "syslog-tls": {6514, 0},
	"sysrqd": {4094, 0}, "systat": {11, 0}, "tacacs": {49, 49}, "talk": {0, 517}, "tap": {113, 0},
	"tcpmux": {1, 0}, "telnet": {23, 0}, "telnets": {992, 0}, "tfido": {60177, 0}, "tftp": {0, 69},
	"time": {37, 37}, "timserver": {37, 37}, "tinc": {655, 655}, "tproxy": {8081, 0}, "tsap": {102, 0},
	"ttytst": {19, 19}, "untp": {119, 0}, "urd": {465, 0}, "users": {11, 0}, "uucp": {540, 0},
	"uucpd": {540, 0}, "venus": {2430, 2430}, "venus-se": {2431, 2431}, "wais": {210, 0},
	"webcache": {8080, 0}, "webmin": {10000, 0}, "who": {0, 513}, "whod": {0, 513}, "whois": {43, 0},
	"wnn6": {22273, 0}, "www": {80, 0}, "x11": {6000, 0}, "x11-0": {6000, 0}, "x11-1": {6001, 0},
	"x11-2": {6002, 0}, "x11-3": {6003, 0}, "x11-4": {6004, 0}, "x11-5": {6005, 0}, "x11-6": {6006, 0},
	"x11-7": {6007, 0}, "xdmcp": {0, 177}, "xfs": {7100, 0}, "xinetd": {9098, 0}, "xmms2": {9667, 0},
	"xmpp-client": {5222, 0}, "xmpp-server": {5269, 0}, "xtel": {1313, 0}, "xtelw": {1314, 0},
	"z3950": {210, 0}, "zabbix-agent": {10050, 0}, "zabbix-trapper": {10051, 0}, "zebra": {2601, 0},
	"zebrasrv": {2600, 0}, "zephyr-clt": {0, 2103}, "zephyr-hm": {0, 2104}, "zephyr-srv": {0, 2102},
	"zope": {9673, 0}, "zope-ftp": {8021, 0}, "zserv": {346, 0},
}

// protocolNumbers are the IP protocols, under their names and aliases.
var protocolNumbers = map[string]int{
	"AX.25": 93, "CPHB": 73, "DCCP": 33, "DDP": 37, "EGP": 8, "EIGRP": 88, "ENCAP": 98, "ETHERIP": 97,
	"Ethernet": 143, "FC": 133, "GGP": 3, "GRE": 47, "HIP": 139, "HMP": 20, "HOPOPT": 0, "ICMP": 1,
	"IDPR-CMTP": 38, "IDRP": 45, "IGMP": 2, "IGP": 9, "IP": 0, "IP-ENCAP": 4, "IPCOMP": 108,
	"IPIP": 94, "IPSEC-AH": 51, "IPSEC-ESP": 50, "IPv6": 41, "IPv6-Frag": 44, "IPv6-ICMP": 58,
	"IPv6-NoNxt": 59, "IPv6-Opts": 60, "IPv6-Route": 43, "ISIS": 124, "ISO-TP4": 29, "L2TP": 115,
	"MPLS-in-IP": 137, "MPTCP": 262, "Mobility-Header": 135, "OSPFIGP": 89, "PIM": 103, "PUP": 12,
	"RDP": 27, "ROHC": 142, "RSPF": 73, "RSVP": 46, "SCTP": 132, "SKIP": 57, "ST": 5, "Shim6": 140,
	"TCP": 6, "UDP": 17, "UDPLite": 136, "VMTP": 81, "VRRP": 112, "WESP": 141, "XNS-IDP": 22,
	"XTP": 36, "ah": 51, "ax.25": 93, "dccp": 33, "ddp": 37, "egp": 8, "eigrp": 88, "encap": 98,
	"esp": 50, "etherip": 97, "ethernet": 143, "fc": 133, "ggp": 3, "gre": 47, "hip": 139, "hmp": 20,
	"hopopt": 0, "icmp": 1, "idpr-cmtp": 38, "idrp": 45, "igmp": 2, "igp": 9, "ip": 0, "ipcomp": 108,
	"ipencap": 4, "ipip": 94, "ipv6": 41, "ipv6-frag": 44, "ipv6-icmp": 58, "ipv6-nonxt": 59,
	"ipv6-opts": 60, "ipv6-route": 43, "isis": 124, "iso-tp4": 29, "l2tp": 115, "manet": 138,
	"mobility-header": 135, "mpls-in-ip": 137, "mptcp": 262, "ospf": 89, "pim": 103, "pup": 12,
	"rdp": 27, "rohc": 142, "rspf": 73, "rsvp": 46, "sctp": 132, "shim6": 140, "skip": 57, "st": 5,
	"tcp": 6, "udp": 17, "udplite": 136, "vmtp": 81, "vrrp": 112, "wesp": 141, "xns-idp": 22,
	"xtp": 36,
}

// networks are the networks that every system has.
var networks = map[string][4]byte{"loopback": {127, 0, 0, 0}, "link-local": {169, 254, 0, 0}}

// etherNames are what "ether proto" takes by name: Ethernet types and SAPs.
var etherNames = map[string]uint32{
	"aarp": etherAARP, "arp": etherARP, "atalk": etherATalk, "decnet": etherDECnet,
	"ip": etherIP, "ip6": etherIP6, "lat": etherLAT, "lldp": etherLLDP, "loopback": etherLoopback,
	"mopdl": etherMOPDL, "moprc": etherMOPRC, "rarp": etherRARP, "sca": etherSCA, "slow": etherSlow,
	"iso": sapISO, "stp": sapSTP, "ipx": sapIPX, "netbeui": sapNetBEUI,
}

// osiNames are what "iso proto" takes by name.
var osiNames = map[string]uint32{"clnp": nlpidCLNP, "esis": nlpidESIS, "isis": nlpidISIS}
