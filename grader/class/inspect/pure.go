package inspect

// pure are the functions that package-level variables may call in a program that exercises share: by package, the names, or
// anyName for all of them. They compute a value and touch nothing else. Conversions to exported types count as calls.
var pure = map[string]map[string]bool{
	"bytes": {anyName: true}, "cmp": {anyName: true}, "encoding/base32": {anyName: true}, "encoding/base64": {anyName: true},
	"encoding/binary": {anyName: true}, "encoding/hex": {anyName: true}, "errors": {anyName: true},
	"html": {anyName: true}, "maps": {anyName: true}, "math": {anyName: true}, "math/big": {anyName: true},
	"math/bits": {anyName: true}, "math/cmplx": {anyName: true}, "net/netip": {anyName: true}, "net/textproto": {anyName: true},
	"net/url": {anyName: true}, "path": {anyName: true}, "reflect": {"TypeOf": true, "TypeFor": true},
	"regexp": {anyName: true}, "slices": {anyName: true}, "strconv": {anyName: true}, "strings": {anyName: true},
	"sync": {"OnceFunc": true, "OnceValue": true, "OnceValues": true}, "time": {anyName: true},
	"unicode": {anyName: true}, "unicode/utf16": {anyName: true}, "unicode/utf8": {anyName: true},

	"context":           set("Background TODO"),
	"crypto/sha256":     set("Sum256 Sum224"),
	"encoding/json":     set("RawMessage Number"),
	"fmt":               set("Sprint Sprintf Sprintln Errorf"),
	"io":                set("NopCloser MultiReader LimitReader"),
	"net":               set("ParseIP ParseCIDR ParseMAC IPv4 CIDRMask IPv4Mask JoinHostPort SplitHostPort IP HardwareAddr"),
	"net/http":          set("HandlerFunc Header StatusText CanonicalHeaderKey NewServeMux NewRequest"),
	"net/http/httptest": set("NewRecorder NewRequest"),
	"path/filepath":     set("Join Base Dir Ext Clean FromSlash ToSlash Split"),
	"syscall":           set("Errno"),
	"failurelab/lab":    set("Cause Answer Side Metrics ClientFact StandInFact"),
}

// impure are the exceptions in packages that are pure apart from them: they wait, or start something.
var impure = set("time.Sleep time.After time.AfterFunc time.NewTimer time.NewTicker time.Tick time.LoadLocation")

// callsBack are the pure packages whose functions call methods of what they are given.
var callsBack = set("fmt errors encoding/binary")

// builtins are the functions of the language that only compute a value, and its own types. recover, print and close are not.
var builtins = set(`
	append cap complex imag len make max min new real
	any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string
	uint uint8 uint16 uint32 uint64 uintptr
`)
