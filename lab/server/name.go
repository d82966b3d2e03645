package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName limits the characters of a learner's name, and maxAccents those that a browser draws above and below a letter: a pile of
// them hides the lines of other learners.
const (
	maxName    = 40
	maxAccents = 4
)

// unseen reports whether nothing is seen of a character: neither a letter nor a sign, such as U+200B or U+3164.
func unseen(c rune) bool {
	const emptyBraille = '\u2800'
	return !unicode.IsPrint(c) || c == emptyBraille || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, c)
}

// piled reports whether a letter of a name has too many accents.
func piled(name string) bool {
	accents := 0
	for _, c := range name {
		if accents++; !unicode.In(c, unicode.Mn, unicode.Me) {
			accents = 0
		}
		if accents > maxAccents {
			return true
		}
	}
	return false
}

// shownSession is a browser's session, as the page shows it.
type shownSession struct {
	Session string `json:"session"` // "own" or "shared"
	Number  int    `json:"number"`  // 0 for the shared labs
	Name    string `json:"name"`
}

// showSession responds with the session of a browser.
func (s *Server) showSession(w http.ResponseWriter, r *http.Request) {
	answer(w, s.labs.shown(sessionOf(r)))
}

// nameSession takes the name that a learner wants to have on the teacher's page: {"name": "Ada"}. "" takes it away.
func (s *Server) nameSession(w http.ResponseWriter, r *http.Request) {
	var given struct {
		Name string `json:"name"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes)).Decode(&given); err != nil {
		refuse(w, r, unreadable(err))
		return
	}
	name := strings.TrimSpace(given.Name)
	if utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, unseen) || piled(name) {
		refuse(w, r, badRequest(fmt.Sprintf("The name: want no more than %d characters, none that cannot be seen, and no more than %d accents on a letter.", maxName, maxAccents)))
		return
	}
	own := sessionOf(r)
	if own.shares() {
		refuse(w, r, &problem{
			Type: "/problems/no-session", Title: "No session", Status: http.StatusConflict,
			Detail: "You use the shared labs, so there is no session to name. Open / in a browser, without ?shared, to get labs of your own.",
		})
		return
	}
	s.labs.rename(own, name)
	answer(w, s.labs.shown(own))
}

func (l *labs) rename(s *session, name string) {
	l.mu.Lock()
	defer l.unlock()
	s.name = name
}

func (l *labs) shown(s *session) shownSession {
	l.mu.Lock()
	defer l.unlock()
	return shownSession{s.whose(), s.number, s.name}
}
