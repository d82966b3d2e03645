// Package sandbox runs strangers' test programs.
//
// Two processes share a sandbox. The host is trusted: it holds the labs, and [Start] gives it namespaces of its own. The host
// calls [Enter], and then starts the submission's programs with the [Room] that it gets, which is a [run.Runner]. Host and
// programs share a network that has only a loopback interface. Each run has its own user, PID, mount and IPC namespaces, an
// almost empty root directory, an empty environment and resource limits (setrlimit(2)). It is killed whole.
//
// Not every kernel and container allows all of that. A [Report] says what was enforced, and what was not. On systems other than
// Linux nothing is.
package sandbox

import (
	"errors"
	"slices"
	"time"
)

var errShown = errors.New("sandbox: a submission's output is never shown")

const (
	maxOutput = 256 << 10              // bytes of a run's output that are kept
	waitDelay = 100 * time.Millisecond // how long we read output after a process has ended
)

// Limits are for one run of a program.
type Limits struct {
	Memory  uint64 `json:"memory"`  // bytes of data (RLIMIT_DATA). The Go runtime reserves much more address space than it uses
	File    uint64 `json:"file"`    // bytes of one file that it writes
	Temp    uint64 `json:"temp"`    // bytes of all files that it writes, if it has a file system of its own
	Files   uint64 `json:"files"`   // open files and connections
	Threads uint64 `json:"threads"` // threads and processes
}

// DefaultLimits are far above what the solutions need.
var DefaultLimits = Limits{Memory: 256 << 20, File: 4 << 20, Temp: 16 << 20, Files: 512, Threads: 128}

// Report says how a program was confined.
type Report struct {
	Enforced []string `json:"enforced"`
	Missing  []string `json:"missing,omitempty"` // with the reason, as in "PID namespace (operation not permitted)"
}

// Whole says whether nothing is missing.
func (r Report) Whole() bool { return len(r.Missing) == 0 }

// The parts of a sandbox.
const (
	Network     = "network namespace"
	User        = "user namespace"
	PID         = "PID namespace"
	Mount       = "mount namespace"
	IPC         = "IPC namespace"
	Keyring     = "closed keyring"
	Root        = "own root directory"
	Temp        = "own file system with a size"
	Landlock    = "Landlock"
	Resources   = "resource limits"
	Environment = "empty environment"
)

// parts are all of them, in the order in which a report lists them.
var parts = []string{Network, User, PID, Mount, IPC, Keyring, Root, Temp, Landlock, Resources, Environment}

// outcome collects what worked and what did not.
type outcome struct {
	done   map[string]string // the part, as it is reported
	failed map[string]string // why it did not work
}

func newOutcome() outcome {
	return outcome{done: map[string]string{}, failed: map[string]string{}}
}

// note notes whether parts are enforced.
func (o outcome) note(err error, names ...string) {
	for _, name := range names {
		if err != nil {
			o.failed[name] = err.Error()
			continue
		}
		o.done[name] = name
	}
}

func (o outcome) report() Report {
	r := Report{Enforced: []string{}}
	for _, name := range parts {
		as, ok := o.done[name]
		why := o.failed[name]
		switch {
		case ok:
			r.Enforced = append(r.Enforced, as)
		case why == "":
			r.Missing = append(r.Missing, name)
		default:
			r.Missing = append(r.Missing, name+" ("+why+")")
		}
	}
	return r
}

// Merge is what both reports have enforced, and what either lacks.
func (r Report) Merge(other Report) Report {
	merged := Report{Enforced: []string{}, Missing: slices.Clone(r.Missing)}
	for _, name := range r.Enforced {
		if slices.Contains(other.Enforced, name) {
			merged.Enforced = append(merged.Enforced, name)
		}
	}
	for _, name := range other.Missing {
		if !slices.Contains(merged.Missing, name) {
			merged.Missing = append(merged.Missing, name)
		}
	}
	return merged
}
