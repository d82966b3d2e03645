package api_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func externalCall(t *testing.T, w *world.World, header http.Header) answer {
	t.Helper()
	return call(t, w, http.MethodGet, "/api/v1/external-call", header, "")
}

func partner(h http.Handler) world.Step { return func(w *world.World) { w.Partner.Serve(h) } }

func TestExternalCallIsAnsweredByThePartner(t *testing.T) {
	t.Parallel()
	w := open(t, partner(world.Answering(0)))

	a := externalCall(t, w, nil)

	assert.Equal(t, http.StatusOK, a.Status)
	assert.JSONEq(t, `{"quote": 42}`, a.Body)
	line := a.line(t, w)
	assert.Equal(t, "1", line["hops"])
	assert.Equal(t, "200", line["upstream_status"])
	assert.NotContains(t, line, "layer")
}

func TestPartnerGetsNothingOfTheCallersHeaders(t *testing.T) {
	t.Parallel()
	seen := make(chan *http.Request, 1)
	w := open(t, partner(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen <- r })))

	externalCall(t, w, http.Header{"Authorization": {"Bearer x"}, "X-Api-Key": {"y"}, "Cookie": {"z"}})

	r := <-seen
	assert.Equal(t, "/quote", r.URL.Path)
	for _, name := range []string{"Authorization", "X-Api-Key", "Cookie", "X-Forwarded-For"} {
		assert.Empty(t, r.Header.Get(name), name)
	}
}

func TestExternalCallThatFails(t *testing.T) {
	t.Parallel()
	const queryTimeout = 20 * time.Millisecond
	for name, tc := range map[string]struct {
		broken world.Step
		status int
		kind   string
		log    map[string]string
		err    string
		times  map[string]time.Duration // at least
		needs  *world.Mechanism
	}{
		"a partner who does not answer": {
			broken: partner(world.Hanging()), status: 504, kind: "/problems/gateway-timeout",
			log: map[string]string{"layer": "upstream"}, err: "awaiting response headers",
			times: map[string]time.Duration{"upstream_ms": world.PartnerTimeout},
		},
		"a partner to whom nothing comes through": {
			broken: func(w *world.World) { w.Partner.SetAddress(w.Network.Dropping()) }, status: 504, kind: "/problems/gateway-timeout",
			log: map[string]string{"layer": "connect"}, err: "dial tcp",
			times: map[string]time.Duration{"upstream_ms": world.PartnerTimeout}, needs: &world.Dropped,
		},
		"a partner who is not there": {
			broken: func(w *world.World) { w.Partner.SetAddress(w.Network.Refusing()) }, status: 502, kind: "/problems/bad-gateway",
			log: map[string]string{"layer": "connect"}, err: "dial tcp",
		},
		"a partner who hangs up": {
			broken: func(w *world.World) { w.Partner.SetAddress(w.Network.Resetting()) }, status: 502, kind: "/problems/bad-gateway",
			log: map[string]string{"layer": "upstream"},
		},
		"a chain without an end": {
			broken: func(w *world.World) {
				w.Database.SetQueryTimeout(queryTimeout)
				w.Database.Exec(`update partners set delegates_to = 'quotes'`)
			},
			status: 504, kind: "/problems/gateway-timeout",
			log: map[string]string{"layer": "db"}, err: "context deadline exceeded",
			times: map[string]time.Duration{"query_ms": queryTimeout},
		},
		"no connection to the database": {
			broken: func(w *world.World) {
				w.Database.SetQueryTimeout(queryTimeout)
				w.Database.HoldConnections(4)
			},
			status: 504, kind: "/problems/gateway-timeout",
			log: map[string]string{"layer": "db"}, err: "context deadline exceeded",
			times: map[string]time.Duration{"query_ms": queryTimeout},
		},
		"no database": {
			broken: func(w *world.World) { w.Database.Exec(`drop table partners`) },
			status: 500, kind: "/problems/internal-error",
			log: map[string]string{"layer": "db"}, err: "no such table",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.needs != nil && tc.needs.Unsupported() != "" {
				t.Skip(tc.needs.Unsupported())
			}
			w := open(t, partner(world.Answering(0)), tc.broken)

			a := externalCall(t, w, nil)

			a.problem(t, tc.status, tc.kind)
			line := a.line(t, w)
			assert.Equal(t, "ERROR", line["level"])
			assert.Contains(t, line["err"], tc.err)
			assert.NotContains(t, a.Body, line["err"])
			assert.NotContains(t, a.Body, "192.0.2.80")
			for k, v := range tc.log {
				assert.Equal(t, v, line[k], k)
			}
			for k, least := range tc.times {
				ms, err := strconv.ParseFloat(line[k], 64)
				require.NoError(t, err, k)
				assert.GreaterOrEqual(t, ms, float64(least.Milliseconds()), k)
			}
		})
	}
}

// The partner charges for a call: who asked for it may leave, and the work is done all the same.
func TestExternalCallOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	called, answer := make(chan struct{}), make(chan struct{})
	w := open(t, func(w *world.World) {
		w.Partner.Serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			close(called)
			<-answer
		}))
		w.Partner.SetTimeout(time.Minute)
	})
	ctx, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.URL()+"/api/v1/external-call", nil)
	require.NoError(t, err)
	left := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
		left <- err
	}()

	<-called
	leave()
	require.ErrorIs(t, <-left, context.Canceled)
	close(answer)

	lines := w.Lines()
	require.Len(t, lines, 1)
	assert.Equal(t, "200", lines[0].Attrs["status"])
}
