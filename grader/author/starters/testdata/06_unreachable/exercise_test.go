package unreachable

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// T601: "We changed nothing. Since the weekend our program prints an error, and no status at all."
// Only one assertion is missing. Read the test, run it, then replace the TODO.
// Your test has to fail on 4 broken labs (000.1 no response: 1, 000.4 cure: 3), 3 look-alikes and the healthy
// lab.
func TestT601(t *testing.T) {
	api := lab.Open(t, "T601")

	// 1. The symptom, as the contract in README.md promises it: an error, and no response. A recorder shows only responses, and
	// this request gets none. So unanswered uses a client. To see how far the request got: t.Log(events.List()), and run with -v.
	events, err := unanswered(t, api)
	assert.Equal(t, "DNSDone", events.Last())
	api.TODO("the request did not arrive. What does api.Logs() return? Assert it in unanswered, below the tests, and delete this line.")

	// 2. The cause: the error's type, never its text. errors.As finds a *net.DNSError in the chain, and stores it.
	var unknown *net.DNSError
	require.True(t, errors.As(err, &unknown), "no *net.DNSError in %v", err)
	assert.True(t, unknown.IsNotFound)
	assert.Equal(t, "api.lab.test", unknown.Name)

	// 3. The cure: the API itself responds to the same request.
	api.Cure()
	resp, cured := api.Client().Do(api.Request())
	require.NoError(t, cured)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "lab-2", resp.Header.Get("X-Served-By"))

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.No,      // does the API's log have a line for the request that failed?
		Slow:     lab.No,      // did it fail because a timeout ran out?
		Side:     lab.Between, // what must change: the request, the API, or something between them?
		Cause:    lab.DNSNXDOMAIN,
		Evidence: lab.ClientFact(err), // the fact that proves the cause
	})
}

// T602: "You announced a release for ten. Since five past, our program cannot get in. It fails in the blink of an eye."
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: call api.Cure(), and send the request again) and the diagnosis.
// Your test has to fail on 4 broken labs (000.2 log: 1, 000.3 name: 1, 000.4 cure: 2), 3 look-alikes and the
// healthy lab.
func TestT602(t *testing.T) {
	api := lab.Open(t, "T602")

	events, err := unanswered(t, api)
	t.Log(events.List(), err)

	api.TODO("run with -v: how far did it get, and which address did it dial? Assert it, diagnose, and delete this line.")
}

// T603: "From my laptop I get in. The same program on our new server hangs for a moment, and then there is an error."
// From here on you write the whole test.
// Your test has to fail on 3 broken labs (000.1 no response: 1, 000.2 log: 1, 000.4 cure: 1), 3 look-alikes
// and the healthy lab.
func TestT603(t *testing.T) {
	api := lab.Open(t, "T603")
	api.TODO("what was it waiting for when the timeout ran out?")
}

// T604: "We moved into another subnet last night. Nothing in our program has changed, and it dies before it prints a status."
// Your test has to fail on 4 broken labs (000.3 name: 1, 000.4 cure: 3), 3 look-alikes and the healthy lab.
func TestT604(t *testing.T) {
	api := lab.Open(t, "T604")
	api.TODO("is this T602 again? What would prove it?")
}

// T605: "Every call hangs for a moment and then fails, on all our machines, whatever we call you with."
// Optional. The proof is not in the client's error. Look at api.Metrics().
// Your test has to fail on 3 broken labs (000.2 log: 1, 000.4 cure: 2), 3 look-alikes and the healthy lab.
func TestT605(t *testing.T) {
	api := lab.Open(t, "T605")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T606: "Ours is the careful program: it calls you by https only. Today it will not talk to you."
// Optional.
// Your test has to fail on 3 broken labs (000.4 cure: 2, 000.5 https: 1), 2 look-alikes and the healthy lab.
func TestT606(t *testing.T) {
	api := lab.Open(t, "T606")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T607: "We do get through to you: it connects, we send. And then it is over, without a word."
// Optional.
// Your test has to fail on 3 broken labs (000.1 no response: 1, 000.4 cure: 2), 2 look-alikes and the healthy
// lab.
func TestT607(t *testing.T) {
	api := lab.Open(t, "T607")
	api.TODO("symptom, cause, cure, diagnosis")
}

// unanswered sends the customer's request as the customer's program does. It asserts what the contract promises for every request
// without a response, so every test can call it. Extend it as you go.
func unanswered(t *testing.T, api *lab.API) (*events, error) {
	t.Helper()
	req, events := trace(api.Request())
	resp, err := api.Client().Do(req)
	require.Error(t, err)
	assert.Nil(t, resp)
	return events, err
}

// trace returns r with a trace. Its events say, in order, how far the request came.
func trace(r *http.Request) (*http.Request, *events) {
	e := &events{}
	return r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn:              func(string) { e.add("GetConn") },
		DNSStart:             func(httptrace.DNSStartInfo) { e.add("DNSStart") },
		DNSDone:              func(httptrace.DNSDoneInfo) { e.add("DNSDone") },
		ConnectStart:         func(_, address string) { e.add("ConnectStart " + address) },
		ConnectDone:          func(_, address string, _ error) { e.add("ConnectDone " + address) },
		TLSHandshakeStart:    func() { e.add("TLSHandshakeStart") },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { e.add("TLSHandshakeDone") },
		GotConn:              func(httptrace.GotConnInfo) { e.add("GotConn") },
		WroteRequest:         func(httptrace.WroteRequestInfo) { e.add("WroteRequest") },
		GotFirstResponseByte: func() { e.add("GotFirstResponseByte") },
	})), e
}

// events are what a trace saw. The client reports them from several goroutines.
type events struct {
	mu   sync.Mutex
	list []string
}

func (e *events) add(event string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, event)
}

// List returns all events so far, in order.
func (e *events) List() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string{}, e.list...)
}

// Last returns the last event, which says how far the request came. It returns "" if the client did not try.
func (e *events) Last() string {
	list := e.List()
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}
