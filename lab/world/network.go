package world

import (
	"maps"
	"net"
	"time"

	"failurelab/lab/wire"

	"golang.org/x/net/dns/dnsmessage"
)

// Name is the host name that customers call the API by.
const Name = "api.lab.test"

// Addresses of the lab's network. They are reserved for documentation (RFC 5737), so a packet that was really sent to one
// would reach no host. The customer's machine maps each to a listener on the loopback interface.
const (
	Address    = "203.0.113.10" // of the host that runs the API
	OldAddress = "203.0.113.20" // of the host that ran it before
	Private    = "192.0.2.10"   // of a network that the customer's is not connected to
)

// The timeouts of the customer's machine, for what does not come. What comes gets [Ample].
const (
	lookupTimeout  = 600 * time.Millisecond
	connectTimeout = 500 * time.Millisecond
)

// Network is the network between the customer's machine and the API: names, addresses and certificates. Until
// [Network.UseDNS] is called, the customer dials the API's real address.
type Network struct {
	world      *World
	names      *nameServer      // nil until UseDNS
	terminator *tlsTerminator   // nil until UseTLS
	machine    wire.Machine     // the customer's; World.mu guards it
	due        map[string]Clock // by real address: the clock that runs out for every request to it
	misdirect  string           // what APIAddress returns; "" for the real one
}

// UseDNS makes the customer call the API by its name. The name server returns [Address], which leads to the API.
func (n *Network) UseDNS() {
	if n.names == nil {
		var err error
		if n.names, err = newNameServer(); err != nil {
			n.world.fail(err)
			return
		}
		n.machine.Resolver, n.machine.Network = n.NameServer(), map[string]string{}
		n.world.onClose(func() { _ = n.names.listener.Close() })
	}
	n.Resolve(Address)
	n.Route(Address, n.world.frontAddress())
}

// Resolve makes the name server return these addresses for the API's name. The client tries them in order.
func (n *Network) Resolve(addresses ...string) {
	var ips [][4]byte
	for _, a := range addresses {
		ips = append(ips, [4]byte(net.ParseIP(a).To4()))
	}
	n.names.set(func(s *nameServer) { s.silent, s.loses, s.records = false, 0, map[string][][4]byte{Name + ".": ips} })
}

// FailLookups makes the name server return an error code for every name, until [Network.Resolve] is called.
func (n *Network) FailLookups(code dnsmessage.RCode) {
	n.names.set(func(s *nameServer) { s.code = code; clear(s.records) })
}

// SilenceNameServer makes the name server respond to no query, until [Network.Resolve] is called.
func (n *Network) SilenceNameServer() { n.names.set(func(s *nameServer) { s.silent = true }) }

// LoseQueries makes the name server close the connection at each of the next queries, without a response, until
// [Network.Resolve] is called. A machine asks again at once, so that no time is lost.
func (n *Network) LoseQueries(queries int) { n.names.set(func(s *nameServer) { s.loses = queries }) }

// CacheMissingNames makes the name server remember for d, by the world's clock, that a name did not exist (RFC 2308).
func (n *Network) CacheMissingNames(d time.Duration) {
	n.names.set(func(s *nameServer) { s.now, s.missingTTL = n.world.App.Now, d })
}

// NameServer is the address of the lab's name server.
func (n *Network) NameServer() string { return n.names.listener.Addr().String() }

// SetResolver makes the customer's machine ask the name server at this address.
func (n *Network) SetResolver(address string) { n.machine.Resolver = address }

// SetAttempts makes the customer's machine look a name up n times until it gets a clear response.
func (n *Network) SetAttempts(times int) { n.machine.Attempts = times }

// SetWords makes the customer's machine put every error into these words.
func (n *Network) SetWords(says string) { n.machine.Says = says }

// SetSearchDomain makes the customer's machine look up every name in this domain first.
func (n *Network) SetSearchDomain(domain string) { n.machine.Search = domain }

// PinName gives the API's name an address in the hosts file of the customer's machine, so that no name server is asked for it. ""
// takes it out again.
func (n *Network) PinName(address string) {
	n.machine.Hosts = nil
	if address != "" {
		n.machine.Hosts = map[string]string{Name: address}
	}
}

// Route has ports 80 and 443 of an address of the lab's network lead to a real address, from the customer's next dial on.
func (n *Network) Route(address, to string) {
	n.RoutePort(address, "80", to)
	n.RoutePort(address, "443", to)
}

// RoutePort is [Network.Route] for one port.
func (n *Network) RoutePort(address, port, to string) {
	network := maps.Clone(n.machine.Network) // a client may still read the old one
	if network == nil {
		network = map[string]string{}
	}
	network[net.JoinHostPort(address, port)] = to
	n.machine.Network = network
}

// APIAddress is the real address of the gateway, or of the app when there is no gateway. After [Network.Misdirect] it is
// the wrong one.
func (n *Network) APIAddress() string {
	if n.misdirect != "" {
		return n.misdirect
	}
	return n.world.frontAddress()
}

// Misdirect makes APIAddress return another address, so that a cure sends the customer to the wrong place.
func (n *Network) Misdirect(address string) { n.misdirect = address }

// customersMachine is the customer's machine as it is now. The caller holds World.mu.
func (n *Network) customersMachine() wire.Machine {
	m := n.machine
	if n.names == nil {
		return m
	}
	m.Lookup, m.Connect = n.world.ample, n.world.ample
	if m.Resolver != n.NameServer() || n.names.isSilent() {
		m.Lookup, m.Silent = lookupTimeout, true
	}
	m.Drops = map[string]time.Duration{}
	for address, to := range m.Network {
		if n.due[to] == ConnectClock {
			m.Drops[address] = connectTimeout
		}
	}
	return m
}
