package server

import (
	"bytes"
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// classPage is the template of the teacher's page, and of the form that asks for its token.
var classPage = template.Must(template.ParseFS(files, "page/class.html"))

// shownClass is what the teacher's page is made of.
type shownClass struct {
	Token string
	Reset bool // all labs have just been started over
	Class classroom
}

// classURL returns the path of the teacher's page, with its token.
func (s *Server) classURL() string { return "/class?token=" + url.QueryEscape(s.token) }

// teaching lets requests with the teacher's token through to h: in ?token=, in a form, or in Authorization: Bearer. Any other gets
// a 401, with a form that asks for the token.
func (s *Server) teaching(h http.HandlerFunc) http.Handler {
	return confined(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// With no-referrer, a browser sends a form as if another site had.
		w.Header().Set("Referrer-Policy", "same-origin")
		w.Header().Set("Cache-Control", "no-store")
		given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if given == "" {
			given = r.FormValue("token")
		}
		if subtle.ConstantTimeCompare([]byte(given), []byte(s.token)) == 1 {
			h(w, r)
			return
		}
		challenge := `Bearer realm="class"`
		if given != "" {
			challenge += `, error="invalid_token"`
		}
		w.Header().Set("WWW-Authenticate", challenge) // RFC 6750 §3
		s.showClass(w, r, http.StatusUnauthorized, "form", given != "")
	}))
}

// class responds with the teacher's page: where each learner is, and a button that resets all labs.
func (s *Server) class(w http.ResponseWriter, r *http.Request) {
	s.showClass(w, r, http.StatusOK, "class", shownClass{s.token, r.URL.Query().Has("reset"), s.labs.classroom()})
}

// resetClass starts all labs over: the learners', the shared ones and the one at the root.
func (s *Server) resetClass(w http.ResponseWriter, r *http.Request) {
	s.labs.resetAll()
	if _, err := s.root.anew(whyClass); err != nil {
		refuse(w, r, err)
		return
	}
	http.Redirect(w, r, s.classURL()+"&reset", http.StatusSeeOther)
}

func (s *Server) showClass(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer // half a page would hide a fault of the template
	if err := classPage.ExecuteTemplate(&b, name, data); err != nil {
		refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser may have hung up
}
