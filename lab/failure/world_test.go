package failure_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/require"
)

// open opens a world, and closes it at the end of the test.
func open(t *testing.T, steps ...world.Step) *world.World {
	t.Helper()
	w, err := world.Open(steps...)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// calls sends the customer's request as the customer's program does. It returns the response, or the client's error, or both
// when the response breaks off.
func calls(t *testing.T, w *world.World) (*httptest.ResponseRecorder, error) {
	t.Helper()
	client := w.Client()
	defer client.CloseIdleConnections()
	resp, err := client.Do(w.Request().HTTP(t.Context()))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	rec := httptest.NewRecorder()
	for k, v := range resp.Header {
		rec.Header()[k] = v
	}
	rec.WriteHeader(resp.StatusCode)
	_, err = rec.Body.ReadFrom(resp.Body)
	return rec, err
}

// answered is the response to the customer's request. It fails the test if there is none.
func answered(t *testing.T, w *world.World) *httptest.ResponseRecorder {
	t.Helper()
	rec, err := calls(t, w)
	require.NoError(t, err)
	return rec
}

// refusedPing is a world whose customer's request is refused, changed by more steps.
func refusedPing(t *testing.T, steps ...world.Step) *world.World {
	t.Helper()
	return open(t, append([]world.Step{func(w *world.World) {
		w.CustomerSends(http.MethodGet, "/api/v1/ping", http.Header{"Authorization": {"Bearer x"}}, "")
	}}, steps...)...)
}

// each runs a test for every failure that has a ticket.
func each(t *testing.T, test func(*testing.T, *failure.Failure)) {
	t.Helper()
	for _, f := range failure.All() {
		if f.Ticket != nil {
			t.Run(f.Ticket.Number, func(t *testing.T) {
				t.Parallel()
				if why := f.Unsupported(); why != "" {
					t.Skip(why)
				}
				test(t, f)
			})
		}
	}
}
