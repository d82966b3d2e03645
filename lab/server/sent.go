package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"failurelab/lab/server/logs"
	"failurelab/lab/wire"
)

// maxErrorText is how many characters of a client's error are shown.
const maxErrorText = 2000

// Sent is a request that was sent, and its result.
type Sent struct {
	Left     string   `json:"left"`    // how far it got: "nothing", "lookup", "connection", "handshake" or "request"
	Request  string   `json:"request"` // the bytes that were written to the connection; "" if Left is not "request"
	Steps    []Step   `json:"steps"`   // in their order
	Status   int      `json:"status"`  // 0: there was no response
	Response string   `json:"response,omitempty"`
	Cut      bool     `json:"cut,omitempty"`   // whether the response goes on after the 64 KiB of its body that are shown
	Error    string   `json:"error,omitempty"` // the client's error, when there was no response or it broke off
	Took     float64  `json:"took_ms"`
	ID       string   `json:"request_id,omitempty"`
	Logs     []string `json:"logs"` // the log lines of the request
}

// target is a lab that gets a request.
type target struct {
	machine func() wire.Machine // the customer's machine
	lines   *logs.Ring
}

// send sends a request to the lab and returns its result, with its log lines.
func (o *opened) send(ctx context.Context, request func(context.Context) *http.Request) Sent {
	return target{o.world.Machine, o.lines}.send(ctx, request)
}

// send sends a request and returns its result, with its log lines.
func (t target) send(ctx context.Context, request func(context.Context) *http.Request) Sent {
	sent := Sent{Logs: []string{}}
	r := &recorder{began: time.Now(), resolver: func() string { return t.machine().Resolver }}
	req := request(httptrace.WithClientTrace(ctx, r.hooks()))
	r.host = req.URL.Hostname()
	client := wire.NewTappedClient(t.machine, r.taps())
	defer client.CloseIdleConnections()
	x, err := wire.Send(client, req, maxBodyBytes)
	sent.Took = milliseconds(time.Since(r.began))
	sent.Steps, sent.Request = r.finish(inner(err))
	sent.Left = left(sent.Steps, sent.Request)
	if x.Status != 0 {
		sent.Status, sent.ID = x.Status, x.Received.Get("X-Request-Id")
		sent.Response, sent.Cut = head(x)+x.Body, len(x.Body) == maxBodyBytes
	}
	if err != nil {
		sent.Error = errorText(err)
	}
	if sent.ID != "" {
		ctx, cancel := context.WithTimeout(ctx, logTimeout)
		defer cancel()
		for _, l := range t.lines.Await(ctx, sent.ID) {
			sent.Logs = append(sent.Logs, string(l.Text))
		}
	}
	return sent
}

// left says how far a request got.
func left(steps []Step, request string) string {
	far := "nothing"
	for _, s := range steps {
		switch s.Kind {
		case stepLookup:
			far = "lookup"
		case stepConnect:
			far = "connection"
		case stepTLS:
			far = "handshake"
		}
	}
	if request != "" {
		far = "request"
	}
	return far
}

// errorText is a client's error as the customer's program prints it. Control characters are shown as their codes.
func errorText(err error) string { return wire.Escaped(err.Error(), maxErrorText, "") }

// inner is a client's error without the method and the URL of the request.
func inner(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// head returns the status line and the header of a response, and the empty line below. Unlike httputil.DumpResponse it adds
// nothing that was not sent; only the order of the fields differs.
func head(x wire.Exchange) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\r\n", x.Line)
	for _, coding := range x.Codings {
		fmt.Fprintf(&b, "Transfer-Encoding: %s\r\n", coding)
	}
	_ = x.Received.Write(&b) // a strings.Builder never fails
	b.WriteString("\r\n")
	return b.String()
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
