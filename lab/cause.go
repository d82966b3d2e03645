package lab

// Cause names a suspect. What each means, and what you would see, stands in the exercise's README.
type Cause string

// The suspects of 01_unauthorized.
const (
	DisabledUser        Cause = "disabled-user"
	ExpiredToken        Cause = "expired-token"
	ExtraSpace          Cause = "extra-space"
	ForgedToken         Cause = "forged-token"
	InvalidAPIKey       Cause = "invalid-api-key"
	InvalidHeaderName   Cause = "invalid-header-name"
	MissingBearerPrefix Cause = "missing-bearer-prefix"
	MissingHeader       Cause = "missing-header"
	MissingScheme       Cause = "missing-scheme"
	NewlineInToken      Cause = "newline-in-token"
	RevokedKey          Cause = "revoked-key"
	RevokedToken        Cause = "revoked-token"
	UsernameCase        Cause = "username-case"
	WrongPassword       Cause = "wrong-password"
)

// The suspects of 02_forbidden.
const (
	CommaInScope   Cause = "comma-in-scope"
	MissingScope   Cause = "missing-scope"
	NotOwner       Cause = "not-owner"
	ReadOnlyKey    Cause = "read-only-key"
	SimilarScope   Cause = "similar-scope"
	UngrantedScope Cause = "ungranted-scope"
	UnknownOwner   Cause = "unknown-owner"
)

// The suspects of 03_not_found.
const (
	BeyondSequence    Cause = "beyond-sequence"
	DeletedResource   Cause = "deleted-resource"
	GatewayMiss       Cause = "gateway-miss"
	HiddenByOwnership Cause = "hidden-by-ownership"
	PinnedAddress     Cause = "pinned-address"
	RemovedRow        Cause = "removed-row"
	StaleDNS          Cause = "stale-dns"
	TrailingSlash     Cause = "trailing-slash"
	WrongParameter    Cause = "wrong-parameter"
	WrongPath         Cause = "wrong-path"
)

// The suspects of 04_internal_error.
const (
	ConnectionCut       Cause = "connection-cut"
	Crash               Cause = "crash"
	DatabaseLost        Cause = "database-lost"
	DeletedOrders       Cause = "deleted-orders"
	NilPointer          Cause = "nil-pointer"
	NullAmount          Cause = "null-amount"
	PanicAfterFirstByte Cause = "panic-after-first-byte"
	ResourceExhaustion  Cause = "resource-exhaustion"
	SlowReport          Cause = "slow-report"
	SmallPool           Cause = "small-pool"
	UnhandledError      Cause = "unhandled-error"
	WrongDatabase       Cause = "wrong-database"
)

// The suspects of 05_gateway_timeout.
const (
	BlackholedUpstream Cause = "blackholed-upstream"
	FrozenApp          Cause = "frozen-app"
	FrozenUpstream     Cause = "frozen-upstream"
	HangingStandIn     Cause = "hanging-stand-in"
	IdleTimeout        Cause = "idle-timeout"
	PoolExhausted      Cause = "pool-exhausted"
	SlowQuery          Cause = "slow-query"
	SlowUpstream       Cause = "slow-upstream"
)

// The suspects of 06_unreachable.
const (
	ConnectionRefused Cause = "connection-refused"
	ConnectionReset   Cause = "connection-reset"
	CutShort          Cause = "cut-short"
	DNSNXDOMAIN       Cause = "dns-nxdomain"
	DNSServfail       Cause = "dns-servfail"
	DNSTimeout        Cause = "dns-timeout"
	HungUp            Cause = "hung-up"
	MisspelledName    Cause = "misspelled-name"
	NoRoute           Cause = "no-route"
	SecurityGroup     Cause = "security-group"
	StaleAddress      Cause = "stale-address"
	TLSExpired        Cause = "tls-expired"
	TLSNotYetValid    Cause = "tls-not-yet-valid"
	TLSWrongHost      Cause = "tls-wrong-host"
	WrongPort         Cause = "wrong-port"
	WrongResolver     Cause = "wrong-resolver"
)
