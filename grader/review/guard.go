package review

import (
	"crypto/subtle"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// maxBody is how long the body of a write may be, in bytes.
const maxBody = 256 << 10

// ServeHTTP answers requests that come from this machine and from the review's own pages. It refuses all others:
//   - a Host that is not a loopback address with our port (421): a name that another site has pointed here;
//   - a path without this run's secret (404), which other sites and other accounts do not know;
//   - a request that the browser says comes from another site, and a write without our Origin (403);
//   - a write that is no JSON (415) or too long (413), and methods other than GET, HEAD and POST (405). No GET writes anything.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if status, why := s.refusal(r); status != 0 {
		if status == http.StatusMethodNotAllowed {
			h.Set("Allow", "GET, HEAD, POST")
		}
		http.Error(w, why, status)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	http.StripPrefix("/"+s.token, s.mux).ServeHTTP(w, r)
}

// refusal says why a request is not answered; 0 if it is.
func (s *Server) refusal(r *http.Request) (status int, why string) {
	writes := r.Method == http.MethodPost
	site := r.Header.Get("Sec-Fetch-Site")
	token, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case !slices.Contains(s.hosts, strings.ToLower(r.Host)):
		return http.StatusMisdirectedRequest, "This review answers on a loopback address only. Open the address that class review printed."
	case !writes && r.Method != http.MethodGet && r.Method != http.MethodHead:
		return http.StatusMethodNotAllowed, "This review knows GET, HEAD and POST only."
	case subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1, strings.Contains(r.URL.Path, ".."):
		return http.StatusNotFound, "There is nothing here. Open the whole address that class review printed: it is a new one in each run."
	case site != "" && site != "same-origin" && (writes || site != "none"):
		return http.StatusForbidden, "This request comes from another site. Open the address that class review printed in a tab of its own."
	case writes && r.Header.Get("Origin") != "http://"+r.Host:
		return http.StatusForbidden, "Only the review's own pages can write. Open the address that class review printed."
	case writes && !isJSON(r.Header.Get("Content-Type")):
		return http.StatusUnsupportedMediaType, "A write is JSON. Set Content-Type: application/json."
	case r.ContentLength > maxBody:
		return http.StatusRequestEntityTooLarge, "This is too long. Write less than 256 KB."
	}
	return 0, ""
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}
