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

// PartnerURL is the partner to which /api/v1/external-call forwards requests.
const PartnerURL = "http://partner.lab.test"

// externalCall finds in the database which partner does the work, then forwards the request to it through a reverse proxy.
//
// It responds with 504 if either takes too long, and with 502 if the partner sends no valid response. Many teams send 503 if their
// own database is slow. To a client, though, the whole API is a gateway (RFC 9110 §15.6.5).
func (a *app) externalCall(c echo.Context) error {
	// The partner charges for each request. So we finish what we began, even after our own client has hung up.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	if err := a.findPartner(c); err != nil {
		return err
	}
	began := time.Now()
	var failed error
	proxy := httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			base, _ := url.Parse(PartnerURL) // it is a constant
			r.SetURL(base)
			r.Out.URL.Path = "/quote"
			r.Out.Header = http.Header{} // the partner must not see our client's credentials
			// The reverse proxy would cancel the request when our client hangs up.
			r.Out = r.Out.WithContext(context.WithoutCancel(r.Out.Context()))
		},
		Transport:      a.Partner,
		ModifyResponse: bufferResponse,
		ErrorHandler:   func(_ http.ResponseWriter, _ *http.Request, err error) { failed = err },
	}
	proxy.ServeHTTP(c.Response(), c.Request())
	note(c, "upstream_ms", milliseconds(time.Since(began)))
	if failed != nil {
		return badGateway(failed)
	}
	note(c, "upstream_status", c.Response().Status)
	return nil
}

// bufferResponse reads the partner's whole response, so that a broken one is found before a status code is sent.
// It removes the partner's own request id and host name: our client would take them for ours.
func bufferResponse(r *http.Response) error {
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

// findPartner follows the chain of partners to the one that does the work. The error is a 504 if that takes longer than the
// query budget. The query has a limit besides: the driver interrupts it once, when its time is over, and an interrupt that comes
// before the query has begun is lost (sqlite3_interrupt).
func (a *app) findPartner(c echo.Context) error {
	began := time.Now()
	ctx, cancel := a.Bounded(c.Request().Context())
	defer cancel()
	var hops int
	err := a.DB.QueryRowContext(ctx, `
		with recursive chain (name, hop) as (
			select 'quotes', 0
			union all
			select p.delegates_to, hop + 1 from chain join partners p using (name) where p.delegates_to is not null
			limit 200000
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

// badGateway is the response if the partner sends none: 504 if a timeout ran out, else 502.
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
