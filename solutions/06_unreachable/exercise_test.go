package unreachable

import (
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The name has gone. The assertions stand one below the other, as in the starter; the others use the helpers in
// house_test.go.
func TestT601(t *testing.T) {
	api := lab.Open(t, "T601")

	req, events := trace(api.Request())
	resp, err := api.Client().Do(req)
	require.Error(t, err)
	assert.Nil(t, resp)
	assert.Equal(t, []string{"GetConn", "DNSStart", "DNSDone"}, events.List())
	assert.Empty(t, api.Logs())

	var unknown *net.DNSError
	require.True(t, errors.As(err, &unknown), "no *net.DNSError in %v", err)
	assert.True(t, unknown.IsNotFound)
	assert.Equal(t, "api.lab.test", unknown.Name)

	api.Cure()
	resp, cured := api.Client().Do(api.Request())
	require.NoError(t, cured)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "lab-2", resp.Header.Get("X-Served-By"))

	api.Diagnose(lab.Diagnosis{
		Reached: lab.No, Slow: lab.No, Side: lab.Between,
		Cause: lab.DNSNXDOMAIN, Evidence: lab.ClientFact(err),
	})
}

// Three dials that fail: each ends in a *net.OpError, and what that says tells them apart. They share a table, one subtest
// each.
func TestDials(t *testing.T) {
	for _, tc := range []struct {
		ticket  string
		address string
		numbers []syscall.Errno // none: time ran out
		slow    lab.Answer
		side    lab.Side
		cause   lab.Cause
	}{
		{"T602", "203.0.113.10:80", refused, lab.No, lab.Server, lab.ConnectionRefused},
		{"T603", "203.0.113.10:80", nil, lab.Yes, lab.Between, lab.SecurityGroup},
		{"T604", "192.0.2.10:80", []syscall.Errno{syscall.ENETUNREACH}, lab.No, lab.Between, lab.NoRoute},
	} {
		t.Run(tc.ticket, func(t *testing.T) {
			t.Parallel()
			api := lab.Open(t, tc.ticket)

			events, err := unanswered(t, api)
			assert.Equal(t, []string{
				"GetConn", "DNSStart", "DNSDone", "ConnectStart " + tc.address, "ConnectDone " + tc.address,
			}, events, "one address, and nobody there")
			op := dialled(t, err)
			assert.Equal(t, tc.address, op.Addr.String())
			assert.Equal(t, tc.slow == lab.Yes, op.Timeout())
			assert.Equal(t, tc.numbers != nil, number(err, tc.numbers...), "%v", err)
			lookedUpOnce(t, api)
			answered(t, api)

			api.Diagnose(lab.Diagnosis{
				Reached: lab.No, Slow: tc.slow, Side: tc.side,
				Cause: tc.cause, Evidence: lab.ClientFact(err),
			})
		})
	}
}

// Without testify. The client's error is the same whichever name server said nothing: that it was ours, and that it was
// asked, only its metrics tell.
func TestT605(t *testing.T) {
	api := lab.Open(t, "T605")

	events, err := unanswered(t, api)
	if last := events[len(events)-1]; last != "DNSDone" {
		t.Errorf("the last event is %s, want none after DNSDone", last)
	}
	var silent *net.DNSError
	if !errors.As(err, &silent) {
		t.Fatalf("the client's error is %v, want a *net.DNSError in it", err)
	}
	if !silent.IsTimeout || silent.IsNotFound {
		t.Errorf("%v: want that time ran out", silent)
	}
	metrics := api.Metrics()
	if n := metrics["dns_unanswered_total"]; n != "1" {
		t.Errorf("our name server left %s question(s) without an answer, want 1", n)
	}
	answered(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.No, Slow: lab.Yes, Side: lab.Between,
		Cause: lab.DNSTimeout, Evidence: metrics.Fact("dns_unanswered_total"),
	})
}

// One reason for two causes: the times in the certificate say which.
func TestT606(t *testing.T) {
	api := lab.Open(t, "T606")

	_, err := unanswered(t, api)
	var invalid x509.CertificateInvalidError
	require.True(t, errors.As(err, &invalid), "no x509.CertificateInvalidError in %v", err)
	assert.Equal(t, x509.Expired, invalid.Reason)
	assert.True(t, invalid.Cert.NotAfter.Before(time.Now()), "until %v", invalid.Cert.NotAfter)
	assert.NoError(t, invalid.Cert.VerifyHostname("api.lab.test"))
	answered(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.No, Slow: lab.No, Side: lab.Server,
		Cause: lab.TLSExpired, Evidence: lab.ClientFact(err),
	})
}

// The parts as subtests of one ticket.
func TestT607(t *testing.T) {
	api := lab.Open(t, "T607")
	var events []string
	var err error

	t.Run("symptom", func(t *testing.T) { events, err = unanswered(t, api) })
	t.Run("cause", func(t *testing.T) {
		assert.Contains(t, events, "GotConn")
		assert.NotContains(t, events, "GotFirstResponseByte")
		assert.True(t, number(err, reset...), "%v", err)
	})
	t.Run("cure", func(t *testing.T) { answered(t, api) })

	api.Diagnose(lab.Diagnosis{
		Reached: lab.No, Slow: lab.No, Side: lab.Between,
		Cause: lab.ConnectionReset, Evidence: lab.ClientFact(err),
	})
}
