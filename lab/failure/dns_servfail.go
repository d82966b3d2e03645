package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"

	"golang.org/x/net/dns/dnsmessage"
)

// DNSServfail is a name server that cannot look up names: the zone did not load, or its signatures have expired.
//
// It responds with SERVFAIL (RCODE 2, RFC 1035 §4.1.1). That says nothing about the name, and may be cached for five minutes at
// most (RFC 2308 §7.1).
var DNSServfail = Failure{
	Cause: lab.DNSServfail,
	Means: "The name server responds that it cannot tell. The name may well exist.",
	See:   "The client's error is a `*net.DNSError` without `IsNotFound`, and with `IsTemporary`.",
	Shows: Shows{
		Client: "server misbehaving",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(func(w *world.World) { w.Network.FailLookups(dnsmessage.RCodeServerFailure) }),
	Cure:  repairsNetwork,
}
