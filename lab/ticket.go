package lab

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// tickets has the ticket of each test. A test may open only one: a subtest that fails also fails its parent, so with two
// tickets in one test a failure could belong to either.
var tickets = struct {
	sync.Mutex
	of map[string]string // the ticket, by the name of the test
	by map[string]*API   // the open API, by the name of the test
}{of: map[string]string{}, by: map[string]*API{}}

// refuseSecondTicket fails and stops t if it, a parent or a subtest has another ticket already.
func refuseSecondTicket(t testing.TB, ticket string) {
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

// rememberAPI keeps the API of a test, whose report may have to name a misuse.
func rememberAPI(test string, a *API) {
	tickets.Lock()
	defer tickets.Unlock()
	tickets.by[test] = a
}
