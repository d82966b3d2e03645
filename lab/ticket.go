package lab

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// tickets has the ticket of each test. A test may open only one. A failing subtest also fails its parent, so with two
// tickets in one test a failure could belong to either.
var tickets = struct {
	sync.Mutex
	of      map[string]string       // the ticket, by the name of the test
	misused map[string]func(string) // tells a test's report of a misuse, by the name of the test
}{of: map[string]string{}, misused: map[string]func(string){}}

// refuseSecondTicket fails and stops t if it, a parent or a subtest has another ticket already.
func refuseSecondTicket(t testing.TB, ticket string) {
	t.Helper()
	tickets.Lock()
	defer tickets.Unlock()
	for test, other := range tickets.of {
		if other == ticket || (test != t.Name() && !strings.HasPrefix(t.Name(), test+"/") && !strings.HasPrefix(test, t.Name()+"/")) {
			continue
		}
		reason := fmt.Sprintf("one test, one ticket: %s has already opened %s. Open %s in another test, or give each ticket its own subtest (t.Run).",
			test, other, ticket)
		if misused := tickets.misused[test]; misused != nil {
			misused(reason)
		}
		t.Fatal(reason)
	}
	tickets.of[t.Name()] = ticket
}

// rememberReport keeps the function that adds a misuse to a test's report.
func rememberReport(test string, misused func(reason string)) {
	tickets.Lock()
	defer tickets.Unlock()
	tickets.misused[test] = misused
}
