package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"

	"golang.org/x/net/dns/dnsmessage"
)

// DNSServfail is a name server that cannot tell: the zone did not load, or its signatures have run out.
//
// It answers with SERVFAIL (RCODE 2, RFC 1035 §4.1.1), which says nothing about the name, and which nobody may remember
// for longer than five minutes (RFC 2308 §7.1).
var DNSServfail = Failure{
	Cause: lab.DNSServfail,
	Means: "The name server answers that it cannot tell. The name may well be there.",
	See:   "The client's error is a `*net.DNSError` without `IsNotFound`, and with `IsTemporary`.",
	Shows: Shows{
		Client: "server misbehaving",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(func(w *world.World) { w.Unresolve(dnsmessage.RCodeServerFailure) }),
}
