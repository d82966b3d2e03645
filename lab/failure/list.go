package failure

import "slices"

// All is the list, in the order of the tickets; an exercise's suspects without a ticket come behind its tickets.
func All() []*Failure {
	return slices.Concat(unauthorized, forbidden, notFound, internalError, gatewayTimeout, unreachable)
}

var unauthorized = []*Failure{
	&MissingHeader, &MissingBearerPrefix, &RevokedKey, &InvalidAPIKey, &ExpiredToken, &UsernameCase, &ExtraSpace, &NewlineInToken,
	&ForgedToken, &RevokedToken, &WrongPassword, &DisabledUser, &InvalidHeaderName, &MissingScheme,
}

// The failures of 02_forbidden.
var forbidden = []*Failure{
	&MissingScope, &NotOwner, &ReadOnlyKey, &UngrantedScope, &SimilarScope,
	&UnknownOwner, &CommaInScope,
}

// The failures of 03_not_found.
var notFound = []*Failure{
	&WrongPath, &DeletedResource, &GatewayMiss, &BeyondSequence, &RemovedRow, &StaleDNS, &HiddenByOwnership,
	&WrongParameter, &TrailingSlash, &PinnedAddress,
}

// The failures of 04_internal_error.
var internalError = []*Failure{
	&Crash, &DatabaseLost, &UnhandledError, &ResourceExhaustion, &PanicAfterFirstByte,
	&NilPointer, &WrongDatabase, &NullAmount, &SlowReport, &SmallPool, &ConnectionCut, &DeletedOrders,
}

// The failures of 05_gateway_timeout.
var gatewayTimeout = []*Failure{
	&SlowUpstream, &IdleTimeout, &SlowQuery, &BlackholedUpstream, &HangingStandIn,
	&FrozenUpstream, &PoolExhausted, &FrozenApp,
}

// The failures of 06_unreachable.
var unreachable = []*Failure{
	&DNSNXDOMAIN, &ConnectionRefused, &SecurityGroup, &NoRoute, &DNSTimeout, &TLSExpired, &ConnectionReset,
	&DNSServfail, &MisspelledName, &WrongResolver, &StaleAddress, &WrongPort, &TLSNotYetValid, &TLSWrongHost, &HungUp, &CutShort,
}
