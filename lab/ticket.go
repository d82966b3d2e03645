package lab

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// tickets remembers which test has which ticket, because a subtest's failure is its parent's too: with two tickets in one
// test nobody could say to which of them a failure belongs.
var tickets = struct {
	sync.Mutex
	of map[string]string // by test
	by map[string]*API
}{of: map[string]string{}, by: map[string]*API{}}

// oneTicket refuses a second ticket in the same test, above it or below it.
func oneTicket(t testing.TB, ticket string) {
	t.Helper()
	tickets.Lock()
	defer tickets.Unlock()
	for test, other := range tickets.of {
		if other == ticket || (test != t.Name() && !strings.HasPrefix(t.Name(), test+"/") && !strings.HasPrefix(test, t.Name()+"/")) {
			continue
		}
		reason := fmt.Sprintf("one test, one ticket: %s has %s already. Open %s in a test of its own, or each in a subtest of its own (t.Run).",
			test, other, ticket)
		if a := tickets.by[test]; a != nil {
			a.misused(reason)
		}
		t.Fatal(reason)
	}
	tickets.of[t.Name()] = ticket
}

// opened remembers which API a test has, to tell it of a misuse.
func opened(test string, a *API) {
	tickets.Lock()
	defer tickets.Unlock()
	tickets.by[test] = a
}
