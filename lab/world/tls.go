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

// tlsTerminator decrypts connections in front of the API and forwards their content. Its certificate can be renewed while it
// works.
type tlsTerminator struct {
	root        *x509.Certificate
	key         *ecdsa.PrivateKey
	name        string // that the next certificate is for
	certificate atomic.Pointer[tls.Certificate]
}

// UseTLS has the customer call the API over https, and issues a certificate that is valid between two times, both relative
// to real time, not to the world's clock. A later call only renews the certificate.
func (n *Network) UseTLS(from, until time.Duration) {
	if n.terminator == nil {
		t, err := newTLSTerminator()
		if err != nil {
			n.world.fail(err)
			return
		}
		n.terminator = t
		n.machine.Roots = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: t.root.Raw}))
		n.Route(Address, n.ServingTCP(func(conn net.Conn) { t.terminate(conn, n.world.frontAddress()) }))
	}
	n.world.Customer.Scheme = "https"
	now := time.Now()
	if err := n.terminator.renew(now.Add(from), now.Add(until)); err != nil {
		n.world.fail(err)
	}
}

// SetCertificateName sets the name that certificates are for, from the next [Network.UseTLS] on.
func (n *Network) SetCertificateName(name string) { n.terminator.name = name }

func newTLSTerminator() (*tlsTerminator, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	t := &tlsTerminator{key: key, name: Name}
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

// renew makes a new certificate, for the next handshake.
func (t *tlsTerminator) renew(from, until time.Time) error {
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

// terminate forwards what one connection carries, until either end closes.
func (t *tlsTerminator) terminate(raw net.Conn, to string) {
	conn := tls.Server(raw, &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return t.certificate.Load(), nil },
	})
	if conn.Handshake() != nil {
		return
	}
	upstream, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer upstream.Close()
	go func() {
		_, _ = io.Copy(upstream, conn)
		_ = upstream.Close()
	}()
	_, _ = io.Copy(conn, upstream)
}
