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
const ()

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
