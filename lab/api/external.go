package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
)

// PartnerURL is where /api/v1/external-call is forwarded to.
const PartnerURL = "http://partner.lab.test"

// externalCall forwards a call to the partner that does the work: first the database says who that is, then a reverse
// proxy asks him. Many teams answer 503 when their own database is slow; to whoever calls, this API is a gateway as a
// whole, and answers 504 (RFC 9110 §15.6.5).
func (a *app) externalCall(c echo.Context) error {
	// The partner charges for a call: what was begun is brought to its end, even when our own caller has left.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	if err := a.delegate(c); err != nil {
		return err
	}
	began := time.Now()
	var lost error
	proxy := httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			base, _ := url.Parse(PartnerURL) // it is a constant
			r.SetURL(base)
			r.Out.URL.Path = "/quote"
			r.Out.Header = http.Header{} // our caller's credentials are no business of his
			// The partner charges for a call, so that we wait for his answer even when our own caller has left.
			r.Out = r.Out.WithContext(context.WithoutCancel(r.Out.Context()))
		},
		Transport:      a.Partner,
		ModifyResponse: received,
		ErrorHandler:   func(_ http.ResponseWriter, _ *http.Request, err error) { lost = err },
	}
	proxy.ServeHTTP(c.Response(), c.Request())
	note(c, "upstream_ms", milliseconds(time.Since(began)))
	if lost != nil {
		return badGateway(lost)
	}
	note(c, "upstream_status", c.Response().Status)
	return nil
}

// received takes a partner's answer in whole, so that half of one is found out before a status is sent. What it says of
// his own request ids and hosts is not passed on: our caller would read it as ours.
func received(r *http.Response) error {
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("read his answer: %w", err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.Header.Del(echo.HeaderXRequestID)
	r.Header.Del(servedBy)
	return nil
}

// delegate finds out which partner does the work: some pass it on to others.
func (a *app) delegate(c echo.Context) error {
	began := time.Now()
	ctx, cancel := a.Bounded(c.Request().Context())
	defer cancel()
	var hops int
	err := a.DB.QueryRowContext(ctx, `
		with recursive chain (name, hop) as (
			select 'quotes', 0
			union all
			select p.delegates_to, hop + 1 from chain join partners p using (name) where p.delegates_to is not null
		) select max(hop) from chain`).Scan(&hops)
	note(c, "query_ms", milliseconds(time.Since(began)))
	if err != nil {
		err = fmt.Errorf("find the partner: %w", err)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return gatewayTimeout("db", err)
	case err != nil:
		return &queryError{err}
	}
	note(c, "hops", hops)
	return nil
}

// badGateway is what a partner who does not answer makes of us: 504 when time ran out, else 502.
func badGateway(err error) *Error {
	layer := "upstream"
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		layer = "connect"
	}
	err = fmt.Errorf("ask the partner: %w", err)
	var late interface{ Timeout() bool }
	if errors.As(err, &late) && late.Timeout() {
		return gatewayTimeout(layer, err)
	}
	return &Error{
		Status: http.StatusBadGateway, Type: "/problems/bad-gateway", Title: "Bad Gateway",
		Detail: "A partner of ours gave no valid answer.", Layer: layer, Err: err,
	}
}

func gatewayTimeout(layer string, err error) *Error {
	return &Error{
		Status: http.StatusGatewayTimeout, Type: "/problems/gateway-timeout", Title: "Gateway Timeout",
		Detail: "Somebody behind us did not answer in time.", Layer: layer, Err: err,
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
