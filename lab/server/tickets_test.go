package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// had are the tickets that work on this machine.
func had() []Ticket {
	var list []Ticket
	for _, t := range everyTicket() {
		if t.Unsupported == "" {
			list = append(list, t)
		}
	}
	return list
}

// sends sends a call and says what came of it.
func (r running) sends(t *testing.T, number string, c Call) Sent {
	t.Helper()
	body, err := json.Marshal(c)
	require.NoError(t, err)
	var sent Sent
	r.get(t, http.MethodPost, "/tickets/"+number+"/send", string(body), &sent)
	return sent
}

func (r running) shows(t *testing.T, number string) Shown {
	t.Helper()
	var s Shown
	r.get(t, http.MethodGet, "/tickets/"+number, "", &s)
	return s
}

func TestTicketsAreListedWithoutTheirCauses(t *testing.T) {
	t.Parallel()
	lab := start(t)
	var list []Ticket
	lab.get(t, http.MethodGet, "/tickets", "", &list)
	require.Len(t, list, len(everyTicket()))
	assert.Equal(t, "T101", list[0].Number)

	_, _, text := lab.call(t, http.MethodGet, "/tickets", "")
	_, _, one := lab.call(t, http.MethodGet, "/tickets/T105", "")
	assert.NotContains(t, text+one, `"expired-token"`)
	assert.NotContains(t, text+one, `"cause"`)
	var cause map[string]string
	lab.get(t, http.MethodGet, "/tickets/T105/cause", "", &cause)
	assert.Equal(t, "expired-token", cause["cause"])
	assert.NotEmpty(t, cause["means"])
	assert.NotEmpty(t, cause["see"])
}

// TestEveryTicket sends each ticket's call as it is, cures it, and sends it again.
func TestEveryTicket(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, ticket := range had() {
		t.Run(ticket.Number, func(t *testing.T) {
			t.Parallel()
			before := lab.shows(t, ticket.Number)
			assert.Equal(t, ticket, before.Ticket)
			sent := lab.sends(t, ticket.Number, before.Call)
			assert.True(t, sent.Status > 0 || sent.Error != "", "nothing came of it")

			var cured Shown
			lab.get(t, http.MethodPost, "/tickets/"+ticket.Number+"/cure", "", &cured)
			assert.True(t, cured.Cured)
			after := lab.sends(t, ticket.Number, cured.Call)
			assert.NotEqual(t, outcome(sent), outcome(after), "the cure is not seen")

			var anew Shown
			lab.get(t, http.MethodPost, "/tickets/"+ticket.Number+"/reset", "", &anew)
			assert.False(t, anew.Cured)
		})
	}
}

// outcome is what came of a call, without what differs from call to call.
func outcome(s Sent) string {
	_, body, _ := strings.Cut(s.Response, "\r\n\r\n")
	return fmt.Sprint(s.Status, s.Error != "", strings.ReplaceAll(body, s.ID, ""))
}

func TestAnswerIsShownAsItWasSent(t *testing.T) {
	t.Parallel()
	lab := start(t)
	call := lab.shows(t, "T101").Call
	sent := lab.sends(t, "T101", call)

	require.Equal(t, http.StatusUnauthorized, sent.Status)
	head, body, found := strings.Cut(sent.Response, "\r\n\r\n")
	require.True(t, found, sent.Response)
	assert.True(t, strings.HasPrefix(head, "HTTP/1.1 401 Unauthorized\r\n"), head)
	assert.Contains(t, head, fmt.Sprintf("\r\nContent-Length: %d", len(body)))
	assert.Equal(t, 1, strings.Count(head, "Content-Length"))
	assert.Contains(t, head, "\r\nX-Request-Id: "+sent.ID)
	assert.True(t, json.Valid([]byte(body)), body)
	require.Len(t, sent.Logs, 1)
	assert.Contains(t, sent.Logs[0], `"request_id":"`+sent.ID+`"`)
	assert.True(t, strings.HasPrefix(sent.Request, "GET /api/v1/ping HTTP/1.1\r\n"), sent.Request)
	assert.NotEmpty(t, sent.Steps)
}

func TestChangedCall(t *testing.T) {
	t.Parallel()
	lab := start(t)
	call := lab.shows(t, "T101").Call
	for _, c := range []struct {
		url, shown string
	}{
		{"http://elsewhere.example/api/v1/resource/1?a=b", "GET /api/v1/resource/1?a=b HTTP/1.1\r\n"},
		{"/api/v1/resource/1%20", "GET /api/v1/resource/1%20 HTTP/1.1\r\n"},
		{"/api/v1/resource/a%2Fb%3Fc", "GET /api/v1/resource/a%2Fb%3Fc HTTP/1.1\r\n"},
		{"/api/v1/resource/a b", "GET /api/v1/resource/a%20b HTTP/1.1\r\n"},
	} {
		call.URL = c.url
		sent := lab.sends(t, "T101", call)
		assert.True(t, strings.HasPrefix(sent.Request, c.shown), sent.Request)
		assert.NotEmpty(t, sent.Status, sent.Error)
		assert.NotContains(t, sent.Request, "elsewhere")
	}
}

func TestCallsThatCannotBeSent(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for body, says := range map[string]string{
		``:                                     "the request",
		`{`:                                    "the request",
		`{"method": "GET", "url": "/"} {}`:     "more text after its end",
		`{"method": "", "url": "/"}`:           "want a method such as GET",
		`{"method": "G T", "url": "/"}`:        "want a method such as GET",
		`{"method": "GET\r\nX: y", "url": ""}`: "want a method such as GET",
		`{"method": "CONNECT", "url": "/"}`:    "want a method such as GET",
		`{"method": "` + strings.Repeat("A", 1000) + `", "url": "/"}`:                                              "want a method such as GET",
		`{"method": "GET", "url": ""}`:                                                                             "a path that begins with /",
		`{"method": "GET", "url": "mailto:ada"}`:                                                                   "a path that begins with /",
		`{"method": "GET", "url": "http://[::1"}`:                                                                  "the request",
		`{"method": "GET", "url": "/", "header": {"content-length": ["7"]}}`:                                       "leave it out",
		`{"method": "GET", "url": "/", "header": {"Host": ["elsewhere"]}}`:                                         "leave it out",
		`{"method": "GET", "url": "/", "header": "X: y"}`:                                                          "the request",
		`{"method": "POST", "url": "/login", "body": "` + strings.Repeat("x", maxBodyBytes) + `"}`:                 "too large",
		`{"method": "GET", "url": "/", "header": {"Transfer-Encoding": ["chunked"], "Content-Length": ["5", ""]}}`: "leave it out",
	} {
		status, _, answer := lab.call(t, http.MethodPost, "/tickets/T101/send", body)
		want := http.StatusBadRequest
		if len(body) > maxBodyBytes {
			want = http.StatusRequestEntityTooLarge
		}
		assert.Equal(t, want, status, "%.80s", body)
		assert.Contains(t, answer, says, "%.80s", body)
		assert.Less(t, len(answer), 500)
	}
	// What a customer's own program refuses is for the customer to see.
	sent := lab.sends(t, "T101", Call{Method: http.MethodGet, URL: "/api/v1/ping", Header: map[string][]string{"X-Name:": {"x"}}})
	assert.Contains(t, sent.Error, "invalid header field name")
}

func TestNoSuchTicket(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []string{
		"GET /tickets/T999", "GET /tickets/T999/cause", "POST /tickets/T999/reset", "POST /tickets/T999/cure",
		"POST /tickets/T999/send", "GET /tickets/T999/call/health",
	} {
		method, path, _ := strings.Cut(c, " ")
		status, _, answer := lab.call(t, method, path, "")
		assert.Equal(t, http.StatusNotFound, status, c)
		assert.Contains(t, answer, `\"T999\"`, c)
	}
}

// TestTicketThatCannotBeHadHere is about machines that a test cannot have. What one of them says is for people to read.
func TestTicketThatCannotBeHadHere(t *testing.T) {
	t.Parallel()
	rec := httptest.NewRecorder()
	refuse(rec, httptest.NewRequest(http.MethodGet, "/tickets/T504", nil), fmt.Errorf("%w: it works only on Linux", errNotHere))

	assert.Equal(t, http.StatusNotFound, rec.Code)
	assert.Contains(t, rec.Body.String(), `"this ticket does not run here: it works only on Linux"`)

	lab := start(t)
	for _, ticket := range everyTicket() {
		if ticket.Unsupported != "" {
			_, _, answer := lab.call(t, http.MethodGet, "/tickets/"+ticket.Number, "")
			assert.Contains(t, answer, ticket.Unsupported)
		}
	}
}

// TestPassed calls tickets as curl does: that of one who has an address, of one who asks for a name and then uses TLS, and
// of one whose call never arrives.
func TestPassed(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []struct {
		path string
		want int
		says string
	}{
		{"/tickets/T101/call/api/v1/ping", 401, `"instance":"/api/v1/ping"`},
		{"/tickets/T301/call/api/v1/resource/a%2Fb%20", 404, `"instance":"/api/v1/resource/a%2Fb%20"`},
		{"/tickets/T101/call/health", 200, `"status":"ok"`},
		{"/tickets/T306/call/api/v1/ping", 401, `"instance":"/api/v1/ping"`},
		{"/tickets/T601/call/health", 502, "no such host"},
		{"/tickets/T606/call/health", 502, "certificate has expired"},
		{"/tickets/T101/call/", 404, `"instance":"/"`},
	} {
		status, _, answer := lab.call(t, http.MethodGet, c.path, "")
		assert.Equal(t, c.want, status, c.path)
		assert.Contains(t, strings.TrimSpace(answer), c.says, c.path)
	}
	status, _, _ := lab.call(t, http.MethodPost, "/tickets/T101/call/login", strings.Repeat(" ", maxRequestBytes+1))
	assert.Contains(t, []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge}, status)
}

// TestCurlSaysTheSame sends the request that a ticket's curl command sends, if it has one.
func TestCurlSaysTheSame(t *testing.T) {
	t.Parallel()
	lab := start(t)
	shown := lab.shows(t, "T103")
	require.Contains(t, shown.Curl, "'"+lab.url+"/labs/"+shown.Lab+"/api/v1/ping'")
	assert.Contains(t, shown.Curl, "-H 'X-Api-Key: ")
	assert.Empty(t, lab.shows(t, "T601").Curl, "no curl knows the lab's names")
	assert.Empty(t, lab.shows(t, "T108").Curl, "no curl sends half a header")
}

// TestTenThousandTickets opens ten thousand, from many sides at once: there are never more labs than tickets.
func TestTenThousandTickets(t *testing.T) {
	t.Parallel()
	lab := start(t)
	tickets := had()
	const people = 20
	var all sync.WaitGroup
	for p := range people {
		all.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := range 10_000 / people {
				resp, err := client.Get(lab.url + "/tickets/" + tickets[(p+i)%len(tickets)].Number)
				if assert.NoError(t, err) {
					assert.Equal(t, http.StatusOK, resp.StatusCode)
					resp.Body.Close()
				}
			}
		})
	}
	all.Wait()
	lab.healthy(t)

	assert.Len(t, lab.labs.open, len(tickets))
}

func TestTablesForget(t *testing.T) {
	t.Parallel()
	lab := start(t)
	count := func(query string) string { return lab.root.lab.world.Database.Column(query)[0] }
	before := count("select count(*) from resources")
	lab.root.lab.world.Database.Exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 25000)
		insert into resources (name) select 'new' from n`)

	assert.Equal(t, "100", before)
	assert.Equal(t, fmt.Sprint(100+maxRows), count("select count(*) from resources"))
	assert.Equal(t, "100", count("select count(*) from resources where id <= 100"), "what was there from the start on")
	assert.Equal(t, "1", count("select count(*) from resources where id = 25100"), "the newest")
}
