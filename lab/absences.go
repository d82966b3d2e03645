package lab

import (
	"slices"
	"sync"

	"failurelab/lab/wire"
)

// absences are the attributes that a test read from log lines, but that were missing or empty. An assertion on one may hold
// just because of that. They are not a part of [API], so that a message that shows a [Line] stays short.
type absences struct {
	mu    sync.Mutex
	names []string
}

// maxName limits the characters of a name.
const maxName = 100

// add adds a name. It does nothing for nil.
func (a *absences) add(name string) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	name = wire.Escaped(name, maxName, "")
	if len(a.names) < wire.MaxAbsent && !slices.Contains(a.names, name) {
		a.names = append(a.names, name)
	}
}

func (a *absences) list() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.names)
}
