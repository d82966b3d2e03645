package server

import "net"

// shown returns a listener's address as a browser can open it.
func shown(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return "localhost:" + port
	}
	return a.String()
}

// elsewhere returns how other machines reach a listener: its port at each IPv4 address of this machine, if it listens on all of
// them. A firewall, or a container's network, may keep them out.
func elsewhere(a net.Addr) []string {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return nil // the lab runs without this
	}
	return reachedAt(a.String(), own)
}

// reachedAt is elsewhere, of a machine with these addresses.
func reachedAt(listens string, own []net.Addr) (addresses []string) {
	host, port, err := net.SplitHostPort(listens)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsUnspecified() {
		return nil
	}
	for _, a := range own {
		network, ok := a.(*net.IPNet)
		if ok && network.IP.To4() != nil && network.IP.IsGlobalUnicast() {
			addresses = append(addresses, net.JoinHostPort(network.IP.String(), port))
		}
	}
	return addresses
}
