package world

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"sync/atomic"
	"time"
)

// terminator ends TLS in front of the API and passes on what was in it. Its certificate can be renewed while it works.
type terminator struct {
	root        *x509.Certificate
	key         *ecdsa.PrivateKey
	name        string // that certificates are for
	certificate atomic.Pointer[tls.Certificate]
}

// TLS has the customer call by https, and gives the API's name a certificate that is good from one time to another, both
// counted from now.
func (w *World) TLS(from, until time.Duration) {
	if w.terminator == nil {
		t, err := newTerminator()
		if err != nil {
			w.fail(err)
			return
		}
		w.terminator = t
		w.machine.Roots = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: t.root.Raw}))
		w.Route(Address, w.Speaking(func(conn net.Conn) { t.terminate(conn, w.front()) }))
	}
	w.Customer.Scheme = "https"
	now := time.Now()
	if err := w.terminator.renew(now.Add(from), now.Add(until)); err != nil {
		w.fail(err)
	}
}

// CertifyFor has certificates be for another name, from the next one on.
func (w *World) CertifyFor(name string) { w.terminator.name = name }

func newTerminator() (*terminator, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	t := &terminator{key: key, name: Name}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "the lab's own authority"},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err == nil {
		t.root, err = x509.ParseCertificate(der)
	}
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	return t, nil
}

// renew has a new certificate made.
func (t *terminator) renew(from, until time.Time) error {
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: t.name}, DNSNames: []string{t.name},
		NotBefore: from, NotAfter: until, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, t.root, &t.key.PublicKey, t.key)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	t.certificate.Store(&tls.Certificate{Certificate: [][]byte{der}, PrivateKey: t.key})
	return nil
}

// terminate passes on what one connection has in it. It ends with either of its ends.
func (t *terminator) terminate(raw net.Conn, to string) {
	conn := tls.Server(raw, &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return t.certificate.Load(), nil },
	})
	if conn.Handshake() != nil {
		return
	}
	behind, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer behind.Close()
	go func() {
		_, _ = io.Copy(behind, conn)
		_ = behind.Close()
	}()
	_, _ = io.Copy(conn, behind)
}
