package server

// EndSessions ends all sessions, as the server does with those that are idle for long.
func (s *Server) EndSessions() {
	s.labs.mu.Lock()
	defer s.labs.unlock()
	for _, one := range s.labs.sessions {
		s.labs.end(one, whyIdle)
	}
}
