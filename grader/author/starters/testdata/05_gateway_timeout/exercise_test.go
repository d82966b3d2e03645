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
// Worked out but for one assertion. Read it, run it, then replace the TODO.
func TestT501(t *testing.T) {
	api := lab.Open(t, "T501")

	// What the customer's program does. Its own connection, no recorder: between him and us stands a load balancer.
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()

	// 1. The symptom, as the contract in README.md promises it. The API gives up, and not before it may.
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	line := api.Log(resp.Header.Get("X-Request-Id")) // with an id of the API's: so it was the API that wrote this 504
	waited, err := strconv.ParseFloat(line.Attr("upstream_ms"), 64)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, waited, 400.0)

	// 2. The cause: the API was waiting for its partner's answer, and the partner did get the call.
	assert.Equal(t, "upstream", line.Attr("layer"))
	metrics := api.Metrics()
	api.TODO("how many calls has the partner counted? t.Log(metrics) with -v. Assert it, and delete this line.")

	// 3. The cure: the partner is back, and the same call is answered.
	api.Cure()
	resp, err = api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.JSONEq(t, `{"quote": 42}`, string(body))

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log hold a line for the call?
		Slow:     lab.Yes,    // did it fail because time ran out?
		Side:     lab.Server, // what has to change: the request, the API and who works for it, or what lies between?
		Cause:    lab.SlowUpstream,
		Evidence: metrics.Fact("partner_calls_total"), // read before the cure, when the fact was one
	})
}

// T502: "504, every time. And yet the quotes that I never got are on your partner's invoice!"
// The call is made. Write 1 (symptom), 2 (cause), 3 (cure: api.Cure() mends it) and the diagnosis.
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
	api.TODO("what was the API waiting for? The log names it; api.Metrics() and api.SQL() say why it took so long")
}

// T504: "504 since your partner has moved to another data centre. He swears that his machines are idle."
// For who wants more. It cannot be had on every system: where it cannot, it is skipped.
func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")
	api.TODO("how far did the API come on its way to the partner?")
}

// T505: "Last Friday it was 504 for an hour, then all was well again. Before I sign for another year: show me what your API does on such a day."
// For who wants more: here it is you who builds the failure. Until you call api.Partner, the API calls a stand-in of ours that
// hangs. Labs that keep the contract have more or less patience, so a server that only sleeps for a while answers the most
// patient of them: it must not answer before the test lets it go.
func TestT505(t *testing.T) {
	api := lab.Open(t, "T505")

	letGo := make(chan struct{})
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		// This runs in a goroutine of the server's: tell the test over a channel what you see, and let the test assert.
		// r.Context() is done when whoever called has hung up.
		<-letGo
	}))
	// Close waits until the server has answered everything, so the server must be let go first. What is registered last
	// is done first.
	t.Cleanup(partner.Close)
	t.Cleanup(func() { close(letGo) })

	api.Partner(partner.URL) // from now on the API takes your server for its partner

	api.TODO("make the customer's call. What does he see, what does the log say, and what does your server see?")
}
