package world

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers for the lab's names (RFC 1035), over TCP, so that no answer is ever lost.
type nameServer struct {
	listener net.Listener

	mu      sync.Mutex
	records map[string][][4]byte // by name, with the dot at its end
	code    dnsmessage.RCode     // of the answer to a name that there is not
	silent  bool

	now       func() time.Time
	remembers time.Duration        // how long it remembers that there was no such name
	missing   map[string]time.Time // until when

	lookups, unanswered int
}

func newNameServer() (*nameServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("name server: %w", err)
	}
	s := &nameServer{listener: l, records: map[string][][4]byte{}, code: dnsmessage.RCodeNameError, missing: map[string]time.Time{}}
	go s.serve() // ends with the listener
	return s, nil
}

func (s *nameServer) serve() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			for s.one(conn) == nil {
			}
		}()
	}
}

// one answers one query: two bytes of length and a message (RFC 1035 §4.2.2).
func (s *nameServer) one(conn net.Conn) error {
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
	addresses, known := s.find(question.Name.String())
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

// find is what the server knows of a name.
func (s *nameServer) find(name string) (addresses [][4]byte, known bool) {
	if s.remembers > 0 && s.now().Before(s.missing[name]) {
		return nil, false
	}
	addresses, known = s.records[name]
	if !known && s.remembers > 0 {
		s.missing[name] = s.now().Add(s.remembers)
	}
	return addresses, known
}

// set changes what the server answers with.
func (s *nameServer) set(change func(*nameServer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// asked is how many lookups have come in, and how many of them were left without an answer.
func (s *nameServer) asked() (lookups, unanswered int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lookups, s.unanswered
}

// says are the addresses that a name stands for now; none when there is no such name.
func (s *nameServer) says(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, a := range s.records[name+"."] {
		list = append(list, net.IP(a[:]).String())
	}
	return strings.Join(list, " ")
}
