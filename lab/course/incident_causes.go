package course

import (
	"slices"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// way is one way in which a cause happens to a customer.
type way struct {
	cause  lab.Cause
	ticket string     // as in a look-alike of this ticket; "": as in the cause's own file
	slow   lab.Answer // if it differs from the cause's own
}

// family is causes that a customer sees as one. A shift has all of a family or nothing, so a branch that takes one for all
// of them gets some wrong.
type family struct {
	tell string // the kind of thing that tells them apart
	ways []way
}

// What tells causes apart.
const (
	database = "the database"
	metrics  = "the metrics"
	logLine  = "the log"
	client   = "the client's error"
	headers  = "the response's headers, and the metrics"
	response = "the response"
)

// twinned are the families in which the request, the response and the log are the same for all. Only SQL or metrics tell them
// apart. Every shift has all of them.
var twinned = []family{
	{database, []way{
		{cause: lab.RevokedKey},
		{cause: lab.InvalidAPIKey, ticket: "T103"}, // another key of the partner's was revoked
		{cause: lab.DisabledUser, ticket: "T103"},
	}},
	{database, []way{{cause: lab.RevokedToken}, {cause: lab.DisabledUser, ticket: "T105"}}},
	{database, []way{{cause: lab.MissingScope}, {cause: lab.UngrantedScope}}},
	{database, []way{{cause: lab.NotOwner}, {cause: lab.UnknownOwner}}},
	{database, []way{{cause: lab.DeletedResource}, {cause: lab.RemovedRow}, {cause: lab.BeyondSequence}}},
	{metrics, []way{{cause: lab.SlowUpstream}, {cause: lab.FrozenUpstream}}},
	{metrics + ", and then the database", []way{{cause: lab.SlowQuery}, {cause: lab.PoolExhausted}, {cause: lab.LongChain}}},
	{metrics, []way{{cause: lab.ResourceExhaustion}, {cause: lab.SlowReport}, {cause: lab.SmallPool}}},
	{metrics, []way{{cause: lab.DNSTimeout}, {cause: lab.WrongResolver}}},
}

// families are the others. A shift has some of them. A failure that stands nowhere here is a family of its own.
var families = []family{
	{logLine, []way{{cause: lab.MissingHeader}, {cause: lab.MissingBearerPrefix}}},
	{logLine, []way{{cause: lab.ExpiredToken}, {cause: lab.ForgedToken}, {cause: lab.FastClock}}},
	{logLine, []way{{cause: lab.UsernameCase}, {cause: lab.ExtraSpace}, {cause: lab.WrongPassword}, {cause: lab.DisabledUser}}},
	{client, []way{{cause: lab.NewlineInToken}, {cause: lab.InvalidHeaderName}, {cause: lab.MissingScheme}}},
	{logLine, []way{{cause: lab.SimilarScope, ticket: "T201"}, {cause: lab.CommaInScope, ticket: "T201"}, {cause: lab.ReadOnlyKey}}},
	{logLine, []way{{cause: lab.SimilarScope}, {cause: lab.CommaInScope, ticket: "T205"}}},
	{logLine, []way{{cause: lab.WrongPath}, {cause: lab.WrongParameter}, {cause: lab.TrailingSlash}}},
	{logLine, []way{{cause: lab.HiddenByOwnership}, {cause: lab.HiddenByOwnership, ticket: "T302"}}},
	{headers, []way{{cause: lab.GatewayMiss}, {cause: lab.StaleDNS}, {cause: lab.PinnedAddress}, {cause: lab.UnmovedAddress}, {cause: lab.StaleBackend}}},
	{logLine, []way{{cause: lab.Crash}, {cause: lab.NilPointer}}},
	{logLine, []way{{cause: lab.DatabaseLost}, {cause: lab.WrongDatabase}}},
	{logLine, []way{{cause: lab.UnhandledError}, {cause: lab.NullAmount}, {cause: lab.ItemsInWords}}},
	{logLine, []way{{cause: lab.ConnectionCut}, {cause: lab.PanicAfterFirstByte}}},
	{logLine, []way{{cause: lab.IdleTimeout}, {cause: lab.FrozenApp}}},
	{client, []way{{cause: lab.DNSNXDOMAIN}, {cause: lab.MisspelledName}, {cause: lab.DNSServfail}}},
	{client, []way{{cause: lab.ConnectionRefused}, {cause: lab.WrongPort}, {cause: lab.StaleAddress}}},
	{client, []way{{cause: lab.NoRoute}, {cause: lab.StaleAddress, ticket: "T604"}}},
	{client, []way{{cause: lab.SecurityGroup}, {cause: lab.StaleAddress, ticket: "T603", slow: lab.Yes}}},
	{client, []way{{cause: lab.TLSExpired}, {cause: lab.TLSNotYetValid}, {cause: lab.TLSWrongHost}}},
	{client, []way{{cause: lab.ConnectionReset}, {cause: lab.HungUp}, {cause: lab.CutShort}}},
}

// absent are the causes that no incident has.
var absent = map[lab.Cause]string{
	lab.HangingStandIn: "a stand-in hangs in a test, and never on call",
	lab.DeletedOrders:  "without the customer's words, an export of what is left is like a healthy one",
}

// Absent says why no incident has a cause; "" if there are some.
func Absent(cause lab.Cause) string { return absent[cause] }

// Triaged are the failures that incidents have, exercise by exercise, also those that this system cannot make.
func Triaged() []*failure.Failure {
	return slices.DeleteFunc(failure.All(), func(f *failure.Failure) bool { return f.Break == nil || Absent(f.Cause) != "" })
}

// LookAt says which kind of thing tells a cause from those that look like it.
func LookAt(cause lab.Cause) string {
	for _, f := range slices.Concat(twinned, families) {
		if slices.ContainsFunc(f.ways, func(w way) bool { return w.cause == cause }) {
			return f.tell
		}
	}
	switch f := failure.Find(cause); {
	case f == nil:
		return response
	case f.Reached == lab.No:
		return client
	default:
		return logLine
	}
}

// twins are the ways of all twins that this system can make.
func twins() []way {
	var ways []way
	for _, f := range twinned {
		ways = append(ways, f.possible()...)
	}
	return ways
}

// others are all other families, as this system can make them.
func others() []family {
	list := slices.Clone(families)
	for _, f := range Triaged() {
		named := func(n family) bool {
			return slices.ContainsFunc(n.ways, func(w way) bool { return w.cause == f.Cause })
		}
		if !slices.ContainsFunc(twinned, named) && !slices.ContainsFunc(families, named) {
			list = append(list, family{LookAt(f.Cause), []way{{cause: f.Cause}}})
		}
	}
	for i, f := range list {
		list[i].ways = f.possible()
	}
	return slices.DeleteFunc(list, func(f family) bool { return len(f.ways) == 0 })
}

// possible are the ways of a family that this system can make.
func (f family) possible() []way {
	return slices.DeleteFunc(slices.Clone(f.ways), func(w way) bool {
		if of := ticketOf(w.ticket); of != nil && of.Unsupported() != "" {
			return true
		}
		return failure.Find(w.cause).Unsupported() != "" || w.step() == nil
	})
}

// step makes it happen; nil if the ticket has no such look-alike.
func (w way) step() world.Step {
	if w.ticket == "" {
		return failure.Find(w.cause).Break
	}
	if of := ticketOf(w.ticket); of != nil {
		for _, l := range slices.Concat(of.Ticket.LookAlikes, of.Ticket.Others) {
			if l.Cause == w.cause {
				return l.Break
			}
		}
	}
	return nil
}

// ticketOf is the failure behind a ticket, or nil.
func ticketOf(number string) *failure.Failure {
	for _, f := range failure.All() {
		if f.Ticket != nil && f.Ticket.Number == number {
			return f
		}
	}
	return nil
}
