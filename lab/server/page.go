package server

import (
	"embed"
	"html/template"
	"net/http"
)

//go:embed page
var files embed.FS

// index is the page, in which everything that is shown is escaped.
var index = template.Must(template.ParseFS(files, "page/index.html"))

func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = index.Execute(w, everyTicket()) // the browser may have left
}

// assets are the page's style and script.
func assets() http.Handler {
	files := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/page" + r.URL.Path[len("/assets"):]
		files.ServeHTTP(w, r)
	})
}
