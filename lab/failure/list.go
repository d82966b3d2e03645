package failure

import (
	"cmp"
	"slices"
	"sync"

	"failurelab/lab"
)

// list names every failure once, under the exercise that it belongs to.
//
// An exercise's README shows its suspects in this order. So the order must not tell which of them are tickets: put a new
// failure anywhere among the others.
var list = []group{
	{"01_unauthorized", []*Failure{
		&MissingHeader,
		&MissingBearerPrefix,
		&InvalidAPIKey,
		&RevokedKey,
		&FastClock,
		&ExpiredToken,
		&ForgedToken,
		&RevokedToken,
		&UsernameCase,
		&ExtraSpace,
		&WrongPassword,
		&DisabledUser,
		&NewlineInToken,
		&InvalidHeaderName,
		&MissingScheme,
	}},
	{"02_forbidden", []*Failure{
		&UnknownOwner,
		&UngrantedScope,
		&ReadOnlyKey,
		&CommaInScope,
		&MissingScope,
		&SimilarScope,
		&NotOwner,
	}},
	{"03_not_found", []*Failure{
		&TrailingSlash,
		&BeyondSequence,
		&WrongPath,
		&HiddenByOwnership,
		&UnmovedAddress,
		&PinnedAddress,
		&RemovedRow,
		&StaleBackend,
		&GatewayMiss,
		&WrongParameter,
		&DeletedResource,
		&StaleDNS,
	}},
	{"04_internal_error", []*Failure{
		&WrongDatabase,
		&ResourceExhaustion,
		&NullAmount,
		&Crash,
		&ConnectionCut,
		&SlowReport,
		&PanicAfterFirstByte,
		&DatabaseLost,
		&ItemsInWords,
		&NilPointer,
		&DeletedOrders,
		&UnhandledError,
		&SmallPool,
	}},
	{"05_gateway_timeout", []*Failure{
		&FrozenApp,
		&SlowQuery,
		&PoolExhausted,
		&BlackholedUpstream,
		&FrozenUpstream,
		&LongChain,
		&SlowUpstream,
		&HangingStandIn,
		&IdleTimeout,
	}},
	{"06_unreachable", []*Failure{
		&MisspelledName,
		&DNSNXDOMAIN,
		&DNSServfail,
		&WrongResolver,
		&DNSTimeout,
		&StaleAddress,
		&NoRoute,
		&WrongPort,
		&ConnectionRefused,
		&SecurityGroup,
		&TLSWrongHost,
		&TLSNotYetValid,
		&TLSExpired,
		&CutShort,
		&HungUp,
		&ConnectionReset,
	}},
}

// group is the failures of one exercise.
type group struct {
	exercise string // its folder
	failures []*Failure
}

// Of returns the failures of an exercise, in the order in which its README lists the suspects. It returns none for an
// exercise that the list does not name.
func Of(exercise string) []*Failure {
	for _, g := range list {
		if g.exercise == exercise {
			return slices.Clone(g.failures)
		}
	}
	return nil
}

// All returns every failure, exercise by exercise. Within an exercise the tickets come first, by number. The suspects
// without a ticket follow.
func All() []*Failure {
	var all []*Failure
	for _, g := range list {
		all = append(all, slices.SortedStableFunc(slices.Values(g.failures), byTicket)...)
	}
	return all
}

func byTicket(a, b *Failure) int {
	switch {
	case a.Ticket != nil && b.Ticket != nil:
		return cmp.Compare(a.Ticket.Number, b.Ticket.Number)
	case a.Ticket != nil:
		return -1
	case b.Ticket != nil:
		return 1
	default:
		return 0
	}
}

// Find returns the failure with a cause, or nil.
func Find(cause lab.Cause) *Failure { return byCause()[cause] }

var byCause = sync.OnceValue(func() map[lab.Cause]*Failure {
	failures := map[lab.Cause]*Failure{}
	for _, f := range All() {
		failures[f.Cause] = f
	}
	return failures
})
