package run

import (
	"os"
	"slices"
	"strings"
)

// passedOn are the variables that a child gets from our own environment: what the system, the Go runtime and a terminal
// need, and nothing that a verdict could depend on.
var passedOn = []string{
	"PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "TZ", "TERM", "NO_COLOR", "ZONEINFO",
	"SYSTEMROOT", "SYSTEMDRIVE", "USERPROFILE", "LOCALAPPDATA", "TEMP", "TMP", // Windows
	"GORACE", "GODEBUG", "GOTRACEBACK", "GOCOVERDIR",
}

// childEnv is our own environment, scrubbed.
func childEnv() []string {
	env := []string{}
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if slices.Contains(passedOn, strings.ToUpper(name)) {
			env = append(env, v)
		}
	}
	return env
}

// quietEnv is for a short life beside many others: one processor, few garbage collections, and no wait for late races.
func quietEnv() []string {
	return []string{"GOMAXPROCS=1", "GOGC=400", "GORACE=atexit_sleep_ms=0 " + os.Getenv("GORACE")}
}
