package server

import (
	"encoding/json"
	"net/http"
)

// try is a request to the lab at the root, as a button of the page. The README has the same requests, except the first.
type try struct {
	Name   string // on the button
	Status int    // of its response
	Call   Call
}

// JSON returns the request as the page's script reads it.
func (t try) JSON() (string, error) {
	b, err := json.Marshal(t.Call)
	return string(b), err
}

// tries are the buttons, in their order. The first one succeeds, so that a learner sees a good response before the bad ones.
var tries = []try{
	{"data, good token", http.StatusOK, Call{Method: http.MethodGet, URL: "/api/v1/data", Header: bearer("valid-token-xyz")}},
	{"login", http.StatusUnauthorized, Call{Method: http.MethodPost, URL: "/login", Body: `{"username": "admin", "password": "wrong-password"}`}},
	{"data, wrong token", http.StatusForbidden, Call{Method: http.MethodGet, URL: "/api/v1/data", Header: bearer("wrong-token")}},
	{"resource/105", http.StatusNotFound, Call{Method: http.MethodGet, URL: "/api/v1/resource/105"}},
	{"resource/999", http.StatusNotFound, Call{Method: http.MethodGet, URL: "/api/v1/resource/999"}},
	{"trigger-error", http.StatusInternalServerError, Call{Method: http.MethodGet, URL: "/api/v1/trigger-error"}},
	{"external-call", http.StatusGatewayTimeout, Call{Method: http.MethodGet, URL: "/api/v1/external-call"}},
}

func bearer(token string) map[string][]string {
	return map[string][]string{"Authorization": {"Bearer " + token}}
}
