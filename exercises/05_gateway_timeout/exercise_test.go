package gateway_timeout

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// T501: "I wait a moment, and then it is 504. All your other routes are fine."
// Only one assertion is missing. Read the test, run it, then replace the TODO.
// Your test has to fail on 6 broken labs (504.1 status: 1, 504.6 budget: 1, 504.7 partner: 1, 504.8 cure: 3),
// 3 look-alikes and the healthy lab.
func TestT501(t *testing.T) {
	api := lab.Open(t, "T501")

	// This is what the customer's program does. It uses a connection, because a load balancer is in front of the API.
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()

	// 1. The symptom, as the contract in README.md promises it: the API gives up, but not too early.
	timedOut(t, resp)
	line := api.Log(resp.Header.Get("X-Request-Id")) // it has an id, so the API wrote this 504
	waited, err := strconv.ParseFloat(line.Attr("upstream_ms"), 64)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, waited, 400.0)

	// 2. The cause: the API was waiting for its partner's response, and the partner did get the request.
	assert.Equal(t, "upstream", line.Attr("layer"))
	metrics := api.Metrics()
	api.TODO("t.Log(metrics), and run with -v: how many requests did the partner count? Assert it, and delete this line.")

	// 3. The cure: the partner is back, and the same request gets the quote.
	api.Cure()
	resp, err = api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.JSONEq(t, `{"quote": 42}`, string(body))

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.Yes,    // did it fail because a timeout ran out?
		Side:     lab.Server, // what must change: the request, the API and what works for it, or something between them?
		Cause:    lab.SlowUpstream,
		Evidence: metrics.Fact("partner_calls_total"), // read before the cure
	})
}

// T502: "504, every time. And yet the quotes that I never got are on your partner's invoice!"
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: call api.Cure(), and send the request again) and the diagnosis.
// Your test has to fail on 6 broken labs (504.1 status: 1, 504.3 who wrote it: 1, 504.5 log: 1, 504.7
// partner: 1, 504.8 cure: 2), 3 look-alikes and the healthy lab.
func TestT502(t *testing.T) {
	api := lab.Open(t, "T502")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()

	api.TODO("t.Log(resp.Header, api.Logs()), and run with -v: which program wrote this 504? Assert it, diagnose, and delete this line.")
}

// T503: "504 since yesterday evening. I asked your partner: he says he never heard from you."
// From here on you write the whole test.
// Your test has to fail on 5 broken labs (504.5 log: 1, 504.6 budget: 1, 504.7 partner: 1, 504.8 cure: 2), 3
// look-alikes and the healthy lab.
func TestT503(t *testing.T) {
	api := lab.Open(t, "T503")
	api.TODO("what was the API waiting for? The log names it. Why did it take so long? Look at api.Metrics() and api.SQL().")
}

// T504: "504 ever since your partner moved to another data centre. They swear that their machines are idle."
// Optional. The test is skipped on systems that cannot make this failure.
// Your test has to fail on 5 broken labs (504.4 silence: 1, 504.5 log: 1, 504.6 budget: 1, 504.8 cure: 2), 3
// look-alikes and the healthy lab.
func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")
	api.TODO("how far did the API get on its way to the partner?")
}

// T505: "Last Friday it was 504 for an hour, then all was well again. Before I sign for another year: show me what your API does on such a day."
// Optional. You build the failure here. Until you call api.Partner, the API calls a hanging stand-in of ours. Correct labs
// wait for different times. If your server only sleeps, the lab that waits longest still gets a response in time. So yours must not respond
// before the test releases it.
// Your test has to fail on 5 broken labs (504.7 partner: 3, 504.8 cure: 2), 2 look-alikes and the healthy
// lab.
func TestT505(t *testing.T) {
	api := lab.Open(t, "T505")

	release := make(chan struct{})
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		// This runs in a goroutine of the server. Send what you see to the test over a channel, and let the test assert.
		// r.Context() is done when the caller has hung up.
		<-release
	}))
	// Close waits until the server has finished all requests, so release it first: the cleanup that was registered last
	// runs first.
	t.Cleanup(partner.Close)
	t.Cleanup(func() { close(release) })

	api.Partner(partner.URL) // from now on the API calls your server

	api.TODO("send the customer's request. What does the customer see, what does the log say, and what does your server see? Its count is the evidence: lab.StandInFact.")
}

// timedOut asserts what every 504 has, whichever program wrote it, so every test can use it. Extend it with what the
// contract promises for every 504.
func timedOut(t *testing.T, resp *http.Response) {
	t.Helper()
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
}
