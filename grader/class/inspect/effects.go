package inspect

// anyName stands in a row of [effects] for every name that has no row of its own.
const anyName = "*"

// effects is the one list of what init functions and package-level variables may not do: by package and name, what a call
// does. "" means that the call is harmless. What is not listed is allowed. Three more effects have no package: see [startup].
var effects = map[string]map[string]string{
	"os": {
		anyName:  "reaches outside the test program",
		"Exit":   "ends the test program",
		"Setenv": "changes the environment", "Unsetenv": "changes the environment", "Clearenv": "changes the environment",

		"Getenv": "", "LookupEnv": "", "Expand": "", "ExpandEnv": "", "Getpagesize": "", "IsPathSeparator": "",
		"IsExist": "", "IsNotExist": "", "IsPermission": "", "IsTimeout": "", "NewSyscallError": "", "FileMode": "",
	},
	"flag":    {anyName: "changes how the test program was started"},
	"testing": {anyName: "needs a test that runs", "Testing": ""},
	"log": {
		"SetOutput": "changes where the log of every test goes", "SetFlags": "changes the log of every test",
		"SetPrefix": "changes the log of every test",
		"Fatal":     "ends the test program", "Fatalf": "ends the test program", "Fatalln": "ends the test program",
		"Panic": "ends the test program", "Panicf": "ends the test program", "Panicln": "ends the test program",
	},
	"log/slog": {
		"SetDefault": "changes the log of every test", "SetLogLoggerLevel": "changes the log of every test",
	},
	"net": {
		"Dial": "opens a connection", "DialTimeout": "opens a connection", "DialTCP": "opens a connection",
		"DialUDP": "opens a connection", "DialUnix": "opens a connection", "DialIP": "opens a connection",
		"Listen": "opens a port", "ListenTCP": "opens a port", "ListenPacket": "opens a port", "ListenUDP": "opens a port",
		"ListenUnix": "opens a port", "ListenUnixgram": "opens a port", "ListenIP": "opens a port", "ListenMulticastUDP": "opens a port",
		"LookupAddr": "asks a name server", "LookupCNAME": "asks a name server", "LookupHost": "asks a name server",
		"LookupIP": "asks a name server", "LookupMX": "asks a name server", "LookupNS": "asks a name server",
		"LookupSRV": "asks a name server", "LookupTXT": "asks a name server",
	},
	"net/http": {
		"Get": "sends a request", "Head": "sends a request", "Post": "sends a request", "PostForm": "sends a request",
		"ListenAndServe": "opens a port", "ListenAndServeTLS": "opens a port", "Serve": "opens a port", "ServeTLS": "opens a port",
	},
	"net/http/httptest": {
		"NewServer": "starts a server", "NewTLSServer": "starts a server", "NewUnstartedServer": "opens a port",
	},
	"net/rpc":         {"Accept": "opens a port", "Dial": "opens a connection", "DialHTTP": "opens a connection", "DialHTTPPath": "opens a connection"},
	"net/rpc/jsonrpc": {"Dial": "opens a connection"},
	"net/smtp":        {"Dial": "opens a connection", "SendMail": "opens a connection"},
	"crypto/tls":      {"Dial": "opens a connection", "DialWithDialer": "opens a connection", "Listen": "opens a port"},
	"crypto/x509":     {"SetFallbackRoots": "changes which servers every test trusts"},
	"time":            {"AfterFunc": "starts a goroutine", "Sleep": "makes every test wait"},
	"context":         {"AfterFunc": "starts a goroutine"},
	"runtime": {
		"Goexit": "ends the test program", "GOMAXPROCS": "changes how every test runs", "SetDefaultGOMAXPROCS": "changes how every test runs",
		"LockOSThread": "changes how every test runs",
	},
	"failurelab/lab": {"Open": "needs a test that runs", "OnCall": "needs a test that runs"},
	"github.com/stretchr/testify/suite": {
		"Run": "needs a test that runs",
	},
}

// shared are variables of other packages whose methods have an effect on every test. To assign to a variable of another
// package is refused for all of them.
var shared = map[string]map[string]bool{
	"net/http": {"DefaultClient": true, "DefaultTransport": true, "DefaultServeMux": true},
	"net":      {"DefaultResolver": true},
	"os":       {"Stdin": true, "Stdout": true, "Stderr": true, "Args": true},
}

// later are functions that keep a function for later, and do not call it.
var later = map[string]map[string]bool{
	"sync":     {"OnceFunc": true, "OnceValue": true, "OnceValues": true},
	"net/http": {"HandlerFunc": true},
}
