package not_found

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// T301: "Our new program asks for its first resource and gets 404. The old one has no trouble."
// Worked out except for one assertion. Read it, run it, then replace the TODO.
func TestT301(t *testing.T) {
	api := lab.Open(t, "T301")

	// 1. The symptom, as the contract in README.md promises it: a 404 that is like any other.
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusNotFound, rec.Code)

	nothing := httptest.NewRecorder()
	api.ServeHTTP(nothing, httptest.NewRequest(http.MethodGet, "/nothing", nil))
	api.TODO("clause 404.3: t.Log(rec.Body, nothing.Body). Which members may differ? Assert it, and delete this line.")

	// 2. The cause: no route took the request.
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Empty(t, line.Attr("route"))

	// 3. The cure: the path that the documentation has.
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.No,     // did it fail because a timeout ran out?
		Side:     lab.Client, // what has to change: the request, the API, or something between the two?
		Cause:    lab.WrongPath,
		Evidence: line.Fact("route"), // the fact that proves it
	})
}

// T302: "Number 77 was there on Friday. Today you answer 404, and I did nothing."
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: after api.Cure(), api.Request() is the corrected request) and the
// diagnosis.
func TestT302(t *testing.T) {
	api := lab.Open(t, "T302")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	api.TODO("the log says how much the API found. What does the database say? Assert, diagnose, delete this line.")
}

// T303: "You say that number 7 is there, and it is when you try it on the machine itself. Out here: 404."
// From here on you write everything.
func TestT303(t *testing.T) {
	api := lab.Open(t, "T303")
	api.TODO("send the customer's request. Which server wrote the response? t.Log(rec.Header()), and run with -v.")
}

// T304: "Number 105 is on my list, and you answer 404. Did you lose it?"
func TestT304(t *testing.T) {
	api := lab.Open(t, "T304")
	api.TODO("is this T302 again? What would prove it?")
}

// T305: "Number 100 is on your invoice from May. Now it is 404. Is the invoice wrong?"
func TestT305(t *testing.T) {
	api := lab.Open(t, "T305")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T306: "What I made yesterday, number 101, is 404 in my program. My colleague sees it in her browser."
// The customer's program keeps its connection between two requests, as most programs do. So this ticket needs one client for
// all requests, and each response is read to its end. The requests are sent: what came of each of them?
func TestT306(t *testing.T) {
	api := lab.Open(t, "T306")
	client := api.Client()
	call := func() (status int, header http.Header) {
		resp, err := client.Do(api.Request())
		require.NoError(t, err)
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body) // a connection is kept only when nothing is left in it
		require.NoError(t, err)
		return resp.StatusCode, resp.Header
	}

	status, header := call()
	t.Log("before:", status, header)

	api.Cure()
	status, header = call()
	t.Log("after the cure:", status, header)

	client.CloseIdleConnections()
	status, header = call()
	t.Log("on a new connection:", status, header)

	api.TODO("which host sent each response? Assert all three, and what api.Logs() and api.Metrics() hold after the first.")
}

// T307: "My colleague sees number 12. I am logged in as well, and I get 404."
// Optional: a bonus ticket, not needed to finish the exercise.
func TestT307(t *testing.T) {
	api := lab.Open(t, "T307")
	api.TODO("symptom, cause, cure, diagnosis")
}
