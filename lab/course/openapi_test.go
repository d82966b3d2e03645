package course_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/api/apitest"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Correct labs differ in what the contract leaves open. The document has to allow all of them.
func TestCustomersCallsAreAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e *course.Exercise, f *failure.Failure) {
		for _, l := range e.References(f) {
			w, err := l.Open()
			require.NoError(t, err)
			t.Cleanup(w.Close)

			if err := calls(t, w); !errors.Is(err, errNoAnswer) { // which is what some customers complain of
				assert.NoError(t, err, "%s, the first call", l.Code)
			}
			_, err = w.Cure(l.Cure())
			require.NoError(t, err)
			assert.NoError(t, calls(t, w), "%s, the call after the cure", l.Code)
		}
	})
}

func TestWrongAnswersAreNotAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		swap world.Step
		want string
	}{
		"another status":            {swap: failure.Status(http.StatusTeapot), want: "status is not supported"},
		"a status of other answers": {swap: failure.Status(http.StatusForbidden), want: "WWW-Authenticate"},
		"no type":                   {swap: without("type"), want: `"type" is missing`},
		"no request_id":             {swap: without("request_id"), want: `"request_id" is missing`},
		"no challenge":              {swap: failure.Header("WWW-Authenticate", ""), want: `"WWW-Authenticate" missing`},
		"no problem details":        {swap: failure.Problem(func(p *api.Problem) { p.Media = "text/html" }), want: "Content-Type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, err := world.Open(failure.ExpiredToken.Break, tc.swap)
			require.NoError(t, err)
			t.Cleanup(w.Close)

			assert.ErrorContains(t, calls(t, w), tc.want)
		})
	}
}

// without leaves a member out of problems.
func without(member string) world.Step {
	return failure.Problem(func(p *api.Problem) {
		p.Members = slices.DeleteFunc(p.Members, func(m api.Member) bool { return m.Name == member })
	})
}

var errNoAnswer = errors.New("no answer, or half of one")

// calls sends the customer's request as the customer's program does, and returns how the exchange violates the document. A
// refused request may violate it; a request that succeeds may not.
func calls(t *testing.T, w *world.World) error {
	t.Helper()
	document, err := apitest.Served()
	require.NoError(t, err)
	client := w.Client()
	defer client.CloseIdleConnections()
	req := w.Request().HTTP(t.Context())

	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	if !document.Lists(req) {
		t.Logf("%s is not in the document: all that is checked is that it is answered as any path with nothing at it", req.URL.Path)
	}
	err = document.Answer(req, resp.StatusCode, resp.Header, string(body))
	if resp.StatusCode < http.StatusMultipleChoices {
		err = errors.Join(err, document.Request(req))
	}
	return err
}
