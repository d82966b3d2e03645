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
const (
	MissingScope   Cause = "missing-scope"
	NotOwner       Cause = "not-owner"
	ReadOnlyKey    Cause = "read-only-key"
	UngrantedScope Cause = "ungranted-scope"
	SimilarScope   Cause = "similar-scope"
	UnknownOwner   Cause = "unknown-owner"
	CommaInScope   Cause = "comma-in-scope"
)

// The suspects of 03_not_found.
const (
	WrongPath         Cause = "wrong-path"
	WrongParameter    Cause = "wrong-parameter"
	TrailingSlash     Cause = "trailing-slash"
	DeletedResource   Cause = "deleted-resource"
	RemovedRow        Cause = "removed-row"
	BeyondSequence    Cause = "beyond-sequence"
	HiddenByOwnership Cause = "hidden-by-ownership"
	GatewayMiss       Cause = "gateway-miss"
	StaleDNS          Cause = "stale-dns"
	PinnedAddress     Cause = "pinned-address"
)

// The suspects of 04_internal_error.
const (
	Crash               Cause = "crash"
	DatabaseLost        Cause = "database-lost"
	UnhandledError      Cause = "unhandled-error"
	ResourceExhaustion  Cause = "resource-exhaustion"
	PanicAfterFirstByte Cause = "panic-after-first-byte"
	NilPointer          Cause = "nil-pointer"
	WrongDatabase       Cause = "wrong-database"
	NullAmount          Cause = "null-amount"
	SlowReport          Cause = "slow-report"
	SmallPool           Cause = "small-pool"
	ConnectionCut       Cause = "connection-cut"
	DeletedOrders       Cause = "deleted-orders"
)

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
const (
	DNSNXDOMAIN       Cause = "dns-nxdomain"
	ConnectionRefused Cause = "connection-refused"
	SecurityGroup     Cause = "security-group"
	NoRoute           Cause = "no-route"
	DNSTimeout        Cause = "dns-timeout"
	TLSExpired        Cause = "tls-expired"
	ConnectionReset   Cause = "connection-reset"
	DNSServfail       Cause = "dns-servfail"
	MisspelledName    Cause = "misspelled-name"
	WrongResolver     Cause = "wrong-resolver"
	StaleAddress      Cause = "stale-address"
	WrongPort         Cause = "wrong-port"
	TLSNotYetValid    Cause = "tls-not-yet-valid"
	TLSWrongHost      Cause = "tls-wrong-host"
	HungUp            Cause = "hung-up"
	CutShort          Cause = "cut-short"
)
