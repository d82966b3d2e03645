package world_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A timeout that runs out and should not have makes a lab late; one that should run out, and does, does not.
func TestLate(t *testing.T) {
	t.Parallel()
	own := func(w *world.World) { w.CustomerSends(http.MethodGet, externalCall, nil, "") }
	answers := func(w *world.World) { w.Partner.Serve(world.Answering(0)) }
	shortly := func(w *world.World) { w.Database.SetQueryTimeout(time.Millisecond) }
	endless := func(w *world.World) { w.Database.Exec(`update partners set delegates_to = 'quotes'`) }
	for name, tc := range map[string]struct {
		steps []world.Step
		late  string
	}{
		"answers":                       {[]world.Step{own, answering}, ""},
		"hangs, as planned":             {[]world.Step{own, hanging}, ""},
		"an endless query, as planned":  {[]world.Step{own, answering, endless, shortly}, ""},
		"a query that was to take long": {[]world.Step{own, answering, func(w *world.World) { w.Database.SetQueryTimeout(5 * time.Second) }}, "the app's wait for its database should have timed out, and did not"},
		"a gateway that was to give up": {[]world.Step{own, func(w *world.World) {
			w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/"}, IdleTimeout: time.Minute})
			answers(w)
		}}, "the gateway's wait for the app should have timed out, and did not"},
		"too slow for its database": {[]world.Step{world.Hurry(20 * time.Millisecond), own, answers, endless}, "the app's wait for its database timed out, and should not have"},
		"too slow for its partner": {[]world.Step{world.Hurry(300 * time.Millisecond), own, func(w *world.World) {
			w.Partner.SetTimeout(0)
			w.Partner.Serve(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		}}, "the app's wait for its partner's response timed out, and should not have"},
		"too slow for the app": {[]world.Step{world.Hurry(300 * time.Millisecond), own, func(w *world.World) {
			w.Gateway.Configure(world.PassThrough)
			w.App.Wrap = func(http.Handler) http.Handler { return world.Hanging() }
		}}, "the gateway's wait for the app timed out, and should not have"},
		"not the customer's own request": {[]world.Step{func(w *world.World) {
			w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/"}, IdleTimeout: time.Minute})
			w.Partner.Serve(world.Answering(0))
		}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, tc.steps...)
			status(t, w, get(externalCall))
			w.Exchanges() // waits for the end of the request
			assert.Equal(t, tc.late, w.Late())
		})
	}
}

// The app may give up on a learner's stand-in: that is no plan of ours, and more patience gives the stand-in more time.
func TestStandInsThatAreLate(t *testing.T) {
	t.Parallel()
	standIn := httptest.NewServer(world.Hanging())
	t.Cleanup(standIn.Close)
	took := make([]time.Duration, 2)
	for patience := range took {
		w := open(t, world.Patience(patience), func(w *world.World) {
			w.Partner.SetTimeout(10 * time.Millisecond)
			w.Partner.Serve(world.Answering(0))
		})
		require.NoError(t, w.StandIn(standIn.URL))
		assert.False(t, w.GaveUpOnStandIn())
		assert.Equal(t, http.StatusGatewayTimeout, status(t, w, get(externalCall)))
		assert.True(t, w.GaveUpOnStandIn())
		assert.Empty(t, w.Late())
		took[patience] = logged(t, w, "upstream_ms")
	}
	assert.GreaterOrEqual(t, took[1], 40*time.Millisecond)
}

// The customer's machine tells of a timeout that had no reason. One that the lab has planned is none.
func TestTimeoutsOfTheCustomersMachine(t *testing.T) {
	t.Parallel()
	late, expired := context.WithTimeout(t.Context(), 0)
	defer expired()
	for name, tc := range map[string]struct {
		step    world.Step
		ctx     context.Context
		err     error
		ranOut  string
		because string
	}{
		"a lookup":                 {nil, t.Context(), &net.DNSError{IsTimeout: true}, wire.ClockLookup, "the wait for the name server timed out, and should not have"},
		"a dial":                   {nil, t.Context(), &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, wire.ClockConnect, "the wait for a connection timed out, and should not have"},
		"a read":                   {nil, t.Context(), &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "", ""},
		"no timeout":               {nil, t.Context(), errors.New("refused"), "", ""},
		"no error":                 {nil, t.Context(), nil, "", ""},
		"a deadline of the test's": {nil, late, &net.DNSError{IsTimeout: true}, "", ""},
		"a silent name server":     {func(w *world.World) { w.Network.SilenceNameServer() }, t.Context(), &net.DNSError{IsTimeout: true}, "", ""},
		"another name server":      {func(w *world.World) { w.Network.SetResolver("127.0.0.1:1") }, t.Context(), &net.DNSError{IsTimeout: true}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, func(w *world.World) {
				w.Network.UseDNS()
				if tc.step != nil {
					tc.step(w)
				}
			})
			assert.Equal(t, tc.ranOut, w.Machine().RanOut(tc.ctx, tc.err))
			w.ClientGaveUp(world.ClientClock(tc.ranOut))
			assert.Equal(t, tc.because, w.Late())
		})
	}
}

// A name server counts the query of a client that gave up before the server was given a processor.
func TestQueriesOfClientsThatGaveUpAreCounted(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Network.UseDNS()
		w.Network.SilenceNameServer()
	})
	query := []byte{0, 30, 1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'a', 'p', 'i', 3, 'l', 'a', 'b', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1}
	for n := range 50 {
		conn, err := net.Dial("tcp", w.Machine().Resolver)
		require.NoError(t, err)
		_, err = conn.Write(query)
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		require.Equal(t, strconv.Itoa(n+1), w.Metrics()["dns_unanswered_total"])
	}
}
