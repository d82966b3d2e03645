package lab

// Cause names a suspect. What each means, and what you would see, stands in the exercise's README.
type Cause string

// The suspects of 01_unauthorized.
const (
	MissingHeader       Cause = "missing-header"
	MissingBearerPrefix Cause = "missing-bearer-prefix"
	InvalidAPIKey       Cause = "invalid-api-key"
	RevokedKey          Cause = "revoked-key"
	ExpiredToken        Cause = "expired-token"
	ForgedToken         Cause = "forged-token"
	RevokedToken        Cause = "revoked-token"
	UsernameCase        Cause = "username-case"
	ExtraSpace          Cause = "extra-space"
	WrongPassword       Cause = "wrong-password"
	DisabledUser        Cause = "disabled-user"
	NewlineInToken      Cause = "newline-in-token"
	InvalidHeaderName   Cause = "invalid-header-name"
	MissingScheme       Cause = "missing-scheme"
)

// The suspects of 02_forbidden.
const ()

// The suspects of 03_not_found.
const ()

// The suspects of 04_internal_error.
const ()

// The suspects of 05_gateway_timeout.
const (
	SlowUpstream       Cause = "slow-upstream"
	IdleTimeout        Cause = "idle-timeout"
	SlowQuery          Cause = "slow-query"
	BlackholedUpstream Cause = "blackholed-upstream"
	HangingStandIn     Cause = "hanging-stand-in"
	FrozenUpstream     Cause = "frozen-upstream"
	PoolExhausted      Cause = "pool-exhausted"
	FrozenApp          Cause = "frozen-app"
)

// The suspects of 06_unreachable.
const ()
