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
// Only one assertion is missing. Read the test, run it, then replace the TODO.
func TestT301(t *testing.T) {
	api := lab.Open(t, "T301")

	// 1. The symptom, as the contract in README.md promises it: a 404 that looks like any other.
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusNotFound, rec.Code)

	nothing := httptest.NewRecorder()
	api.ServeHTTP(nothing, httptest.NewRequest(http.MethodGet, "/nothing", nil))
	api.TODO("clause 404.3: t.Log(rec.Body, nothing.Body). Which members may differ? Assert that the others do not, and delete this line.")

	// 2. The cause: the API has no route for the request.
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Empty(t, line.Attr("route"))

	// 3. The cure: the path in the API's documentation.
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.No,     // did it fail because a timeout ran out?
		Side:     lab.Client, // what must change: the request, the API, or something between them?
		Cause:    lab.WrongPath,
		Evidence: line.Fact("route"), // the fact that proves the cause
	})
}

// T302: "Number 77 was there on Friday. Today you answer 404, and I did nothing."
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: after api.Cure(), api.Request() returns the corrected request) and the
// diagnosis.
func TestT302(t *testing.T) {
	api := lab.Open(t, "T302")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	api.TODO("the log says how many rows the API found. What does the database say? Assert it, diagnose, and delete this line.")
}

// T303: "You say that number 7 is there, and it is when you try it on the machine itself. Out here: 404."
// From here on you write the whole test.
func TestT303(t *testing.T) {
	api := lab.Open(t, "T303")
	api.TODO("send the customer's request, t.Log(rec.Header()), and run with -v. Which server wrote the response?")
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
// The customer's program keeps its connection between requests, as most programs do. So use one client for all requests, and
// read each response to its end. The requests are sent: what did each of them get?
func TestT306(t *testing.T) {
	api := lab.Open(t, "T306")
	client := api.Client()
	call := func() (status int, header http.Header) {
		resp, err := client.Do(api.Request())
		require.NoError(t, err)
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body) // the client keeps a connection only if nothing is left in it
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

	api.TODO("which host sent each response? Assert all three, and what api.Logs() and api.Metrics() return after the first.")
}

// T307: "My colleague sees number 12. I am logged in as well, and I get 404."
// Optional: not needed to finish the exercise.
func TestT307(t *testing.T) {
	api := lab.Open(t, "T307")
	api.TODO("symptom, cause, cure, diagnosis")
}
