package gateway_timeout

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The log reads the same whether the partner is slow or has stopped altogether: his own count tells.
func TestT501(t *testing.T) {
	api := lab.Open(t, "T501")

	line := gaveUp(t, api, call(t, api), "upstream")
	took(t, line, "upstream_ms", partnerBudget)
	metrics := api.Metrics()
	assert.Equal(t, "1", metrics["partner_calls_total"])
	cured(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server,
		Cause: lab.SlowUpstream, Evidence: metrics.Fact("partner_calls_total"),
	})
}

// Without helpers, and without testify: whoever wrote this 504, it was not the API. The API was answering 200 meanwhile.
func TestT502(t *testing.T) {
	api := lab.Open(t, "T502")

	resp, err := api.Client().Do(api.Request())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusGatewayTimeout {
		t.Fatalf("the answer is %s, want 504", resp.Status)
	}
	if id := resp.Header.Get("X-Request-Id"); id != "" {
		t.Errorf("X-Request-Id is %q, want none: the load balancer knows of no ids", id)
	}
	var members map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&members); err != nil {
		t.Fatal(err)
	}
	if id, ok := members["request_id"]; ok {
		t.Errorf("request_id is %v, want none", id)
	}
	if got := api.Metrics()["gateway_timeouts_total"]; got != "1" {
		t.Errorf("the load balancer has run out of patience %s times, want once", got)
	}

	lines := api.Logs()
	if len(lines) != 1 {
		t.Fatalf("the log has %d lines, want one: %v", len(lines), lines)
	}
	if got := lines[0].Attr("status"); got != "200" {
		t.Fatalf("the API answered %s, want 200: it has done its work", got)
	}

	api.Cure()
	resp, err = api.Client().Do(api.Request())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("with a longer idle time the answer is %s", resp.Status)
	}

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.Yes, Side: lab.Between,
		Cause: lab.IdleTimeout, Evidence: lines[0].Fact("status"),
	})
}

// The parts as subtests of one ticket. A query that takes too long and one that never begins end in the same error: how
// often somebody had to wait for a connection tells them apart.
func TestT503(t *testing.T) {
	api := lab.Open(t, "T503")
	a := call(t, api)
	var evidence lab.Fact

	t.Run("symptom", func(t *testing.T) {
		line := gaveUp(t, api, a, "db")
		took(t, line, "query_ms", queryBudget)
		assert.Empty(t, line.Attr("upstream_ms"), "nobody has asked the partner")
	})
	t.Run("cause", func(t *testing.T) {
		metrics := api.Metrics()
		assert.Equal(t, "0", metrics["db_waits_total"])
		assert.Equal(t, "0", metrics["partner_calls_total"])
		end := api.SQL("select name from partners where delegates_to is null")
		assert.Empty(t, end.Rows, "a partner who does the work himself")
		evidence = end.Fact()
	})
	t.Run("cure", func(t *testing.T) { cured(t, api) })

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server,
		Cause: lab.SlowQuery, Evidence: evidence,
	})
}

// No connection came about, and nobody refused one.
func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")

	a := call(t, api)
	line := gaveUp(t, api, a, "connect")
	took(t, line, "upstream_ms", partnerBudget)
	assert.Contains(t, line.Attr("err"), "dial")
	assert.Equal(t, "0", api.Metrics()["partner_calls_total"])
	cured(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server,
		Cause: lab.BlackholedUpstream, Evidence: line.Fact("err"),
	})
}

// A partner who hangs has two ends: what the customer sees, and what the partner sees. The handler tells, and the test
// asserts: a handler's goroutine may outlive the test.
func TestT505(t *testing.T) {
	api := lab.Open(t, "T505")
	called := make(chan http.Header, 10) // with room for more calls than there should be
	hungUp := make(chan struct{}, 10)
	letGo := make(chan struct{})
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		called <- r.Header
		select {
		case <-r.Context().Done():
			hungUp <- struct{}{}
		case <-letGo:
		}
	}))
	t.Cleanup(partner.Close)
	t.Cleanup(func() { close(letGo) })

	api.Partner(partner.URL)
	line := gaveUp(t, api, call(t, api), "upstream")
	took(t, line, "upstream_ms", partnerBudget)

	require.Len(t, called, 1, "the partner is called once")
	assert.Empty(t, (<-called).Get("Authorization"), "the customer's credential is no business of the partner's")
	select {
	case <-hungUp:
	case <-time.After(2 * time.Second): // only a lab that never hangs up is given so long
		t.Error("the API has given up, and does not tell its partner")
	}
	cured(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server,
		Cause: lab.HangingStandIn, Evidence: line.Fact("err"),
	})
}

// What the API gives its partner is a budget and no fixed pause: one who answers within it is heard.
func TestT505PartnersWhoAnswerAreHeard(t *testing.T) {
	api := lab.Open(t, "T505")
	partner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"quote": ` + strconv.Itoa(6*7) + `}`))
	}))
	t.Cleanup(partner.Close)

	api.Partner(partner.URL)
	assert.Equal(t, http.StatusOK, call(t, api).StatusCode)
}
