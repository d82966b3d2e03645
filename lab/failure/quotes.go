package failure

import (
	"net/http"
	"strconv"
	"sync/atomic"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// What the failures of /api/v1/external-call share.

// requestsQuote requests a quote with a valid token. A load balancer forwards the request to the app, and the app calls its
// partner. All three work.
func requestsQuote(w *world.World) {
	if desk := w.Called(quoteDesk); desk != quoteDesk {
		w.Database.Exec(`update partners set name = ? where name = ?`, desk, quoteDesk)
		w.Database.Exec(`update partners set delegates_to = ? where delegates_to = ?`, desk, quoteDesk)
	}
	w.Gateway.Configure(world.PassThrough)
	w.Partner.Serve(world.Answering(0))
	w.CustomerSends(http.MethodGet, "/api/v1/external-call", authorization("Bearer "+w.Token("ada", api.TokenLife)), "")
}

// quoteDesk is the partner that makes the quotes. The app knows only "quotes", which delegates to it.
const quoteDesk = "quotes-eu"

// partnerAnswers is a cure: the partner responds again, at its own address.
func partnerAnswers(w *world.World) { w.Partner.Serve(world.Answering(0)) }

// also are causes behind the same request as a ticket's: all of the exercise, except the ticket's own and its look-alikes.
func also(causes ...lab.Cause) []LookAlike {
	list := make([]LookAlike, len(causes))
	for i, c := range causes {
		list[i].Cause = c
	}
	return list
}

// quotesInstead replaces the app's response of 2xx to the customer's own request.
func quotesInstead(status int, body string) world.Step {
	return SpoilsSuccess(func(s *Success) { s.Status, s.Body = status, body })
}

// LosesRequestID sends the app's timeouts without their X-Request-Id. The log keeps the id.
func LosesRequestID(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			kept := record(app, r)
			if kept.status == http.StatusGatewayTimeout {
				kept.header.Del("X-Request-Id")
			}
			kept.send(rw)
		})
	}
}

// inSeconds converts a time from milliseconds to seconds. Unlike a lab that gives up too early, this shows at any speed of
// the machine.
func inSeconds(ms string) string {
	f, err := strconv.ParseFloat(ms, 64)
	if err != nil {
		return ms
	}
	return strconv.FormatFloat(f/1000, 'g', -1, 64)
}

// wrapsPartner changes how the app calls its partner.
func wrapsPartner(how func(partner http.RoundTripper) roundTrip) world.Step {
	return func(w *world.World) { w.App.Partner = how(w.App.Partner) }
}

// roundTrip is an [http.RoundTripper] function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// retriesPartner calls the partner a second time when the first call fails.
var retriesPartner = wrapsPartner(func(partner http.RoundTripper) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := partner.RoundTrip(r)
		if err != nil {
			resp, err = partner.RoundTrip(r)
		}
		return resp, err
	}
})

// stuckBreaker is a circuit breaker that opens at the first error and never closes again.
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

// headerTimeout is the error of net/http for a server that does not respond in time.
type headerTimeout struct{}

func (headerTimeout) Error() string { return "net/http: timeout awaiting response headers" }

// Timeout is true, as for the net.Error of a timeout.
func (headerTimeout) Timeout() bool { return true }
