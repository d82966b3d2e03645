package world

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer is the lab's name server (RFC 1035). It uses TCP, so that no response is lost.
type nameServer struct {
	listener net.Listener

	mu      sync.Mutex
	records map[string][][4]byte // by name, with a final dot
	code    dnsmessage.RCode     // the error for a name without records
	silent  bool                 // it responds to no query
	loses   int                  // how many of the next queries it hangs up on

	now          func() time.Time     // set when missingTTL is
	missingTTL   time.Duration        // how long it remembers that a name was missing; 0: not at all
	missingUntil map[string]time.Time // by name

	lookups, unanswered int

	changed *sync.Cond      // on mu: one of these has
	open    map[string]bool // connections, by the client's address: whether something was read from it, or it has ended
	closed  bool
}

func newNameServer() (*nameServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("name server: %w", err)
	}
	s := &nameServer{listener: l, records: map[string][][4]byte{}, code: dnsmessage.RCodeNameError, missingUntil: map[string]time.Time{}}
	s.changed, s.open = sync.NewCond(&s.mu), map[string]bool{}
	go s.serve() // ends with the listener
	return s, nil
}

func (s *nameServer) serve() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			s.change(func() { s.closed = true })
			return
		}
		client := conn.RemoteAddr().String()
		s.change(func() { s.open[client] = false })
		go func() {
			defer s.change(func() { delete(s.open, client) })
			defer conn.Close()
			_ = conn.SetReadDeadline(time.Now().Add(Ample)) // a client that asks nothing must not hold up settle
			err := s.answerOne(conn)
			s.change(func() { s.open[client] = true })
			_ = conn.SetReadDeadline(time.Time{})
			for err == nil {
				err = s.answerOne(conn)
			}
		}()
	}
}

// change changes what settle waits for.
func (s *nameServer) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
	s.changed.Broadcast()
}

// settle waits until the server has read the queries of all clients that have connected so far, also of those that have given
// up since. Connections are accepted in their order, so a connection of its own marks the end.
func (s *nameServer) settle() {
	mark, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		return // it is closed
	}
	defer mark.Close()
	own := mark.LocalAddr().String()
	s.mu.Lock()
	defer s.mu.Unlock()
	unread := func() bool {
		if _, accepted := s.open[own]; !accepted {
			return true
		}
		for client, read := range s.open {
			if !read && client != own {
				return true
			}
		}
		return false
	}
	for unread() && !s.closed {
		s.changed.Wait()
	}
}

// isSilent says whether the server responds to no query.
func (s *nameServer) isSilent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.silent
}

// answerOne responds to one query: two bytes of length and a message (RFC 1035 §4.2.2).
func (s *nameServer) answerOne(conn net.Conn) error {
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return err
	}
	query := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(conn, query); err != nil {
		return err
	}
	answer, err := s.answer(query)
	if err != nil || answer == nil {
		return err
	}
	_, err = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)) // #nosec G115 -- a name and an address
	return err
}

// errLost ends a connection whose query gets no response.
var errLost = errors.New("the query is lost")

// answer returns the response to a query, or nil when the server is silent. The error ends the connection.
func (s *nameServer) answer(query []byte) ([]byte, error) {
	var p dnsmessage.Parser
	header, err := p.Start(query)
	if err != nil {
		return nil, err
	}
	question, err := p.Question()
	if err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if question.Type == dnsmessage.TypeA {
		s.lookups++
	}
	if s.silent {
		if question.Type == dnsmessage.TypeA {
			s.unanswered++
		}
		return nil, nil
	}
	if s.loses > 0 {
		s.loses--
		s.unanswered++
		return nil, errLost
	}
	addresses, known := s.findLocked(question.Name.String())
	header.Response, header.Authoritative = true, true
	if !known {
		header.RCode = s.code
	}
	b := dnsmessage.NewBuilder(nil, header)
	if err := b.StartQuestions(); err != nil {
		return nil, err
	}
	if err := b.Question(question); err != nil {
		return nil, err
	}
	if known && question.Type == dnsmessage.TypeA {
		if err := b.StartAnswers(); err != nil {
			return nil, err
		}
		for _, a := range addresses {
			if err := b.AResource(dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: 60},
				dnsmessage.AResource{A: a}); err != nil {
				return nil, err
			}
		}
	}
	return b.Finish()
}

// findLocked returns the addresses of a name, and whether the server knows it. The caller holds s.mu.
func (s *nameServer) findLocked(name string) (addresses [][4]byte, known bool) {
	if s.missingTTL > 0 && s.now().Before(s.missingUntil[name]) {
		return nil, false
	}
	addresses, known = s.records[name]
	if !known && s.missingTTL > 0 {
		s.missingUntil[name] = s.now().Add(s.missingTTL)
	}
	return addresses, known
}

// set changes the server under its lock.
func (s *nameServer) set(change func(*nameServer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// counts is how many lookups of an address came in, and how many of them got no response.
func (s *nameServer) counts() (lookups, unanswered int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lookups, s.unanswered
}

// addressesOf are the addresses of a name, separated by spaces; "" when it has none.
func (s *nameServer) addressesOf(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, a := range s.records[name+"."] {
		list = append(list, net.IP(a[:]).String())
	}
	return strings.Join(list, " ")
}
