package inspect

import "strings"

// set is the words of a text.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for _, w := range strings.Fields(words) {
		s[w] = true
	}
	return s
}

// open are the packages that a test may import. Those in [parts] have names that it may not use. A test compares this table
// and [closed] with the standard library, so a new Go release asks for a decision.
var open = set(`
	failurelab/lab
	github.com/stretchr/testify/assert github.com/stretchr/testify/require github.com/stretchr/testify/suite

	archive/tar archive/zip bufio bytes cmp
	compress/bzip2 compress/flate compress/gzip compress/lzw compress/zlib
	container/heap container/list container/ring context
	crypto crypto/aes crypto/cipher crypto/des crypto/dsa crypto/ecdh crypto/ecdsa crypto/ed25519 crypto/elliptic
	crypto/fips140 crypto/hkdf crypto/hmac crypto/hpke crypto/md5 crypto/mlkem crypto/mlkem/mlkemtest crypto/pbkdf2
	crypto/rand crypto/rc4 crypto/rsa crypto/sha1 crypto/sha256 crypto/sha3 crypto/sha512 crypto/subtle crypto/tls
	crypto/x509 crypto/x509/pkix database/sql database/sql/driver
	encoding encoding/ascii85 encoding/asn1 encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob
	encoding/hex encoding/json encoding/pem encoding/xml errors flag fmt
	go/ast go/build/constraint go/constant go/doc go/doc/comment go/format go/parser go/printer go/scanner go/token
	go/types go/version
	hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash html html/template
	image image/color image/color/palette image/draw image/gif image/jpeg image/png index/suffixarray
	io io/fs io/ioutil iter log log/slog maps
	math math/big math/bits math/cmplx math/rand math/rand/v2 mime mime/multipart mime/quotedprintable
	net net/http net/http/cookiejar net/http/httptest net/http/httptrace net/http/httputil net/mail net/netip net/rpc
	net/rpc/jsonrpc net/smtp net/textproto net/url
	os path path/filepath reflect regexp regexp/syntax runtime runtime/debug runtime/metrics
	slices sort strconv strings structs sync sync/atomic syscall
	testing testing/cryptotest testing/fstest testing/iotest testing/quick testing/slogtest testing/synctest
	text/scanner text/tabwriter text/template text/template/parse time time/tzdata
	unicode unicode/utf16 unicode/utf8 unique weak
`)

// closed are packages that no test may import, and what they would let it do.
var closed = map[string]string{
	"C":                "it is cgo, which builds C code",
	"unsafe":           "it reads and writes memory without Go's rules",
	"plugin":           "it loads code while the test runs",
	"embed":            "it puts files into the test program, and only your _test.go files are graded",
	"os/exec":          "it starts other programs",
	"os/signal":        "it catches the signals that end a test which runs too long",
	"os/user":          "it looks up the accounts of the machine that grades",
	"log/syslog":       "it writes to the log of the machine that grades",
	"expvar":           "it publishes how the test program was started",
	"net/http/cgi":     "it starts other programs",
	"net/http/fcgi":    "it starts other programs",
	"net/http/pprof":   "it publishes the insides of the test program",
	"go/build":         "it starts the go command",
	"go/importer":      "it starts the go command",
	"debug/buildinfo":  "it reads programs, not APIs",
	"debug/dwarf":      "it reads programs, not APIs",
	"debug/elf":        "it reads programs, not APIs",
	"debug/gosym":      "it reads programs, not APIs",
	"debug/macho":      "it reads programs, not APIs",
	"debug/pe":         "it reads programs, not APIs",
	"debug/plan9obj":   "it reads programs, not APIs",
	"runtime/cgo":      "it is cgo, which builds C code",
	"runtime/coverage": "it writes files about the test program",
	"runtime/pprof":    "it writes files about the test program",
	"runtime/race":     "it belongs to the race detector",
	"runtime/trace":    "it writes files about the test program",

	"github.com/stretchr/testify/mock": "the course does not have the modules that it needs",
	"github.com/stretchr/testify/http": "the course does not have the modules that it needs",
	"failurelab/grader":                "it is the course's own, and main_test.go is not graded. Use failurelab/lab only",
}

// imports refuses what is not on the list, whatever name the file gives it.
func (r *report) imports(s *source) {
	for _, i := range s.file.Imports {
		of := unquoted(i)
		switch {
		case !open[of]:
			r.at(s, i.Pos(), "This file imports %s, which is not allowed: %s. Delete the import and the code that uses it.", quoted(of), why(of))
		case i.Name != nil && i.Name.Name == "." && (parts[of] != nil || effects[of] != nil):
			r.at(s, i.Pos(), "This file imports %s with a dot, so the grader cannot tell what is used of it. Delete the dot, and write the package's name in front of what you use.", quoted(of))
		}
	}
}

// why is what a package that is not open would do.
func why(of string) string {
	if reason, ok := closed[of]; ok {
		return reason
	}
	first, rest, _ := strings.Cut(of, "/")
	switch {
	case first == "failurelab":
		return "it is a part of the course that tests must not see. Use failurelab/lab only"
	case strings.HasPrefix(of, "."), strings.HasPrefix(of, "/"):
		return "it is a folder of your own, and only the _test.go files of the exercise are graded. Move its code into the exercise"
	case strings.Contains("/"+of+"/", "/internal/"), first == "vendor":
		return "it is internal to another package"
	case strings.Contains(first, ".") && rest != "":
		return "the course does not have this module. Use the standard library and testify's assert, require and suite"
	default:
		return "it is not on the list of packages that a test of this course needs"
	}
}
