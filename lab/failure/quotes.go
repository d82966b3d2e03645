package failure

import (
	"net/http"
	"strconv"
	"sync/atomic"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// What the failures behind /api/v1/external-call share.

// requestsQuote is a customer who asks for a quote: a load balancer passes him on to the app, and the app asks its partner. All of
// them do their work.
func requestsQuote(w *world.World) {
	w.Gateway.Configure(world.PassThrough)
	w.Partner.Serve(world.Answering(0))
	w.CustomerSends(http.MethodGet, "/api/v1/external-call", authorization("Bearer "+w.Token("ada", api.TokenLife)), "")
}

// partnerAnswers is a cure: the partner does his work again, and is where he should be.
func partnerAnswers(w *world.World) { w.Partner.Serve(world.Answering(0)) }

// inSeconds is a time in milliseconds, in another unit. Real teams have slipped there; and unlike a lab that gives up too
// early, it shows however long a busy machine makes everything last.
func inSeconds(ms string) string {
	f, err := strconv.ParseFloat(ms, 64)
	if err != nil {
		return ms
	}
	return strconv.FormatFloat(f/1000, 'g', -1, 64)
}

// wrapsPartner changes how the app asks its partner.
func wrapsPartner(how func(partner http.RoundTripper) roundTrip) world.Step {
	return func(w *world.World) { w.App.Partner = how(w.App.Partner) }
}

// roundTrip is a function as an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// retriesPartner asks the partner again when no answer has come.
var retriesPartner = wrapsPartner(func(partner http.RoundTripper) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := partner.RoundTrip(r)
		if err != nil {
			resp, err = partner.RoundTrip(r)
		}
		return resp, err
	}
})

// stuckBreaker is a circuit breaker that opens at the first time-out, and never closes again.
func stuckBreaker(partner http.RoundTripper) roundTrip {
	var tripped atomic.Pointer[error]
	return func(r *http.Request) (*http.Response, error) {
		if err := tripped.Load(); err != nil {
			return nil, *err
		}
		resp, err := partner.RoundTrip(r)
		if err != nil {
			tripped.Store(&err)
		}
		return resp, err
	}
}

// headerTimeout is what net/http says when a server does not answer in time.
type headerTimeout struct{}

func (headerTimeout) Error() string { return "net/http: timeout awaiting response headers" }

// Timeout says that time ran out, as it does for net.Error.
func (headerTimeout) Timeout() bool { return true }
