package course_test

import (
	"strings"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// draws is how many seeds the labs are tried with.
const draws = 10

// What a broken lab changes in a challenge is missing in each style, and nothing else is.
func TestBrokenChallengesInEachStyle(t *testing.T) {
	t.Parallel()
	parts := map[string]string{"scheme": "Bearer", "realm": `realm="lab"`, "error": "insufficient_scope", "scope": `scope="admin"`}
	for seed := range uint64(draws) {
		e := course.Find("02_forbidden").Drawn(seed + 1)
		rules := e.HouseRules(e.Ticket("T201"))
		clause := e.Clause("403.2")
		for _, p := range clause.Promises {
			if len(p.House) == 0 {
				continue
			}
			for _, l := range rules {
				if l.Clause != clause.Number || l.Promise != p.Text {
					continue
				}
				challenge, _ := refusal(t, l)
				for name, part := range parts {
					assert.Equal(t, name != p.Name, strings.Contains(challenge, part), "%s, seed %d: %s", l.Code, seed+1, challenge)
				}
			}
		}
	}
}

// A lab that names accounts names those of its own cast.
func TestAccountsAreNamedInEachCast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(draws) {
		e := course.Find("02_forbidden").Drawn(seed + 1)
		for ticket, names := range map[string][]string{"T202": {"ada", "grace"}, "T204": {"admin"}} {
			l := e.Wrong(e.Ticket(ticket))[2]
			require.Equal(t, "neither body nor headers name any account, not even `admin` (the scope `admin` in the challenge is no account)", l.Promise)
			_, body := refusal(t, l)
			for _, name := range names {
				assert.Contains(t, body, l.Cast().Called(name), "%s, seed %d", l.Code, seed+1)
			}
		}
	}
}

// refusal is what the customer of a lab gets: the challenge and the body.
func refusal(t *testing.T, l course.Lab) (challenge, body string) {
	t.Helper()
	w, err := l.Open()
	require.NoError(t, err)
	defer w.Close()
	client := w.Client()
	defer client.CloseIdleConnections()
	x, err := wire.Send(client, w.Request().HTTP(t.Context()), 1<<20)
	require.NoError(t, err)
	return x.Received.Get("WWW-Authenticate"), x.Body
}
