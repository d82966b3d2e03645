package wire

import "net/http"

// translated is an error in other words. Its text differs, and what errors.Is and errors.As find in it does not.
type translated struct {
	error
	says string
}

func (t translated) Error() string { return t.says }

func (t translated) Unwrap() error { return t.error }

// Timeout says whether a timeout ran out, as for a [net.Error].
func (t translated) Timeout() bool {
	late, ok := t.error.(interface{ Timeout() bool })
	return ok && late.Timeout()
}

// Temporary says whether another try may help, as for a [net.Error].
func (t translated) Temporary() bool {
	brief, ok := t.error.(interface{ Temporary() bool })
	return ok && brief.Temporary()
}

// translating is a transport whose errors are in other words. Systems and versions of Go differ in the text of an error, and
// not in its type.
type translating struct {
	*http.Transport
	says string
}

func (t translating) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.Transport.RoundTrip(r)
	if err != nil {
		err = translated{err, t.says}
	}
	return resp, err
}
