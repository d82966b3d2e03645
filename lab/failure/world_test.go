package failure_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/require"
)

// open starts a world that is the test's own.
func open(t *testing.T, steps ...world.Step) *world.World {
	t.Helper()
	w, err := world.Open(steps...)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// calls is the customer's call, as the customer's program makes it: the answer, or the client's error; or both, when the
// answer breaks off.
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

// answered is the answer to the customer's call, which has to come.
func answered(t *testing.T, w *world.World) *httptest.ResponseRecorder {
	t.Helper()
	rec, err := calls(t, w)
	require.NoError(t, err)
	return rec
}

// refusedPing is a world with a customer whose call is refused, and the steps that are tried on it.
func refusedPing(t *testing.T, steps ...world.Step) *world.World {
	t.Helper()
	return open(t, append([]world.Step{func(w *world.World) {
		w.CustomerSends(http.MethodGet, "/api/v1/ping", http.Header{"Authorization": {"Bearer x"}}, "")
	}}, steps...)...)
}

// each runs a test for every failure that is somebody's ticket.
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
