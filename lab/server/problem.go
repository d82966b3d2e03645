package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// problem is an error response of the server's own routes: problem details (RFC 9457). The API under test has problems of its
// own, at other paths.
type problem struct {
	Type     string `json:"type"` // a path, such as /problems/no-room
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"` // what happened, and what to do next
	Instance string `json:"instance"`
	Lab      string `json:"lab,omitempty"` // the id of the current lab, for /problems/started-over

	retry time.Duration // of Retry-After, in whole seconds; 0 for none
}

func (p *problem) Error() string { return p.Detail }

// badRequest is the problem of a request that the server does not understand.
func badRequest(detail string) *problem {
	return &problem{Type: "/problems/bad-request", Title: "Bad Request", Status: http.StatusBadRequest, Detail: detail}
}

// refuse responds with problem details: with a *problem as it is, with 413 to a body that is too large, and with 404 to a ticket
// that does not exist or that this system cannot run. Any other error is a 500.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := asProblem(r, err)
	p.Instance = r.URL.EscapedPath() // a URI reference (RFC 9457 §3.1.5)
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	p.announce(w)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may have hung up
}

// announce sets Retry-After, if it makes sense to try again.
func (p *problem) announce(w http.ResponseWriter) {
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(p.retry.Seconds())))
	}
}

func asProblem(r *http.Request, err error) problem {
	var known *problem
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return *known
	case errors.As(err, &large):
		return problem{
			Type: "/problems/too-large", Title: "Content Too Large", Status: http.StatusRequestEntityTooLarge,
			Detail: fmt.Sprintf("The request's body is too large: the limit is %d bytes. Send a shorter one.", large.Limit),
		}
	case errors.Is(err, errNotHere):
		return problem{Type: "/problems/not-here", Title: "Not on this machine", Status: http.StatusNotFound, Detail: err.Error()}
	case errors.Is(err, errNoTicket):
		return problem{
			Type: "/problems/no-such-ticket", Title: "No such ticket", Status: http.StatusNotFound,
			Detail: fmt.Sprintf("There is no ticket %.40q here. For a list: /tickets", r.PathValue("ticket")),
		}
	default:
		return problem{
			Type: "/problems/lab-failed", Title: "The lab itself failed", Status: http.StatusInternalServerError,
			Detail: "The lab itself failed, not on purpose: " + err.Error(),
		}
	}
}
