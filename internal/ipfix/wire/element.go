package wire

// Enterprise is the private enterprise number of the elements that IANA has none for. It is the one
// that is reserved for documentation (RFC 5612): such elements mean what docs/ipfix.md says where
// both sides have agreed on that.
const Enterprise = 32473

// Of the elements of that enterprise.
const (
	containerID = 1
	packageID   = 2
)

// The numbers of templates.
const (
	templateIPv4 = 256 + iota
	templateIPv6
)

// variable is the length of an element that says its length itself (RFC 7011, section 7).
const variable = 65535

// element is an information element: IANA's number, or one of the enterprise, and its length.
type element struct {
	id, length uint16
	private    bool
}

// addresses are the elements that differ between the templates.
var addresses = map[uint16][]element{
	templateIPv4: {{8, 4, false}, {12, 4, false}},    // sourceIPv4Address, destinationIPv4Address
	templateIPv6: {{27, 16, false}, {28, 16, false}}, // sourceIPv6Address, destinationIPv6Address
}

// elements are those that follow the addresses, in the order in which records have them.
var elements = []element{
	{7, 2, false},                 // sourceTransportPort
	{11, 2, false},                // destinationTransportPort
	{4, 1, false},                 // protocolIdentifier
	{61, 1, false},                // flowDirection
	{1, 8, false},                 // octetDeltaCount
	{2, 8, false},                 // packetDeltaCount
	{152, 8, false},               // flowStartMilliseconds
	{153, 8, false},               // flowEndMilliseconds
	{10, 4, false},                // ingressInterface
	{14, 4, false},                // egressInterface
	{136, 1, false},               // flowEndReason
	{6, 2, false},                 // tcpControlBits
	{96, variable, false},         // applicationName
	{371, variable, false},        // userName
	{460, variable, false},        // httpRequestHost
	{82, variable, false},         // interfaceName
	{containerID, variable, true}, // container, pod or unit
	{packageID, variable, true},   // package of the distribution
}
