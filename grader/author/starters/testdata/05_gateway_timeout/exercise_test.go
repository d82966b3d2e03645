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
// Worked out except for one assertion. Read it, run it, then replace the TODO.
func TestT501(t *testing.T) {
	api := lab.Open(t, "T501")

	// This is what the customer's program does. It has its own connection, because a load balancer stands before the API.
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()

	// 1. The symptom, as the contract in README.md promises it. The API gives up, and not too early.
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	line := api.Log(resp.Header.Get("X-Request-Id")) // there is an id, so the API wrote this 504
	waited, err := strconv.ParseFloat(line.Attr("upstream_ms"), 64)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, waited, 400.0)

	// 2. The cause: the API was waiting for its partner's response, and the partner did get the request.
	assert.Equal(t, "upstream", line.Attr("layer"))
	metrics := api.Metrics()
	api.TODO("how many requests did the partner count? Print them: t.Log(metrics), and run with -v. Assert it, and delete this line.")

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
		Slow:     lab.Yes,    // did it fail because time ran out?
		Side:     lab.Server, // what has to change: the request, the API and what works for it, or what lies between?
		Cause:    lab.SlowUpstream,
		Evidence: metrics.Fact("partner_calls_total"), // metrics was read before the cure
	})
}

// T502: "504, every time. And yet the quotes that I never got are on your partner's invoice!"
// The request is sent. Write 1 (symptom), 2 (cause), 3 (api.Cure(), and what the customer gets then) and the diagnosis.
func TestT502(t *testing.T) {
	api := lab.Open(t, "T502")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()

	api.TODO("t.Log(resp.Header, api.Logs()), run with -v: who wrote this 504? Assert, diagnose, delete this line.")
}

// T503: "504 since yesterday evening. I asked your partner: he says he never heard from you."
// From here on it is all yours.
func TestT503(t *testing.T) {
	api := lab.Open(t, "T503")
	api.TODO("what was the API waiting for? The log names it. api.Metrics() and api.SQL() say why it took so long")
}

// T504: "504 since your partner has moved to another data centre. He swears that his machines are idle."
// Optional. Not every system can do this; on one that cannot, the test is skipped.
func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")
	api.TODO("how far did the API get on its way to the partner?")
}

// T505: "Last Friday it was 504 for an hour, then all was well again. Before I sign for another year: show me what your API does on such a day."
// Optional. Here you build the failure. Until you call api.Partner, the API calls a stand-in of ours that hangs. Correct labs
// wait for different times. A server that only sleeps for a while answers the most patient of them, so yours must not respond
// before the test releases it.
func TestT505(t *testing.T) {
	api := lab.Open(t, "T505")

	release := make(chan struct{})
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		// This runs in a goroutine of the server. Tell the test over a channel what you see, and let the test assert.
		// r.Context() is done when the caller has hung up.
		<-release
	}))
	// Close waits until the server has finished all requests, so release comes first: the last cleanup that is registered
	// runs first.
	t.Cleanup(partner.Close)
	t.Cleanup(func() { close(release) })

	api.Partner(partner.URL) // from now on the API calls your server

	api.TODO("send the customer's request. What does the customer see, what does the log say, and what does your server see? Its count is the evidence: lab.StandInFact")
}
